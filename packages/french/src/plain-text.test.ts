import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe('a text in plain characters', () => {
  it.each([
    ['06‑12–34—56−78', '06-12-34-56-78'],
    ['12\u00a0345,60\u202f€', '12 345,60 €'],
    ['06\n12 \t 34', '06 12 34'],
    ['ju\u00adlie\u200b.pi\u2060card', 'julie.picard'],
    ['０６１２ 👍 ٠٦١٢ १२', '0612 👍 0612 12'],
    ['Ｊｕｌｉｅ 𝟎𝟔 ①', 'Julie 06 1'],
    ['Рetit', 'Petit'],
    ['06·12•34', '06.12.34'],
    ['mon père — Durand', 'mon père - Durand'],
    ['mon père—Durand', 'mon père - Durand'],
    ['un montant de 25 501¹ € l’an', 'un montant de 25 501¹ € l’an'],
    ['déjà « cœur »', 'déjà « cœur »'],
  ])('%j is %j', (input, plain) => {
    expect(plainText(input).text).toBe(plain);
  });

  it('is plain already when it is made plain again, and each unit comes from a place of the input, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (input) => {
        const { text, starts, ends } = plainText(input);
        expect(plainText(text).text).toBe(text);
        expect([starts.length, ends.length]).toEqual([text.length + 1, text.length]);
        expect(starts.at(-1)).toBe(input.length);
        const isInOrder = ends.every((end, at) => {
          const [start = -1, next = -1] = [starts[at], starts[at + 1]];
          return start < end && start <= next && end <= input.length;
        });
        expect(isInOrder).toBe(true);
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});
