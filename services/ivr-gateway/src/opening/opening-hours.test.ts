import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { openingAt } from './opening-hours.ts';
import { parseOpeningHours } from './opening-hours-file.ts';

function hoursOf(entry: string) {
  const hours = parseOpeningHours(`caisse:\n${entry.replace(/^/gm, '  ')}`).get('caisse');
  if (hours === undefined) throw new Error('no entry');
  return hours;
}

const OFFICE = `timeZone: Europe/Paris
hours:
  monday: ["08:00-12:00", "13:30-17:00"]
  tuesday: ["08:00-17:00"]
  wednesday: ["08:00-17:00"]
  thursday: ["08:00-17:00"]
  friday: ["08:00-16:00"]`;

function at(local: string, zone = 'Europe/Paris'): number {
  return Temporal.ZonedDateTime.from(`${local}[${zone}]`).epochMilliseconds;
}

/** `open`, or the time at which the fund answers again. */
function state(entry: string, when: number): string {
  const opening = openingAt(hoursOf(entry), when);
  return opening.open
    ? 'open'
    : (opening.next?.toPlainDateTime().toString({ smallestUnit: 'minute' }) ?? 'never');
}

describe('a fund', () => {
  it.each([
    ['2026-11-30T07:59', '2026-11-30T08:00'],
    ['2026-11-30T08:00', 'open'],
    ['2026-11-30T11:59', 'open'],
    ['2026-11-30T12:00', '2026-11-30T13:30'],
    ['2026-11-30T17:00', '2026-12-01T08:00'],
    ['2026-12-04T16:00', '2026-12-07T08:00'],
    ['2026-12-25T10:00', '2026-12-28T08:00'],
    ['2027-03-29T10:00', '2027-03-30T08:00'],
  ])('of several spans a day is, on %s: %s', (when, expected) => {
    expect(state(OFFICE, at(when))).toBe(expected);
  });

  it('answers in its own time: the same instant is open in one place and closed in another', () => {
    const zones = {
      'America/Guadeloupe': '2026-11-30T08:00',
      'America/Martinique': '2026-11-30T08:00',
      'America/Cayenne': '2026-11-30T08:00',
      'Europe/Paris': 'open',
      'Indian/Mayotte': '2026-11-30T13:30',
      'Indian/Reunion': 'open',
    };
    const noon = Temporal.Instant.from('2026-11-30T09:30:00Z').epochMilliseconds;
    const found = Object.keys(zones).map((zone) => [zone, state(OFFICE.replace('Europe/Paris', zone), noon)]);
    expect(Object.fromEntries(found)).toEqual(zones);
  });

  it('keeps the holidays of its place', () => {
    const local = '2026-05-22T10:00';
    expect(state(OFFICE, at(local))).toBe('open');
    const martinique = OFFICE.replace('Europe/Paris', 'America/Martinique');
    expect(state(martinique, at(local, 'America/Martinique'))).toBe('2026-05-26T08:00');
    expect(state(`${OFFICE}\nlocalHolidays: alsace-moselle`, at('2026-04-03T10:00'))).toBe(
      '2026-04-07T08:00',
    );
    expect(state(`${OFFICE}\nholidays: open`, at('2026-12-25T10:00'))).toBe('open');
  });

  it('closes, or opens, on the days that are exceptions; the last one given wins', () => {
    const exceptions = `${OFFICE}
exceptions:
  - { from: "2026-12-24", to: "2027-01-03", hours: [] }
  - { on: "2026-12-30", hours: ["09:00-11:00"] }
  - { on: "2026-12-25", hours: ["10:00-11:00"] }`;
    expect(state(exceptions, at('2026-12-24T10:00'))).toBe('2026-12-25T10:00');
    expect(state(exceptions, at('2026-12-25T10:30'))).toBe('open');
    expect(state(exceptions, at('2026-12-28T10:00'))).toBe('2026-12-30T09:00');
    expect(state(exceptions, at('2026-12-30T12:00'))).toBe('2027-01-04T08:00');
  });

  it('that answers past midnight answers to the end, even into a holiday', () => {
    const night = `timeZone: Europe/Paris
hours: { thursday: ["20:00-02:00"], saturday: ["00:00-24:00"] }`;
    expect(state(night, at('2026-12-24T23:59'))).toBe('open');
    expect(state(night, at('2026-12-25T01:59'))).toBe('open');
    expect(state(night, at('2026-12-25T02:00'))).toBe('2026-12-26T00:00');
    expect(state(night, at('2026-12-26T23:59'))).toBe('open');
    expect(state(night, at('2026-12-27T00:00'))).toBe('2026-12-31T20:00');
  });

  it('opens at the hour that exists when clocks go forward, and is open in both when they go back', () => {
    const night = `timeZone: Europe/Paris
hours: { sunday: ["02:30-06:00"] }`;
    expect(state(night, at('2027-03-28T01:59'))).toBe('2027-03-28T03:30');
    expect(state(night, at('2027-03-28T03:30'))).toBe('open');
    const twice = `timeZone: Europe/Paris
hours: { sunday: ["02:00-02:30"] }`;
    const second = Temporal.Instant.from('2026-10-25T01:15:00Z').epochMilliseconds;
    expect(state(twice, second - 3_600_000)).toBe('open');
    expect(state(twice, second)).toBe('open');
    expect(state(twice, second + 1_800_000)).toBe('2026-11-08T02:00');
  });

  it('that never opens within a year says no time', () => {
    const closed = `${OFFICE}
exceptions: [{ from: "2026-01-01", to: "2029-01-01", hours: [] }]`;
    expect(state(closed, at('2026-06-01T10:00'))).toBe('never');
  });

  it('is open at the time it tells, and closed until then, whenever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01T00:00'), max: at('2029-01-01T00:00') }),
        fc.constantFrom('Europe/Paris', 'America/Cayenne', 'Indian/Reunion'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (when, zone, share) => {
          const hours = hoursOf(OFFICE.replace('Europe/Paris', zone));
          const opening = openingAt(hours, when);
          if (opening.open) return;
          const next = opening.next?.epochMilliseconds ?? 0;
          expect(next).toBeGreaterThan(when);
          expect(openingAt(hours, next).open).toBe(true);
          expect(openingAt(hours, Math.floor(when + share * (next - 1 - when))).open).toBe(false);
        },
      ),
    );
  });
});
