import { Reading } from '@decroche/question';
import { describe, expect, test } from 'vitest';
import { type Cut, possibleCuts } from './need-split.ts';

const cuts = (text: string): Cut[] => possibleCuts(new Reading(text), (part) => new Reading(part));

const parts = (text: string): (readonly string[])[] =>
  cuts(text).map((cut) => cut.parts.map((part) => part.own.text));
const readings = (text: string): (readonly string[])[] | undefined =>
  cuts(text)[0]?.parts.map((part) => part.readings);

describe('what a caller adds is a part of its own', () => {
  test.each([
    [
      'je voudrais savoir pour ma réversion et aussi changer de compte bancaire',
      ['je voudrais savoir pour ma réversion', 'changer de compte bancaire'],
    ],
    [
      'comment demander ma retraite, par ailleurs j’ai déménagé',
      ['comment demander ma retraite,', 'j’ai déménagé'],
    ],
    [
      'alors j’ai deux questions quand est versée la pension et comment on la demande',
      ['quand est versée la pension', 'comment on la demande'],
    ],
  ])('%s', (text, wanted) => expect(parts(text)[0]).toEqual(wanted));

  test('no more than three are told apart', () => {
    const text = 'ma réversion et aussi mon adresse et aussi mon compte et aussi mon impôt';
    expect(parts(text)[0]).toHaveLength(3);
  });

  test('something wrong, or an infinitive that goes on with a wish, calls for help as a question does', () => {
    const plain = (text: string): boolean | undefined => cuts(text)[0]?.isPlain;
    expect(plain('il me manque l’année 1985 chez Renault et puis je voudrais un rendez-vous')).toBe(true);
    expect(plain('je voudrais annuler ma demande et puis prendre un rendez-vous')).toBe(true);
    expect(plain('je voudrais annuler ma demande et puis mon adresse')).toBe(false);
  });

  test('more of something is no other need', () => {
    expect(parts('combien j’ai de trimestres en plus pour mes enfants')).toEqual([]);
  });
});

describe('a question that points back is read with the case that the sentence opens with', () => {
  test.each([
    [
      'mon frère vient de mourir qui prévenir et est-ce que sa femme touche quelque chose',
      [
        ['mon frère vient de mourir qui prévenir'],
        [
          'mon frère vient de mourir est-ce que sa femme touche quelque chose',
          'est-ce que sa femme touche quelque chose',
        ],
      ],
    ],
    [
      'ma tante est morte hier je dois faire quoi et est-ce que mon oncle aura un bout de sa pension',
      [
        ['ma tante est morte hier je dois faire quoi'],
        [
          'est-ce que mon oncle aura un bout de sa pension',
          'ma tante est morte hier est-ce que mon oncle aura un bout de sa pension',
        ],
      ],
    ],
  ])('%s', (text, wanted) => expect(readings(text)).toEqual(wanted));
});

test('one question about each of two things that were told is asked of each', () => {
  expect(
    readings('j’ai changé de nom et j’ai aussi quitté ma maison comment je vous signale les deux'),
  ).toEqual([
    ['j’ai changé de nom', 'j’ai changé de nom comment je vous signale les deux'],
    ['j’ai aussi quitté ma maison', 'j’ai aussi quitté ma maison comment je vous signale les deux'],
  ]);
});

test('what is asked is asked of each of its complements', () => {
  expect(parts('est-ce que j’ai droit à la réversion et à une aide pour les obsèques')[0]).toEqual([
    'est-ce que j’ai droit à la réversion',
    'est-ce que j’ai droit à une aide pour les obsèques',
  ]);
});

test('a question that names nothing is known as such', () => {
  const ofAny = (text: string): boolean[] | undefined => cuts(text)[0]?.parts.map((part) => part.isOfAnyNeed);
  expect(ofAny('à quel âge on a la réversion et combien on touche')).toEqual([false, true]);
  expect(ofAny('à quel âge on a la réversion et combien vaut l’aspa')).toEqual([false, false]);
});

describe('a case and the question about it stay together', () => {
  test.each([
    'mon mari est mort et je voudrais savoir si j’ai droit à sa retraite',
    'je suis veuve et retraitée et je voudrais savoir pour la réversion',
    'j’ai 60 ans et 170 trimestres est-ce que je peux partir',
    'je suis au chômage et malade est-ce que ça compte',
    'j’ai élevé mes deux enfants et puis j’ai travaillé à mi-temps est-ce que ça compte',
    'autre chose à signaler',
  ])('%s', (text) => expect(parts(text)).toEqual([]));
});

test('what stands for a thing of the part before is read as that thing', () => {
  expect(readings('je cherche une attestation de paiement et aussi celle des impôts')?.[1]?.[0]).toBe(
    'une attestation des impôts',
  );
});

test('how all of it works is no need of its own', () => {
  expect(parts('je voudrais arrêter à moitié et en même temps comment ça marche')).toEqual([]);
  expect(parts('j’aimerais garder quelques heures et gagner un bout de pension comment ça se passe')).toEqual(
    [],
  );
  expect(parts('j’aimerais changer de compte et la réversion comment ça marche')).not.toEqual([]);
  expect(parts('j’aimerais changer de compte et aussi demander la réversion comment ça marche')).not.toEqual(
    [],
  );
});

test('what is said to be so asks whether it is', () => {
  const cut = cuts('comment on demande l’allocation et il paraît qu’on reprend sur l’héritage')[0];
  expect(cut?.isPlain).toBe(true);
});

test('an age is asked of the case that was told', () => {
  expect(readings('je suis reconnue handicapée est-ce que ça compte et à quel âge je pars')?.[1]).toEqual([
    'je suis reconnue handicapée à quel âge je pars',
    'à quel âge je pars',
  ]);
});
