import { isPlausibleBirthYear, readDates, resolveTwoDigitYear, type Token } from '@decroche/french';
import type { PiiSpan } from '../span.ts';

/** Dates of birth: day and month go, the year stays because it changes the law that applies. */
export function detectBirthDates(tokens: readonly Token[], thisYear = new Date().getFullYear()): PiiSpan[] {
  return readDates(tokens).flatMap((date) => {
    if (date.day === undefined || date.month === undefined || date.year === undefined) return [];
    const year = date.twoDigitYear ? resolveTwoDigitYear(date.year, thisYear, 'insured') : date.year;
    if (date.cue !== 'birth' && !(isPlausibleBirthYear(year, thisYear) && year < 1990)) return [];
    return [{ type: 'DOB' as const, start: date.start, end: date.end, keep: String(year), score: 0.9 }];
  });
}
