import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Day,
  meanDifference,
  meanEstimate,
  shareDifference,
  shareEstimate,
  studentQuantile,
  wilson,
} from './intervals.ts';

const CASES = fc.integer({ min: 5, max: 5_000 });
const SHARES = fc.array(fc.record({ cases: CASES, value: fc.float({ min: 0, max: 1, noNaN: true }) }), {
  minLength: 5,
  maxLength: 60,
});
const SECONDS = fc.array(fc.record({ cases: CASES, value: fc.float({ min: 1, max: 3_600, noNaN: true }) }), {
  minLength: 5,
  maxLength: 60,
});

/** A generator of numbers from 0 to 1, the same at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Normal numbers (Box and Muller). */
function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('a range', () => {
  it('is that of the tables', () => {
    // Wilson, 8 of 10: 0.4902 to 0.9433.
    expect(wilson(0.8, 10).low).toBeCloseTo(0.4902, 4);
    expect(wilson(0.8, 10).high).toBeCloseTo(0.9433, 4);
    const table: readonly (readonly [number, number])[] = [
      [4, 2.7764],
      [5, 2.5706],
      [9, 2.2622],
      [19, 2.093],
      [60, 2.0003],
    ];
    for (const [freedom, quantile] of table) {
      expect(Math.abs(studentQuantile(freedom) / quantile - 1)).toBeLessThan(0.005);
    }
  });

  it('of a share holds it and stays between 0 and 1', () => {
    fc.assert(
      fc.property(SHARES, (days) => {
        const { value, low, high } = shareEstimate(days);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value + 1e-9);
        expect(high).toBeGreaterThanOrEqual(value - 1e-9);
      }),
    );
  });

  it('of a share is never narrower than if its calls were independent', () => {
    fc.assert(
      fc.property(SHARES, (days) => {
        const { value, low, high } = shareEstimate(days);
        const cases = days.reduce((sum, day) => sum + day.cases, 0);
        const free = wilson(value, cases);
        expect(high - low).toBeGreaterThanOrEqual(free.high - free.low - 1e-9);
      }),
    );
  });

  it('of a difference is turned round when before and after are', () => {
    fc.assert(
      fc.property(SECONDS, SECONDS, SHARES, SHARES, (b, a, bShares, aShares) => {
        for (const [there, back] of [
          [meanDifference(b, a), meanDifference(a, b)],
          [shareDifference(bShares, aShares), shareDifference(aShares, bShares)],
        ] as const) {
          expect(there.low).toBeCloseTo(-back.high, 6);
          expect(there.high).toBeCloseTo(-back.low, 6);
        }
      }),
    );
  });

  it('holds the truth about 95 times in 100, also where the days differ more than the calls', () => {
    const random = numbers(42);
    const normal = normals(random);
    const trials = 400;
    let means = 0;
    let shares = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const days = (level: number): Day[] =>
        Array.from({ length: 20 }, () => ({
          cases: 100 + Math.floor(random() * 200),
          value: level + 25 * normal(),
        }));
      const mean = meanDifference(days(400), days(380));
      if (mean.low <= -20 && mean.high >= -20) means += 1;
      const rates = (level: number): Day[] =>
        Array.from({ length: 20 }, () => {
          const cases = 200;
          const rate = Math.min(0.99, Math.max(0.01, level + 0.06 * normal()));
          let hits = 0;
          for (let call = 0; call < cases; call += 1) if (random() < rate) hits += 1;
          return { cases, value: hits / cases };
        });
      const share = shareDifference(rates(0.8), rates(0.84));
      if (share.low <= 0.04 && share.high >= 0.04) shares += 1;
    }
    expect(means / trials).toBeGreaterThan(0.92);
    expect(shares / trials).toBeGreaterThan(0.92);
    expect(means / trials).toBeLessThan(0.985);
  });

  it('of a mean widens with how the days differ', () => {
    const even = Array.from({ length: 10 }, () => ({ cases: 100, value: 300 }));
    const uneven = even.map((day, at) => ({ ...day, value: at % 2 === 0 ? 250 : 350 }));
    expect(meanEstimate(even)).toEqual({ value: 300, low: 300, high: 300 });
    expect(meanEstimate(uneven).high - meanEstimate(uneven).low).toBeGreaterThan(70);
  });
});
