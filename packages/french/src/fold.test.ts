import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldWithOrigins } from './fold.ts';

const french = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'aeéèêëçàùïôœŒæÆÉÀ’‘-‑ \u00a0\u202fßÅñ'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
});

describe('fold', () => {
  test.each([
    ['Élévation À la RETRAITE', 'elevation a la retraite'],
    ['l’œuvre de ma sœur', "l'oeuvre de ma soeur"],
    ['curriculum vitæ', 'curriculum vitae'],
    ['Noe\u0308l', 'noel'],
    ['1\u202f200\u00a0€', '1 200 €'],
    ['1ᵉʳ', '1er'],
    ['rendez‑vous', 'rendez-vous'],
  ])('%s becomes %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test('folding twice changes nothing more', () => {
    fc.assert(fc.property(french, (text) => fold(fold(text)) === fold(text)));
  });

  test('the version with origins gives the same text', () => {
    fc.assert(fc.property(french, (text) => foldWithOrigins(text).text === fold(text)));
  });

  test('origins never go back, stay inside the input and end at its length', () => {
    fc.assert(
      fc.property(french, (text) => {
        const { text: folded, origins } = foldWithOrigins(text);
        expect(origins).toHaveLength(folded.length + 1);
        expect(origins.at(-1)).toBe(text.length);
        for (let i = 1; i < origins.length; i++)
          expect(origins[i]).toBeGreaterThanOrEqual(origins[i - 1] as number);
      }),
    );
  });

  test('a range maps back to the characters that it came from', () => {
    const text = 'ma sœur née à Noël';
    const folded = foldWithOrigins(text);
    const at = folded.text.indexOf('soeur');
    const range = folded.toOriginal(at, at + 5);
    expect(text.slice(range.start, range.end)).toBe('sœur');
    const half = folded.toOriginal(at, at + 2);
    expect(text.slice(half.start, half.end)).toBe('sœ');
    expect(folded.toOriginal(3, 3)).toEqual({ start: 3, end: 3 });
  });
});
