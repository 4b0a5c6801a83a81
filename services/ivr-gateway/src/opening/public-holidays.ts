import { Temporal } from 'temporal-polyfill';

/** Where a fund's offices are, as far as holidays differ. */
export const TERRITORIES = [
  'metropole',
  'alsace-moselle',
  'guadeloupe',
  'martinique',
  'guyane',
  'la-reunion',
  'mayotte',
] as const;
export type Territory = (typeof TERRITORIES)[number];

/** Days of each year, month and day: code du travail, L3133-1. */
const EVERYWHERE = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'] as const;

/** Days from Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50] as const;

/** The abolition of slavery (code du travail, L3422-2), and what L3134-13 adds in three departments. */
const LOCAL: Readonly<Record<Territory, readonly string[]>> = {
  metropole: [],
  'alsace-moselle': ['12-26'],
  guadeloupe: ['05-27'],
  martinique: ['05-22'],
  guyane: ['06-10'],
  'la-reunion': ['12-20'],
  mayotte: ['04-27'],
};

const GOOD_FRIDAY = -2;

/** True for a public holiday in that part of France. */
export function isPublicHoliday(date: Temporal.PlainDate, territory: Territory): boolean {
  const day = date.toString().slice(5);
  if (EVERYWHERE.some((each) => each === day) || LOCAL[territory].includes(day)) return true;
  const fromEaster = easterSunday(date.year).until(date, { largestUnit: 'days' }).days;
  if (territory === 'alsace-moselle' && fromEaster === GOOD_FRIDAY) return true;
  return AFTER_EASTER.some((days) => days === fromEaster);
}

/**
 * Easter Sunday of a year of the Gregorian calendar, by the anonymous computus that Nature printed in 1876 (Meeus, Astronomical
 * Algorithms, chapter 8).
 */
export function easterSunday(year: number): Temporal.PlainDate {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const leapCenturies = Math.floor(century / 4);
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - leapCenturies - moonCorrection + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((goldenYear + 11 * epact + 22 * weekday) / 451);
  const marchDays = epact + weekday - 7 * late + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(marchDays / 31), day: (marchDays % 31) + 1 });
}
