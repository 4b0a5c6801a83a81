import { expect, test, vi } from 'vitest';
import { Admission, type Place } from './admission.ts';

const IDLE = { busyShare: 0, saturated: false };

function taken(place: Place | string): Place {
  if (typeof place === 'string') throw new Error(place);
  return place;
}

function caller(admission: Admission): Place {
  const place = taken(admission.enter());
  expect(place.begin(false, () => undefined)).toBe(true);
  return place;
}

function live(admission: Admission, giveUp: () => void = () => undefined): boolean {
  const place = admission.enter();
  return typeof place !== 'string' && place.begin(true, giveUp);
}

test('places are taken up to the capacity and given back once', () => {
  const admission = new Admission(2, IDLE);
  const first = caller(admission);
  caller(admission);
  expect(admission.enter()).toBe('full');
  expect([admission.open, admission.load]).toEqual([2, 1]);
  first.leave();
  first.leave();
  expect(admission.open).toBe(1);
  expect(typeof admission.enter()).toBe('object');
});

test('an instance that falls behind takes nobody more, but never refuses the first', () => {
  const engine = { busyShare: 1, saturated: true };
  const admission = new Admission(10, engine);
  caller(admission);
  expect(admission.load).toBe(1);
  expect(admission.enter()).toBe('full');
  engine.saturated = false;
  expect(admission.load).toBe(0.99);
  caller(admission);
  engine.busyShare = 0.1;
  expect(admission.load).toBe(0.2);
});

test('with less capacity than streams nobody more comes in until enough have left, and nobody is sent away', () => {
  const admission = new Admission(3, IDLE);
  const places = [caller(admission), caller(admission), caller(admission)];
  admission.resize(2);
  expect([admission.open, admission.capacity, admission.load]).toEqual([3, 2, 1]);
  places.pop()?.leave();
  expect(admission.enter()).toBe('full');
  places.pop()?.leave();
  expect(typeof admission.enter()).toBe('object');
});

test('a stopping instance refuses everyone and says so', () => {
  const admission = new Admission(10, IDLE);
  admission.drain();
  expect(admission.enter()).toBe('draining');
  expect([admission.draining, admission.livePlaces]).toEqual([true, 0]);
});

test('live legs leave a quarter of the places to callers, and callers do not see them in the load', () => {
  const admission = new Admission(8, IDLE);
  caller(admission);
  expect(admission.livePlaces).toBe(5);
  for (let leg = 0; leg < 5; leg++) expect(live(admission)).toBe(true);
  expect(live(admission)).toBe(false);
  expect([admission.open, admission.livePlaces, admission.load]).toEqual([6, 0, 1 / 8]);
});

test('a caller who finds every place taken has that of the newest live leg, and a live leg has nobody’s', () => {
  const admission = new Admission(4, IDLE);
  const [older, newest] = [vi.fn(), vi.fn()];
  caller(admission);
  expect(live(admission, older)).toBe(true);
  expect(live(admission, newest)).toBe(true);
  caller(admission);
  expect(live(admission)).toBe(false);
  expect(newest).not.toHaveBeenCalled();
  caller(admission);
  expect([older.mock.calls.length, newest.mock.calls.length, admission.open]).toEqual([0, 1, 4]);
  caller(admission);
  expect(older).toHaveBeenCalledOnce();
  expect([admission.enter(), admission.open]).toEqual(['full', 4]);
});

test('an engine that falls behind gives up its live legs, the newest first, and takes no other', () => {
  const engine = { busyShare: 0.2, saturated: false };
  const admission = new Admission(8, engine);
  const [older, newest] = [vi.fn(), vi.fn()];
  live(admission, older);
  live(admission, newest);
  admission.relieve();
  expect(newest).not.toHaveBeenCalled();
  engine.saturated = true;
  expect([admission.livePlaces, admission.load]).toEqual([0, 0]);
  admission.relieve();
  expect([older.mock.calls.length, newest.mock.calls.length]).toEqual([0, 1]);
  engine.saturated = false;
  engine.busyShare = 0.8;
  expect(live(admission)).toBe(false);
  admission.resize(0);
  admission.relieve();
  expect(older).toHaveBeenCalledOnce();
});
