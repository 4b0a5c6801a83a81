import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { easterSunday, isPublicHoliday, TERRITORIES, type Territory } from './public-holidays.ts';

function holidaysOf(year: number, territory: Territory): string[] {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return Array.from({ length: first.daysInYear }, (_, days) => first.add({ days }))
    .filter((date) => isPublicHoliday(date, territory))
    .map(String);
}

describe('public holidays', () => {
  it.each([
    [1954, '1954-04-18'],
    [1981, '1981-04-19'],
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2011, '2011-04-24'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
  ])('Easter of %i is %s', (year, date) => {
    expect(easterSunday(year).toString()).toBe(date);
  });

  it('of 2026 in metropolitan France are the eleven of the labour code', () => {
    expect(holidaysOf(2026, 'metropole')).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  it.each([
    ['martinique', '2026-05-22'],
    ['guadeloupe', '2026-05-27'],
    ['guyane', '2026-06-10'],
    ['la-reunion', '2026-12-20'],
    ['mayotte', '2026-04-27'],
  ] as const)('%s keeps the abolition of slavery on %s, and the others do not', (territory, date) => {
    const keep = TERRITORIES.filter((each) => isPublicHoliday(Temporal.PlainDate.from(date), each));
    expect(keep).toEqual([territory]);
  });

  it('Alsace and Moselle keep Good Friday and 26 December', () => {
    const local = holidaysOf(2026, 'alsace-moselle').filter(
      (date) => !holidaysOf(2026, 'metropole').includes(date),
    );
    expect(local).toEqual(['2026-04-03', '2026-12-26']);
  });
});
