import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { everyOpeningPrompt, nextOpeningPrompts } from './closed-message.ts';

function prompts(now: string, next: string, unheard: readonly string[] = []): string {
  const zoned = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Paris]`);
  const closed = { open: false as const, now: zoned(now), next: zoned(next) };
  const heard = new Set(everyOpeningPrompt().filter((name) => !unheard.includes(name)));
  return nextOpeningPrompts(closed, (name) => heard.has(name)).join(' ');
}

describe('a closed fund tells when it answers again', () => {
  it.each([
    ['2026-11-30T07:00', '2026-11-30T08:00', 'closed-until days/today hours/08'],
    ['2026-11-30T18:00', '2026-12-01T08:30', 'closed-until days/tomorrow hours/08 minutes/30'],
    ['2026-11-28T10:00', '2026-11-30T13:45', 'closed-until days/monday hours/13 minutes/45'],
    ['2026-12-24T18:00', '2027-01-04T08:00', 'closed-until days/monday dates/04 months/01 hours/08'],
    ['2026-11-23T18:00', '2026-11-30T08:00', 'closed-until days/monday dates/30 months/11 hours/08'],
    ['2026-11-29T23:30', '2026-11-30T00:00', 'closed-until days/tomorrow'],
    ['2026-11-30T07:00', '2026-11-30T08:07', 'closed-until days/today'],
  ])('at %s of %s: %s', (now, next, expected) => {
    expect(prompts(now, next)).toBe(expected);
  });

  it('and leaves out what cannot be heard: the time, or all of it, never half of a day', () => {
    expect(prompts('2026-12-24T18:00', '2027-01-04T08:00', ['hours/08'])).toBe(
      'closed-until days/monday dates/04 months/01',
    );
    expect(prompts('2026-12-24T18:00', '2027-01-04T08:00', ['months/01'])).toBe('');
  });

  it('and says nothing when it does not know', () => {
    const now = Temporal.ZonedDateTime.from('2026-12-24T18:00[Europe/Paris]');
    expect(nextOpeningPrompts({ open: false, now, next: undefined }, () => true)).toEqual([]);
  });
});
