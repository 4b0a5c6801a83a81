import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StablePrefix } from './stable-prefix.ts';

test('a word is stable once it stood for 600 ms of audio and another one follows', () => {
  const prefix = new StablePrefix();
  expect(prefix.push(['mon'], 500).stableWords).toBe(0);
  expect(prefix.push(['mon', 'mari'], 800).stableWords).toBe(0);
  expect(prefix.push(['mon', 'mari', 'est'], 1100).stableWords).toBe(1);
  expect(prefix.push(['mon', 'mari', 'est'], 1400).stableWords).toBe(2);
  expect(prefix.push(['mon', 'mari', 'est'], 5000).stableWords).toBe(2);
});

test('a change makes the words behind it young again', () => {
  const prefix = new StablePrefix();
  prefix.push(['la', 'respa', 'est'], 0);
  expect(prefix.push(['la', 'réversion', 'est'], 500).stableWords).toBe(0);
  expect(prefix.push(['la', 'réversion', 'est', 'due'], 700).stableWords).toBe(1);
  expect(prefix.push(['la', 'réversion', 'est', 'due'], 1200).stableWords).toBe(3);
});

test('whatever the decoder says, a stable word is never taken back', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(words, fc.integer({ min: 0, max: 800 })), { maxLength: 40 }), (texts) => {
      const prefix = new StablePrefix();
      let at = 0;
      let stable: readonly string[] = [];
      for (const [text, step] of texts) {
        at += step;
        const { words: shown, stableWords } = prefix.push(text, at);
        expect(shown.slice(0, stable.length)).toEqual(stable);
        stable = shown.slice(0, stableWords);
      }
    }),
  );
});
