import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEAST_SHOWN, suppressed } from './suppression.ts';

const COUNTS = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 });

/** Every table of so many counts with that sum. */
function* tables(length: number, sum: number): Generator<number[]> {
  if (length === 1) yield [sum];
  else
    for (let first = 0; first <= sum; first += 1)
      for (const rest of tables(length - 1, sum - first)) yield [first, ...rest];
}

test('nobody who knows the rule and what is shown learns which of 1 to 4 a hidden count is', () => {
  fc.assert(
    fc.property(COUNTS, (counts) => {
      const shown = suppressed(counts);
      const told = JSON.stringify(shown);
      const possible =
        shown.sum === null
          ? [1, 2, 3, 4].flatMap((sum) => [...tables(counts.length, sum)])
          : [...tables(counts.length, shown.sum)];
      const alike = possible.filter((table) => JSON.stringify(suppressed(table)) === told);
      for (const [at, count] of counts.entries()) {
        if (count === 0 || count >= LEAST_SHOWN) continue;
        const candidates = new Set(alike.map((table) => table[at]));
        expect([1, 2, 3, 4].filter((value) => !candidates.has(value))).toEqual([]);
      }
    }),
  );
});

test('a table without small counts is shown whole', () => {
  expect(suppressed([0, 5, 12])).toEqual({ counts: [0, 5, 12], sum: 17 });
  expect(suppressed([0, 4, 12])).toEqual({ counts: [null, null, null], sum: 16 });
  expect(suppressed([1, 2])).toEqual({ counts: [null, null], sum: null });
});
