import { expect, test } from 'vitest';
import { BusyShare } from './busy-share.ts';

test('the share is that of the last three seconds over all threads', () => {
  let now = 0;
  const busy = new BusyShare(2, () => now);
  expect(busy.share).toBe(0);
  for (; now < 3000; now += 100) busy.add(100_000);
  expect(busy.share).toBeCloseTo(0.5, 1);
  now += 10_000;
  expect(busy.share).toBe(0);
});

test('it never exceeds 1', () => {
  const busy = new BusyShare(1, () => 0);
  busy.add(1e9);
  expect(busy.share).toBe(1);
});
