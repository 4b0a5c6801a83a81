import { expect, test } from 'vitest';
import { Admission } from './admission.ts';

test('places are taken up to the capacity and given back once', () => {
  const admission = new Admission(2, () => 0);
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

test('an instance whose decoding threads are saturated takes nobody more, but never refuses the first', () => {
  let busy = 1;
  const admission = new Admission(10, () => busy);
  expect(typeof admission.enter()).toBe('function');
  expect(admission.load).toBe(1);
  expect(admission.enter()).toBe('full');
  busy = 0.5;
  expect(admission.load).toBe(0.5);
  expect(typeof admission.enter()).toBe('function');
});

test('a stopping instance refuses everyone and says so', () => {
  const admission = new Admission(10, () => 0);
  admission.drain();
  expect(admission.enter()).toBe('draining');
  expect(admission.draining).toBe(true);
});
