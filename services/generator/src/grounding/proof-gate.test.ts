import { describe, expect, test } from 'vitest';
import { passage } from '../../test/found-passages.ts';
import { ProofGate } from './proof-gate.ts';

const home = passage({
  sourceId: 's-logement',
  title: 'Aide au logement des retraités',
  sectionTitle: 'Conditions',
  text:
    'La caisse peut verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans, sauf en résidence universitaire.\n' +
    'La demande doit être envoyée avant le 31 mars 2027.\n' +
    'Les propriétaires n’ont pas droit à cette aide.\n' +
    'La personne qui déménage prévient la caisse.\n' +
    'Les enfants handicapés comptent à tout âge.\n' +
    'Si vous déménagez, vous devez prévenir la caisse dans les deux mois.\n' +
    'Le taux est de 40 % pour une personne seule, et de 60 % pour un couple.',
});
const travel = passage({
  sourceId: 's-transport',
  title: 'Carte de transport',
  sectionTitle: 'Montant',
  text: 'La carte de transport est gratuite à partir de 70 ans.\nLe courrier arrive au plus tard le 5 mai.',
});
const gate = new ProofGate([home, travel]);
const verdict = (text: string, ...sourceIds: string[]) => {
  const { passed, stopped } = gate.pass([
    { text, sourceIds: sourceIds.length > 0 ? sourceIds : ['s-logement'] },
  ]);
  return stopped[0]?.fault ?? passed[0]?.sourceIds;
};

describe('a sentence that follows from its passage passes', () => {
  test.each([
    ['word for word', 'Les propriétaires n’ont pas droit à cette aide.'],
    [
      'with its numbers in words',
      'La caisse peut payer une aide de mille deux cents euros par an aux locataires qui ont au moins soixante-cinq ans, sauf en résidence universitaire.',
    ],
    ['in another order', 'Avant le 31 mars 2027, la demande doit être envoyée.'],
    ['with a word that says the same', 'La demande doit être transmise avant le 31 mars 2027.'],
    [
      'with the same duty in other words',
      'La demande est à envoyer avant le 31 mars 2027, c’est obligatoire.',
    ],
  ])('%s', (_, text) => {
    expect(verdict(text)).toEqual(['s-logement']);
  });
});

describe('a sentence that is false by one word is stopped', () => {
  test.each([
    ['other-negation', 'Les propriétaires ont droit à cette aide.'],
    ['other-negation', 'La demande ne doit pas être envoyée avant le 31 mars 2027.'],
    ['other-modality', 'La demande peut être envoyée avant le 31 mars 2027.'],
    [
      'other-modality',
      'La caisse doit verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans, sauf en résidence universitaire.',
    ],
    ['other-bound', 'La demande doit être envoyée après le 31 mars 2027.'],
    [
      'other-condition',
      'La caisse peut verser une aide de 1 200 € par an aux locataires qui ont au moins 65 ans.',
    ],
    ['other-condition', 'Vous devez prévenir la caisse dans les deux mois.'],
    ['unsupported-figure', 'La demande doit être envoyée avant le 31 mai 2027.'],
    ['unsupported-figure', 'Le taux est de 60 % pour une personne seule.'],
    ['unsupported-figure', 'Le taux est de soixante pour cent pour une personne seule.'],
    ['unsupported-words', 'Les étudiants n’ont pas droit à cette aide.'],
    ['left-out-words', 'Les enfants comptent à tout âge.'],
    ['unsupported-figure', 'Le taux est de 40 % pour un couple.'],
    ['other-order', 'Le taux est de 60 % pour une personne seule, et de 40 % pour un couple.'],
    ['other-order', 'La caisse prévient la personne qui déménage.'],
    ['other-person', 'Propriétaires, vous n’avez pas droit à cette aide.'],
  ])('%s: %s', (fault, text) => {
    expect(verdict(text)).toBe(fault);
  });
});

describe('what is no statement of the passage is stopped', () => {
  test.each([
    ['a heading', 'Aide au logement des retraités.', 'no-sentence'],
    ['a name of a document', 'P1', 'no-sentence'],
    ['a sentence that is cut', 'La demande doit être envoyée avant le', 'no-sentence'],
    ['the question as a promise', 'Je peux verser une aide aux locataires.', 'other-condition'],
    ['another language', 'The request must be sent before the end of March.', 'unsupported-words'],
    ['an address', 'La demande doit être envoyée à aide@example.org avant le 31 mars 2027.', 'contact'],
    [
      'a telephone number',
      'La demande doit être envoyée au 06 12 34 56 78, avant le 31 mars 2027.',
      'unsupported-figure',
    ],
    ['no source at all', 'Le soleil brille sur toute la ville.', 'unsupported-words'],
    ['a sentence that points at none', 'Elle est gratuite à partir de 70 ans.', 'points-nowhere'],
  ])('%s', (_, text, fault) => {
    expect(verdict(text)).toBe(fault);
  });

  test('a citation of nothing is a fault where no passage says so', () => {
    const cite = (sourceIds: string[]) =>
      gate.pass([{ text: 'Le soleil brille sur toute la ville.', sourceIds }]).stopped[0]?.fault;
    expect(cite([])).toBe('no-citation');
    expect(cite(['P9'])).toBe('unknown-citation');
  });
});

test('a sentence that cites the wrong passage, or one that nobody gave, is pointed at the one that says so', () => {
  const text = 'La carte de transport est gratuite à partir de 70 ans.';
  for (const wrong of ['s-logement', 'P9']) expect(verdict(text, wrong)).toEqual(['s-transport']);
});

test('a sentence that points back stands only after one that passed, of the same passage', () => {
  const [base, back] = [
    'La carte de transport est gratuite à partir de 70 ans.',
    'Le courrier arrive au plus tard le 5 mai.',
  ];
  const sourceIds = ['s-transport'];
  const elle = { text: 'Elle est gratuite à partir de 70 ans.', sourceIds };
  expect(gate.pass([{ text: base, sourceIds }, elle]).passed).toHaveLength(2);
  expect(gate.pass([{ text: `${back} Demain.`, sourceIds }, elle]).passed).toHaveLength(0);
});
