import { describe, expect, test } from 'vitest';
import { possibleCuts } from './need-split.ts';

const parts = (text: string): (readonly string[])[] => possibleCuts(text).map((cut) => cut.parts);

describe('what a caller adds is a part of its own', () => {
  test.each([
    [
      'je voudrais savoir pour ma réversion et aussi changer de compte bancaire',
      ['je voudrais savoir pour ma réversion', 'aussi changer de compte bancaire'],
    ],
    [
      'comment demander ma retraite, par ailleurs j’ai déménagé',
      ['comment demander ma retraite,', 'par ailleurs j’ai déménagé'],
    ],
  ])('%s', (text, wanted) => expect(parts(text)[0]).toEqual(wanted));

  test('no more than three are told apart', () => {
    const text = 'ma réversion et aussi mon adresse et aussi mon compte et aussi mon impôt';
    expect(parts(text)[0]).toHaveLength(3);
  });
});

test('a question that points back is read with the case that the sentence opens with', () => {
  expect(parts('mon frère vient de mourir qui prévenir et est-ce que sa femme touche quelque chose')).toEqual(
    [
      [
        'mon frère vient de mourir qui prévenir',
        'mon frère vient de mourir est-ce que sa femme touche quelque chose',
      ],
    ],
  );
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

test('something wrong calls for help as a question does', () => {
  const [cut] = possibleCuts('il me manque l’année 1985 chez Renault et puis je voudrais un rendez-vous');
  expect(cut?.isPlain).toBe(true);
});
