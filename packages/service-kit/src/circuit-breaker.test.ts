import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const failing = (breaker: CircuitBreaker, times: number): void => {
  for (let time = 0; time < times; time += 1) {
    breaker.enter();
    breaker.leave('failed');
  }
};

test('a server that fails three times in a row is left alone, then tried once', () => {
  let now = 0;
  const breaker = new CircuitBreaker(4, () => now);
  failing(breaker, 3);
  expect(breaker.enter()).toBe('resting');
  now = 30_000;
  breaker.enter();
  expect(breaker.enter()).toBe('resting');
  breaker.leave('done');
  breaker.enter();
  breaker.enter();
});

test('a success in between, or one that nobody wants any more, is no failure', () => {
  const breaker = new CircuitBreaker(4, () => 0);
  failing(breaker, 2);
  breaker.enter();
  breaker.leave('done');
  failing(breaker, 2);
  breaker.enter();
  breaker.leave('cancelled');
  expect(breaker.enter()).toBeUndefined();
});

test('no more is asked at once than may be', () => {
  const breaker = new CircuitBreaker(2, () => 0);
  breaker.enter();
  breaker.enter();
  expect(breaker.enter()).toBe('full');
  breaker.leave('done');
  expect(breaker.enter()).toBeUndefined();
});
