import { expect, test } from 'vitest';
import { lexiconStand } from './lexicon-stand.ts';

const files = (...lines: string[]) =>
  new Map([['lexicon.yaml', lines.map((line) => `- ${line}\n`).join('')]]);
const ASPA = '{ acronym: "ASPA", expansion: "allocation de solidarité", spoken: ["la spa"] }';
const REVERSION = '{ expert: "réversion", public: ["ma pension de veuve"] }';

test('the lexicon in force is told from what the next publication brings, changes and takes', () => {
  const { acronyms, notions } = lexiconStand(
    files(
      ASPA,
      REVERSION,
      '{ expert: "décote", public: ["le malus"] }',
      '{ acronym: "RIB", expansion: "relevé" }',
    ),
    files(
      ASPA,
      '{ expert: "réversion", public: ["la part du mort"] }',
      '{ acronym: "APL", expansion: "aide au logement" }',
      '{ expert: "décote", public: ["le malus"] }',
    ),
  );
  expect(acronyms.map(({ form, stand }) => [form, stand])).toEqual([
    ['APL', 'coming'],
    ['ASPA', 'live'],
    ['RIB', 'leaving'],
  ]);
  expect(notions).toEqual([
    { expert: 'décote', everyday: ['le malus'], stand: 'live' },
    { expert: 'réversion', everyday: ['ma pension de veuve'], stand: 'changing' },
  ]);
});

test('before the first publication everything comes with it, and an acronym is listed once', () => {
  const { acronyms, notions } = lexiconStand(new Map(), files(ASPA));
  expect(acronyms).toMatchObject([{ form: 'ASPA', stand: 'coming' }]);
  expect(notions).toEqual([]);
});
