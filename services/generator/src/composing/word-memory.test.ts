import { expect, test } from 'vitest';
import { wordsOf } from './question-words.ts';
import { WordMemory } from './word-memory.ts';

test('the words of a sentence are those that are read of it, the second time too', () => {
  const memory = new WordMemory();
  const sentence = 'La réversion est de 54 % dès 55 ans.';
  const first = memory.of(sentence, 2026);
  expect(first).toEqual(wordsOf(sentence, 2026));
  expect(memory.of(sentence, 2026)).toBe(first);
  expect(memory.of(sentence, 2027)).not.toBe(first);
});

test('what has not been found for longest is forgotten first', () => {
  const memory = new WordMemory(2);
  const [one, two] = [memory.of('Un.', 2026), memory.of('Deux.', 2026)];
  expect(memory.of('Un.', 2026)).toBe(one);
  memory.of('Trois.', 2026);
  expect(memory.size).toBe(2);
  expect(memory.of('Un.', 2026)).toBe(one);
  expect(memory.of('Deux.', 2026)).not.toBe(two);
});
