import { describe, expect, it } from 'vitest';
import { clockTime, frenchDate, hourOfDay, validity } from './dates.ts';

describe('dates and times', () => {
  it('are written as one says them', () => {
    expect(frenchDate('2026-09-01')).toBe('1er septembre 2026');
    expect(frenchDate('2026-11-21')).toBe('21 novembre 2026');
    expect(frenchDate('not a date')).toBe('');
  });

  it('say when a rule applies', () => {
    expect(validity('', '')).toBe('');
    expect(validity('2026-09-01', '')).toBe('Règle valable depuis le 1er septembre 2026');
    expect(validity('', '2026-08-31')).toBe('Règle valable jusqu’au 31 août 2026');
    expect(validity('2026-01-01', '2026-08-31')).toBe('Règle valable du 1er janvier 2026 au 31 août 2026');
  });

  it('count minutes and seconds, never below zero', () => {
    expect(clockTime(125_900)).toBe('2:05');
    expect(clockTime(-40)).toBe('0:00');
  });
});

it('a moment is told as the hour in France', () => {
  const told = (iso: string) => hourOfDay(Date.parse(iso));
  expect(told('2026-11-30T08:05:59Z')).toBe('9\u00a0h\u00a005');
  expect(told('2026-07-01T19:00:00Z')).toBe('21\u00a0h');
  expect(told('2026-11-30T23:00:00Z')).toBe('minuit');
  expect(told('2026-11-30T23:07:00Z')).toBe('0\u00a0h\u00a007');
});
