import { expect, test } from 'vitest';
import { atOnce, betweenCalls, type SlicedWork } from './sliced-work.ts';

/** Keeps the processor busy for so many milliseconds at a time. */
function* busyWork(slices: number, ms: number): SlicedWork<number> {
  for (let slice = 0; slice < slices; slice++) {
    const until = performance.now() + ms;
    while (performance.now() < until);
    yield;
  }
  return slices;
}

test('the work has the same result in one go and between calls', async () => {
  expect(atOnce(busyWork(7, 0))).toBe(7);
  expect(await betweenCalls(busyWork(7, 0))).toBe(7);
});

test('what arrives meanwhile is answered between the slices', async () => {
  let answered = 0;
  const calls = setInterval(() => (answered += 1), 1);
  await betweenCalls(busyWork(40, 4));
  clearInterval(calls);
  expect(answered).toBeGreaterThan(5);
});

test('work that nobody wants any more ends at its next slice', async () => {
  const stop = new AbortController();
  const work = betweenCalls(busyWork(10_000, 1), stop.signal);
  setTimeout(() => stop.abort(new Error('stopping')), 10);
  await expect(work).rejects.toThrow('stopping');
});
