import { expect, it } from 'vitest';
import { franceDay } from './france-day.ts';

it.each([
  ['2026-11-30T22:59:59Z', '2026-11-30'],
  ['2026-11-30T23:00:00Z', '2026-12-01'],
  ['2026-08-31T21:59:59Z', '2026-08-31'],
  ['2026-08-31T22:00:00Z', '2026-09-01'],
])('at %s it is %s in France', (at, day) => {
  expect(franceDay(new Date(at))).toBe(day);
  expect(franceDay(Date.parse(at))).toBe(day);
});
