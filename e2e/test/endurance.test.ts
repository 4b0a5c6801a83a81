import { benchSoak } from '@decroche/bench/soak';
import { expect, it } from 'vitest';

it('after forty whole calls everything is held as before them', async () => {
  const { calls, served, curve, left } = await benchSoak(
    { calls: 40, concurrency: 5, points: 3 },
    () => undefined,
  );
  expect(served).toBe(calls);
  expect(curve).toHaveLength(4);
  expect(left).toEqual([]);
}, 300_000);
