import { benchSoak } from '@decroche/bench/soak';
import { benchStorm } from '@decroche/bench/storm';
import { expect, it } from 'vitest';

it('after forty whole calls everything is held as before them', async () => {
  const { calls, served, curve, left } = await benchSoak(
    { calls: 40, concurrency: 5, points: 1 },
    () => undefined,
  );
  expect(served).toBe(calls);
  expect(curve).toHaveLength(2);
  expect(left).toEqual([]);
}, 300_000);

it('callers who hang up at once, in a storm, leave nothing behind, and ARI answers throughout', async () => {
  const { ends, ariUnanswered, left } = await benchStorm({ calls: 60, rate: 20 }, () => undefined);
  expect(Object.values(ends).reduce((sum, each) => sum + each, 0)).toBe(60);
  expect(ariUnanswered).toBe(0);
  expect(left).toEqual([]);
}, 240_000);
