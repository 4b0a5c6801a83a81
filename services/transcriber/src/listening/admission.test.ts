import { expect, test } from 'vitest';
import { Admission } from './admission.ts';

const IDLE = { busyShare: 0, saturated: false };

test('places are taken up to the capacity and given back once', () => {
  const admission = new Admission(2, IDLE);
  const first = admission.enter();
  const second = admission.enter();
  expect(admission.enter()).toBe('full');
  expect([admission.open, admission.load]).toEqual([2, 1]);
  if (typeof first === 'string' || typeof second === 'string') throw new Error('refused');
  first();
  first();
  expect(admission.open).toBe(1);
  expect(typeof admission.enter()).toBe('function');
});

test('an instance that falls behind takes nobody more, but never refuses the first', () => {
  const engine = { busyShare: 1, saturated: true };
  const admission = new Admission(10, engine);
  expect(typeof admission.enter()).toBe('function');
  expect(admission.load).toBe(1);
  expect(admission.enter()).toBe('full');
  engine.saturated = false;
  expect(admission.load).toBe(0.99);
  expect(typeof admission.enter()).toBe('function');
  engine.busyShare = 0.1;
  expect(admission.load).toBe(0.2);
});

test('with less capacity than streams nobody more comes in until enough have left, and nobody is sent away', () => {
  const admission = new Admission(3, IDLE);
  const places = [admission.enter(), admission.enter(), admission.enter()];
  admission.resize(2);
  expect([admission.open, admission.capacity, admission.load]).toEqual([3, 2, 1]);
  const leave = (): void => {
    const place = places.pop();
    if (typeof place === 'function') place();
  };
  leave();
  expect(admission.enter()).toBe('full');
  leave();
  expect(typeof admission.enter()).toBe('function');
});

test('a stopping instance refuses everyone and says so', () => {
  const admission = new Admission(10, IDLE);
  admission.drain();
  expect(admission.enter()).toBe('draining');
  expect(admission.draining).toBe(true);
});
