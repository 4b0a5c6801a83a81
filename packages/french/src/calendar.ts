/** Months by folded name, 1 to 12, with the abbreviations people type. */
export const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    ['janvier', 'janv', 'jan'],
    ['fevrier', 'fevr', 'fev'],
    ['mars'],
    ['avril', 'avr'],
    ['mai'],
    ['juin'],
    ['juillet', 'juil'],
    ['aout'],
    ['septembre', 'sep'],
    ['octobre', 'oct'],
    ['novembre', 'nov'],
    ['decembre', 'dec'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

export const MONTH_NAMES: readonly string[] = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre'],
  ...['novembre', 'décembre'],
];

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether such a day exists: 29 February only in leap years, or when the year is unknown. */
export function isCalendarDay(day: number, month: number, year?: number): boolean {
  if (!Number.isInteger(day) || !Number.isInteger(month) || month < 1 || month > 12 || day < 1) return false;
  if (day > (DAYS[month - 1] as number)) return false;
  if (day !== 29 || month !== 2 || year === undefined) return true;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export type YearRole = 'insured' | 'child' | 'event';

/**
 * The year meant by two digits. For an insured person, the latest year that makes him at least 16; for a child,
 * the latest year not in the future that is at most 60 years ago; for an event (start of work, effect of a
 * pension), the latest year at most 15 years ahead. `referenceYear` is the year of the call.
 */
export function resolveTwoDigitYear(
  twoDigits: number,
  referenceYear: number,
  role: YearRole = 'insured',
): number {
  if (!Number.isInteger(twoDigits) || twoDigits < 0 || twoDigits > 99) {
    throw new RangeError(`a two-digit year is a whole number from 0 to 99, not ${twoDigits}`);
  }
  const latest = { insured: referenceYear - 16, child: referenceYear, event: referenceYear + 15 }[role];
  const century = Math.floor(latest / 100) * 100;
  return century + twoDigits <= latest ? century + twoDigits : century - 100 + twoDigits;
}

/** Whether someone born that year can be a living person who calls about a retirement: 0 to 120 years old. */
export const isPlausibleBirthYear = (year: number, referenceYear: number): boolean =>
  Number.isInteger(year) && year <= referenceYear && year >= referenceYear - 120;
