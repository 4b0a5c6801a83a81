import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first change is told at once, those that follow together once in a period', () => {
  let told = 0;
  const paced = new Paced(() => {
    told += 1;
  }, 100);
  for (let change = 0; change < 5; change += 1) paced.changed();
  expect(told).toBe(1);
  vi.advanceTimersByTime(99);
  expect(told).toBe(1);
  vi.advanceTimersByTime(1);
  expect(told).toBe(2);
  paced.changed();
  vi.advanceTimersByTime(100);
  expect(told).toBe(3);
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(3);
  paced.changed();
  expect(told).toBe(4);
});

test('nothing is told after it was stopped', () => {
  let told = 0;
  const paced = new Paced(() => {
    told += 1;
  }, 100);
  paced.changed();
  paced.changed();
  paced.stop();
  vi.advanceTimersByTime(1_000);
  expect(told).toBe(1);
});
