import { expect, test } from 'vitest';
import { sampleGeneration } from '../../../test/sample-base.ts';

const { typing } = await sampleGeneration();

test.each([
  ['penssion de réversoin', 'pension'],
  ['condition de reversoin', 'reversion'],
])('a slip of the fingers in %s is mended', (typed, word) => {
  expect(typing.mend(typed).split(' ')).toContain(word);
});

test.each([
  'réparer mon vélo',
  'échéance du loyer',
  'dossier Penssion',
  'justif. réversion',
  '[PERSONNE 1] réversion',
  'pension de réversion',
  'ASPA',
  '',
])('what is a word, a name, an abbreviation or an acronym stays: %s', (typed) => {
  expect(typing.mend(typed)).toBe(typed);
});
