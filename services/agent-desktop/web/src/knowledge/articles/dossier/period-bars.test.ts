import { expect, it } from 'vitest';
import { barsOf } from './period-bars.ts';

const NOW = Date.UTC(2026, 10, 30);
const period = (slug: string, validFrom: string, validTo: string) => ({
  validFrom,
  validTo,
  latest: {
    slug,
    version: 1,
    status: 'published' as const,
    author: '',
    reviewer: '',
    changedAtMs: 0,
    sentBackBecause: '',
    sentBackBy: '',
    own: false,
  },
});

it('a rule that follows another begins where that one ends, and what has no bound goes to the edge', () => {
  const { bars } = barsOf([period('before', '', '2026-08-31'), period('after', '2026-09-01', '')], NOW);
  const [before, after] = bars;
  expect([before?.from, after?.to]).toEqual([0, 100]);
  expect((after?.from ?? 0) - (before?.to ?? 0)).toBeGreaterThan(0);
  expect((after?.from ?? 0) - (before?.to ?? 0)).toBeLessThan(1);
});

it('years are marked inside the picture, no more than can be read', () => {
  const { marks } = barsOf([period('old', '1950-01-01', '1999-12-31')], NOW);
  expect(marks.length).toBeLessThanOrEqual(13);
  expect(marks.every(({ at }) => at >= 0 && at <= 100)).toBe(true);
});
