import { expect, test } from 'vitest';
import { acronymProposals, acronymsIn, expansionIn } from './acronym-proposals.ts';

test('acronyms are found, roman numbers and lines in capitals are not', () => {
  expect(acronymsIn('La VPLR et le C2P, titre XIV.\nATTENTION AUX DATES LIMITES DE DEPOT')).toEqual([
    'VPLR',
    'C2P',
  ]);
});

test.each([
  ['Le versement pour la retraite (VPLR) coûte cher.', 'VPLR', 'versement pour la retraite'],
  ['Le zinc de retraite (ZR) existe.', 'ZR', 'zinc de retraite'],
  ['IR (l’impôt sur le revenu)', 'IR', 'impôt sur le revenu'],
  ['Demander le certificat (en cours) XX (voir plus bas)', 'XX', undefined],
])('what a text says that an acronym stands for: %s', (text, form, expansion) => {
  expect(expansionIn(text, form)).toBe(expansion);
});

test('an acronym of the lexicon or of everybody is not proposed again', () => {
  const texts = new Map([['a', 'La Carsat, la CNAV, la ZRP (zone de retraite progressive) et la QXR.']]);
  const proposals = acronymProposals(texts, new Set(['qxr']));
  expect(proposals).toEqual([
    {
      form: 'ZRP',
      expansion: 'zone de retraite progressive',
      articles: ['a'],
      lexiconLine:
        '- { acronym: "ZRP", expansion: "zone de retraite progressive", spoken: [], formerly: [] }',
    },
  ]);
});
