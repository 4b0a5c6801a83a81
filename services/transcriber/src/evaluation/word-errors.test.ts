import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparableWords, countWordErrors, WordErrorTotal } from './word-errors.ts';

test.each([
  ['J’ai 62 ans, est-ce possible ?', ["j'ai", '62', 'ans', 'est', 'ce', 'possible']],
  ['e\u0301tat', ['état']],
  ["  'bonjour'  ", ["bonjour'"]],
])('"%s" is compared as %j', (text, words) => {
  expect(comparableWords(text)).toEqual(words);
});

test.each([
  ['a b c', 'a b c', 0],
  ['a b c', 'a x c', 1],
  ['a b c', 'a c', 1],
  ['a b c', 'a b b c', 1],
  ['a b c', '', 3],
  ['', 'a b', 2],
])('from "%s" to "%s" there are %i errors', (reference, hypothesis, errors) => {
  expect(countWordErrors(comparableWords(reference), comparableWords(hypothesis)).errors).toBe(errors);
});

test('errors are at least the difference of lengths and at most the longer length', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { errors } = countWordErrors(one, other);
      expect(errors).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
      expect(errors).toBeLessThanOrEqual(Math.max(one.length, other.length));
      expect(countWordErrors(other, one).errors).toBe(errors);
    }),
  );
});

test('the rate is errors per word of all references together', () => {
  const total = new WordErrorTotal();
  total.add({ words: 3, errors: 0 });
  total.add({ words: 1, errors: 2 });
  expect(total.summary()).toEqual({ utterances: 2, words: 4, wer: 0.5 });
});
