import fc from 'fast-check';
import { isCalendarDay, MONTH_NAMES } from '../calendar.ts';
import { spellNumber } from '../spell-number.ts';
import type { Spoken } from './numbers.ts';

export interface SpokenDay {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** Any calendar day between two years, in words with the month by name, as recognisers write it. */
export const spokenDate = (fromYear = 1920, toYear = 2030): fc.Arbitrary<Spoken<SpokenDay>> =>
  fc
    .record({
      day: fc.integer({ min: 1, max: 31 }),
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.integer({ min: fromYear, max: toYear }),
      hundredsForYears: fc.boolean(),
    })
    .filter(({ day, month, year }) => isCalendarDay(day, month, year))
    .map(({ day, month, year, hundredsForYears }) => {
      const dayText = day === 1 ? 'premier' : spellNumber(day);
      const text = `${dayText} ${MONTH_NAMES[month - 1]} ${spellNumber(year, { hundredsForYears })}`;
      return { value: { day, month, year }, text };
    });
