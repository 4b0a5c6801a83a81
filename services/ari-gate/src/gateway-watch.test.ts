import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatewayWatch } from './gateway-watch.ts';

let lost: number;
let watch: GatewayWatch;

beforeEach(() => {
  vi.useFakeTimers();
  lost = 0;
  watch = new GatewayWatch({
    onLost: () => {
      lost += 1;
    },
  });
  watch.start();
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

it('loses a gateway in the moment in which its event connection ends', () => {
  watch.connected()();
  expect(lost).toBe(1);
});

it('keeps one that connects anew before its old connection has ended', () => {
  const ended = watch.connected();
  watch.connected();
  ended();
  expect(lost).toBe(0);
});

it('loses one that says no more that it lives, once, and again after it came back', () => {
  watch.connected();
  for (let second = 0; second < 5; second += 1) {
    watch.seen('1796000000');
    vi.advanceTimersByTime(1_300);
  }
  expect(lost).toBe(0);
  vi.advanceTimersByTime(10_000);
  expect(lost).toBe(1);
  expect(watch.lost).toBe(true);
  watch.seen('1796000010');
  expect(watch.lost).toBe(false);
  vi.advanceTimersByTime(3_500);
  expect(lost).toBe(2);
});

it('expects no sign of life from one that said that it stops, nor from one that never came', () => {
  watch.seen('1796000000');
  watch.seen('0');
  vi.advanceTimersByTime(60_000);
  expect(lost).toBe(0);
});

it('loses nobody when it is the gate that stops', () => {
  const ended = watch.connected();
  watch.seen('1796000000');
  watch.stop();
  ended();
  vi.advanceTimersByTime(60_000);
  expect(lost).toBe(0);
});
