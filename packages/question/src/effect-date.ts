import { COUNTED } from '@decroche/french';
import { type Readable, type Reading, readingOf } from './reading.ts';

/** Words that make a date the one from which a pension is to be paid. */
const DEPARTURE = new Set([
  ...['partir', 'pars', 'part', 'partirai', 'partirais', 'partira', 'depart', 'effet', 'arreter', 'arrete'],
  ...['liquider', 'liquidation', 'retraite'],
]);
/** How many words before the date they may stand. */
const REACH = 5;
/** Years in which a pension that is asked about may begin, from and to the year of the call. */
const YEARS_BACK = 4;
const YEARS_AHEAD = 10;

/**
 * The effect date that a question names (`je pars au 1er juillet 2026`), as an ISO 8601 day; empty when it names
 * none. A month without a day stands for its first day, on which pensions begin, a year to come in a short form (`cumul
 * 2027`) for the rules that are new in it.
 *
 * @param referenceYear year of the call
 */
export function effectDateIn(text: Readable, referenceYear: number): string {
  const reading = readingOf(text);
  const { tokens, dates } = reading;
  for (const date of dates) {
    const { year, month, day = 1, cue, from } = date;
    if (year === undefined || month === undefined || date.twoDigitYear || cue === 'birth') continue;
    if (year < referenceYear - YEARS_BACK || year > referenceYear + YEARS_AHEAD) continue;
    const before = tokens.slice(Math.max(0, from - REACH), from);
    if (!before.some(({ norm }) => DEPARTURE.has(norm))) continue;
    return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  }
  return reading.isShortForm ? yearToCome(reading, referenceYear) : '';
}

/** `cumul 2027 plafond`: rules that are new in that year apply from its first day. */
function yearToCome({ tokens, numbers }: Reading, referenceYear: number): string {
  const year = numbers.find(
    ({ to, digits, value }) =>
      digits.length === 4 &&
      value > referenceYear &&
      value <= referenceYear + YEARS_AHEAD &&
      !COUNTED.has(tokens[to]?.norm ?? ''),
  );
  return year === undefined ? '' : `${year.value}-01-01`;
}
