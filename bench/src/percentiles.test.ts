import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentiles } from './percentiles.ts';

describe('percentiles', () => {
  it('are nearest ranks', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(percentiles(hundred)).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
  });

  it('of nothing are null, not zero', () => {
    expect(percentiles([])).toEqual({ p50: null, p95: null, p99: null });
  });

  it('grow with the rank and stay within the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const { p50, p95, p99 } = percentiles(values);
        expect([p50, p95, p99]).toEqual([p50, p95, p99].toSorted((a, b) => Number(a) - Number(b)));
        expect(values).toContain(p50);
        expect(values).toContain(p99);
      }),
    );
  });
});
