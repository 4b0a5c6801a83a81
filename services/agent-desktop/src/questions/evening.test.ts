import { describe, expect, it } from 'vitest';
import { eveningOf, LONGEST_DAY_MS } from './evening.ts';

describe('the end of a day of work', () => {
  it.each([
    ['a morning in winter', '2026-11-30T08:12:34.567Z', '2026-11-30T20:00:00.000Z'],
    ['a morning in summer', '2026-07-01T06:00:00.000Z', '2026-07-01T19:00:00.000Z'],
    ['the last moment before it', '2026-11-30T19:59:59.999Z', '2026-11-30T20:00:00.000Z'],
    ['the first moment after it', '2026-11-30T20:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['late at night', '2026-11-30T22:59:59.999Z', '2026-11-30T23:00:00.000Z'],
    ['midnight', '2026-11-30T23:00:00.000Z', '2026-12-01T20:00:00.000Z'],
    ['before the clocks go on', '2026-03-29T00:30:00.000Z', '2026-03-29T19:00:00.000Z'],
    ['before the clocks go back', '2026-10-25T00:30:00.000Z', '2026-10-25T20:00:00.000Z'],
  ])('of %s', (_, now, end) => {
    expect(new Date(eveningOf(Date.parse(now))).toISOString()).toBe(end);
  });

  it('is never further away than is said of what is kept until then', () => {
    const longest = Date.parse('2026-10-24T22:00:00Z');
    expect(eveningOf(longest) - longest).toBe(LONGEST_DAY_MS);
  });
});
