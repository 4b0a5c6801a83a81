import { expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

it('tells the age of an event by the server alone, whatever the clock of this machine says', () => {
  const yearsAway = new Date('2031-03-01T12:00:00Z');
  const clock = new ServerClock(yearsAway.toISOString());
  expect(clock.ageOf(new Date(yearsAway.getTime() - 60_000))).toBeGreaterThanOrEqual(60_000);
  expect(clock.ageOf(new Date(yearsAway.getTime() - 60_000))).toBeLessThan(65_000);
});

it('gives what is stamped after the server said its time no age below zero', () => {
  expect(new ServerClock('2031-03-01T12:00:00Z').ageOf(new Date('2031-03-01T12:01:00Z'))).toBe(0);
});
