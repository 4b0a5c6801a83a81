import { fold } from '@decroche/french';

const MONTHS = 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(
  ' ',
);
/** Abbreviations that spreadsheets write: `janv.`, `févr.`, `sept.`. */
const SHORTEST_MONTH = 3;
/** Spreadsheets count days from this one (ECMA-376 18.17.4.1, with the year 1900 taken for a leap year). */
const SERIAL_ORIGIN = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;
/** Serial numbers of 1982 to 2119; outside, a number is no day. */
const SERIALS = { from: 30_000, to: 80_000 } as const;
/** Two digits mean a year of this century up to here, and of the last one beyond: rules reach far ahead, not back. */
const LAST_SHORT_YEAR = 79;

/** Words around a date that say nothing more than its column does. */
const AROUND =
  /^(?:(?:a compter|a partir|valable|applicable|jusqu)\s*(?:du|au|'au)?|du|au|le|des le|depuis le)\s+/;
const OPEN_END =
  /^(?:-|–|\/|neant|sans|sans (?:fin|objet|limite)|indetermine[es]?|illimite[es]?|en cours|nc|n\/a|9999.*|31\/12\/9999)$/;

/** What a cell says of a day. */
export type ReadDay =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'none' | 'not understood' };

/**
 * Reads a day as French tables write it: `01/01/26`, `1er janvier 2026`, `31-12-2026`, `2026-01-01`, `janv. 2026`,
 * a serial number of a spreadsheet. A month or a year alone is its first or its last day.
 *
 * @param end which end of a month or a year without a day is meant
 */
export function readDay(written: string, end: 'first' | 'last'): ReadDay {
  const text = fold(written)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(AROUND, '')
    .replace(/\s*\d{1,2}[:h]\d\d(?::\d\d)?(?:\.0+)?$/, '');
  if (text === '' || OPEN_END.test(text)) return { kind: 'none' };
  const day = numericDay(text) ?? wordedDay(text) ?? partialDay(text, end) ?? serialDay(text);
  return day === undefined ? { kind: 'not understood' } : { kind: 'day', day };
}

function numericDay(text: string): string | undefined {
  const french = /^(\d{1,2})(?:er)?\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d\d)$/.exec(text);
  if (french !== null) return dayOf(yearOf(french[3] as string), Number(french[2]), Number(french[1]));
  const iso =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t.*)?$/.exec(text) ?? /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text);
  return iso === null ? undefined : dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
}

function wordedDay(text: string): string | undefined {
  const found =
    /^(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(\d{1,2}|premier)(?: ?er)?[ -]+([a-z]+)\.?[ -]+(\d{4}|\d\d)$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, day = '', month = '', year = ''] = found;
  const number = monthOf(month);
  return number === undefined ? undefined : dayOf(yearOf(year), number, day === 'premier' ? 1 : Number(day));
}

function partialDay(text: string, end: 'first' | 'last'): string | undefined {
  const worded = /^([a-z]+)\.?[ -]+(\d{4})$/.exec(text);
  const numeric = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
  const year = /^((?:19|20)\d\d)$/.exec(text)?.[1];
  if (year !== undefined) return end === 'first' ? `${year}-01-01` : `${year}-12-31`;
  const month = worded === null ? Number(numeric?.[1] ?? Number.NaN) : monthOf(worded[1] as string);
  const of = Number(worded?.[2] ?? numeric?.[2]);
  if (month === undefined || !(month >= 1 && month <= 12)) return undefined;
  return dayOf(of, month, end === 'first' ? 1 : new Date(Date.UTC(of, month, 0)).getUTCDate());
}

function serialDay(text: string): string | undefined {
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(text)?.[1];
  if (serial === undefined || Number(serial) < SERIALS.from || Number(serial) > SERIALS.to) return undefined;
  return new Date(SERIAL_ORIGIN + Number(serial) * DAY_MS).toISOString().slice(0, 10);
}

/** The month that a word names or begins; undefined for none, and for `jui`, which begins two. */
function monthOf(word: string): number | undefined {
  const fitting = MONTHS.flatMap((month, at) => (month.startsWith(word) ? [at + 1] : []));
  return word.length >= SHORTEST_MONTH && fitting.length === 1 ? fitting[0] : undefined;
}

function yearOf(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year <= LAST_SHORT_YEAR ? 2000 + year : 1900 + year;
}

/** A day that the calendar has, as ISO 8601. */
function dayOf(year: number, month: number, day: number): string | undefined {
  const time = new Date(Date.UTC(year, month - 1, day));
  const same =
    time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return same && year >= 1900 ? time.toISOString().slice(0, 10) : undefined;
}

/** What a cell says of a period. */
export interface ReadPeriod {
  readonly kind: 'period' | 'none' | 'not understood';
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const UNTIL = /^(?:valable |applicable )?(?:jusqu'au|jusqu'a|jusque|fin|avant le|au)\s+(.+)$/;
const SINCE =
  /^(?:valable |applicable )?(?:depuis|a partir d[eu]|a compter d[eu]|des|en vigueur depuis)\s+(?:le\s+)?(.+)$/;
const BETWEEN = /^(?:du\s+|de\s+|entre le\s+)?(.+?)\s*(?:\s(?:au|a|et le)\s|\s[-–—>→]+\s|→|\s?–\s?)\s*(.+)$/;

/** Reads `du 01/01/26 au 31/12/26`, `depuis le 1er janvier 2026`, `jusqu’au 31/12/2026`, `2026`. */
export function readPeriod(written: string): ReadPeriod {
  const text = fold(written).replace(/\s+/g, ' ').trim();
  const none = { kind: 'none', from: undefined, to: undefined } as const;
  if (text === '' || OPEN_END.test(text)) return none;
  const until = UNTIL.exec(text)?.[1];
  const since = until === undefined ? SINCE.exec(text)?.[1] : undefined;
  const between = until === undefined && since === undefined ? BETWEEN.exec(text) : null;
  const alone = /^(?:(?:annee )?(?:19|20)\d\d|[a-z]+\.?[ -]\d{4})$/.test(text)
    ? text.replace('annee ', '')
    : undefined;
  const [first, last] = [since ?? between?.[1] ?? alone, until ?? between?.[2] ?? alone];
  const from = first === undefined ? undefined : readDay(first, 'first');
  const to = last === undefined ? undefined : readDay(last, 'last');
  const lost =
    [from, to].some((one) => one?.kind === 'not understood') || (from === undefined && to === undefined);
  if (lost) return { ...none, kind: 'not understood' };
  return {
    kind: 'period',
    from: from?.kind === 'day' ? from.day : undefined,
    to: to?.kind === 'day' ? to.day : undefined,
  };
}
