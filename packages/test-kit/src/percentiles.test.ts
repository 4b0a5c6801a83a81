import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentile, percentiles } from './percentiles.ts';

describe('percentiles', () => {
  test('are nearest ranks', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect(percentiles(hundred)).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
  });

  test('of nothing are null, not zero', () => {
    expect(percentiles([])).toEqual({ p50: null, p95: null, p99: null });
  });

  test('keep as many decimals as asked for', () => {
    expect(percentiles([1.23456], 2).p50).toBe(1.23);
    expect(percentiles([1.5]).p50).toBe(2);
  });

  test('grow with the rank and are values that were measured', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const { p50, p95, p99 } = percentiles(values);
        expect([p50, p95, p99]).toEqual([p50, p95, p99].toSorted((a, b) => Number(a) - Number(b)));
        for (const value of [p50, p95, p99]) expect(values).toContain(value);
      }),
    );
  });
});
