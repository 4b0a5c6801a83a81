import { expect, test } from 'vitest';
import { rankingMetrics } from './metrics.ts';

test('hits, reciprocal rank and gain are those of the definition', () => {
  const metrics = rankingMetrics([
    { found: [true, false], relevant: 1 },
    { found: [false, false, true], relevant: 2 },
    { found: [], relevant: 1 },
  ]);
  expect(metrics).toEqual({
    queries: 3,
    hitAt1: 0.3333,
    hitAt5: 0.6667,
    hitAt20: 0.6667,
    ndcgAt10: 0.4355,
    mrr: 0.4444,
  });
});
