import { expect, test } from 'vitest';
import { ArrivalLag } from './arrival-lag.ts';

/** Feeds a stream whose audio comes at a pace, 1 being real time; returns the highest lag. */
function feed(lag: ArrivalLag, seconds: number, pace: number): number {
  let most = 0;
  for (let ms = 0; ms < seconds * 1000; ms += 100) {
    lag.arrived(ms * pace, ms);
    most = Math.max(most, lag.ms);
  }
  return most;
}

test('a sender whose clock is slow by a thousandth has hardly any lag after an hour', () => {
  expect(feed(new ArrivalLag(), 3600, 0.999)).toBeLessThan(100);
});

test('a sender ten times as fast as real time has no lag', () => {
  expect(feed(new ArrivalLag(), 60, 10)).toBe(0);
});

test('a stream of which a fifth is late shows its lag within seconds', () => {
  expect(feed(new ArrivalLag(), 20, 0.8)).toBeGreaterThan(3000);
});

test('after a stall the lag is the length of the stall, until what was missed has come', () => {
  const lag = new ArrivalLag();
  for (let ms = 0; ms < 5000; ms += 20) lag.arrived(ms, ms);
  lag.arrived(5000, 9000);
  expect(lag.ms).toBeCloseTo(4000, -2);
  lag.arrived(9000, 9001);
  expect(lag.ms).toBeLessThan(50);
});
