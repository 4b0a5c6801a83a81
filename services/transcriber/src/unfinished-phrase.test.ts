import { expect, test } from 'vitest';
import { isHesitation, isUnfinished } from './unfinished-phrase.ts';

test.each([
  ['je voudrais savoir euh', true],
  ['mon numéro c’est le un quarante deux', true],
  ['je vous appelle pour ma', true],
  ['bonjour', true],
  ['combien de trimestres il me manque', false],
  ["j'ai soixante deux ans", false],
  ['', false],
])('"%s" calls for another word: %s', (text, expected) => {
  expect(isUnfinished(text.split(' ').filter(Boolean))).toBe(expected);
});

test('a thinking sound is not a word of the need', () => {
  expect(isHesitation('euh')).toBe(true);
  expect(isHesitation('oui')).toBe(false);
});
