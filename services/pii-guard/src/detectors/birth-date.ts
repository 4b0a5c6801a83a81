import {
  type DateSpan,
  EVENTS_OF_A_DAY,
  HESITATIONS,
  isPlausibleBirthYear,
  type NumberSpan,
  resolveTwoDigitYear,
  wordSet,
} from '@decroche/french';
import type { Detector } from '../detector.ts';
import { isFigureLike, isInterruption } from '../digit-stretches.ts';
import { openDates } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Utterance } from '../utterance.ts';
import { figureDates } from './birth-figures.ts';
import { daysBehindYear, openDayBehindYear } from './birth-year-first.ts';

const BIRTH = wordSet('ne nee nes nees naissance naquit anniversaire naissances naiss neu');
/** Words that make a date the boundary of a rule: `les assurés nés à partir du 1er septembre 1961`. */
const BOUNDARY = wordSet("partir compter avant apres entre jusqu'au jusqu au-dela depuis");
const NEW_NUMBER = wordSet('pour c est les des');
const LONGEST_GAP = 4;
const REACH = 8;
/** Someone who calls about a retirement is at least this old; a date after it is not taken for his birth. */
const YOUNGEST_INSURED = 16;

/**
 * Dates of birth: day and month go, the year stays because it changes the law that applies. A whole date of the
 * past century counts as one unless something else is said to have happened then.
 */
export const BIRTH_DATES: Detector = {
  name: 'birth-date',
  finds: ['DOB'],
  stage: 'explaining',
  rules: {
    figures: 'naissance : 19530821',
    'month-by-number': 'née le cinq du six quarante-huit',
    announced: 'née le 12 mars 1958',
    'age-and-day': "j'aurai soixante-quatre ans le 9 mars",
    'day-and-month': 'je suis née le 12 mars',
    'year-first': 'né en soixante et un au mois d’août le quatorze',
    'whole-date': 'le 14 juillet 1959',
  },
  openFrom: (utterance) => Math.min(openDates(utterance), openDayBehindYear(utterance)),
  detect: ({ utterance, thisYear }) => [
    ...figureDates(utterance).flatMap(({ start, end, month, year }) =>
      birthIn(fullYear(year, thisYear), month, thisYear, { start, end, score: 0.96, rule: 'figures' }),
    ),
    ...daysBehindYear(utterance, thisYear).flatMap(({ start, end, month, year }) =>
      birthIn(year, month, thisYear, { start, end, score: 0.995, rule: 'year-first' }),
    ),
    ...utterance.numbers.flatMap((number) => monthByNumber(utterance, number, thisYear)),
    ...utterance.dates.flatMap((date) => wholeDate(utterance, date, thisYear)),
  ],
};

const fullYear = (year: number, thisYear: number): number =>
  year < 100 ? resolveTwoDigitYear(year, thisYear, 'insured') : year;

/** A date of birth, when somebody alive can be born in its year. */
function birthIn(
  year: number,
  month: number,
  thisYear: number,
  found: Omit<PiiSpan, 'type' | 'keep'>,
): PiiSpan[] {
  return isPlausibleBirthYear(year, thisYear) ? [{ type: 'DOB', keep: keptOf(year, month), ...found }] : [];
}

/** `née le cinq du six quarante-huit`. */
function monthByNumber(utterance: Utterance, number: NumberSpan, thisYear: number): PiiSpan[] {
  const [month, year] = number.parts;
  const day = utterance.numberEndingAt(number.from - 1);
  if (utterance.norm(number.from - 1) !== 'du' || day === undefined || number.parts.length !== 2) return [];
  if (month === undefined || year === undefined || month.value > 12 || month.value < 1 || day.value > 31)
    return [];
  if (!utterance.cueBefore(day.from, REACH, BIRTH)) return [];
  const found = { start: day.start, end: number.end, score: 0.95, rule: 'month-by-number' };
  return birthIn(fullYear(year.value, thisYear), month.value, thisYear, found);
}

function wholeDate(utterance: Utterance, date: DateSpan, thisYear: number): PiiSpan[] {
  if (date.month === undefined || utterance.norm(date.from - 1) === 'au') return [];
  if (isBoundary(utterance, date) || isInsideNumber(utterance, date) || isRange(utterance, date)) return [];
  const birth = isBirthCued(utterance, date);
  if (date.year === undefined) return withoutYear(utterance, date, birth);
  const year = date.twoDigitYear ? resolveTwoDigitYear(date.year, thisYear, 'insured') : date.year;
  if (birth) {
    const found = { ...withDisturbedEdges(utterance, date), score: 0.99, rule: 'announced' };
    return birthIn(year, date.month, thisYear, found);
  }
  const old = date.day !== undefined && year <= thisYear - YOUNGEST_INSURED;
  if (!old || utterance.cueBefore(date.from, REACH, EVENTS_OF_A_DAY) || isReferenceTo(utterance, date))
    return [];
  const { start, end } = date;
  return birthIn(year, date.month, thisYear, { start, end, score: 0.9, rule: 'whole-date' });
}

/**
 * What of a date of birth the rules need: the year, and in 1961 and 1965 which part of it, since the age and the
 * number of quarters change inside these years (article 105 of the law of 30 December 2025).
 */
function keptOf(year: number, month: number): string {
  if (year === 1961) return month < 9 ? '1961, avant septembre' : '1961, à partir de septembre';
  if (year !== 1965) return String(year);
  if (month === 12) return '1965, décembre';
  return month < 4 ? '1965, avant avril' : '1965, avril à novembre';
}

/** A day and a month that are said to be those of a birth, or of a birthday. */
function withoutYear(utterance: Utterance, date: DateSpan, birth: boolean): PiiSpan[] {
  if (date.day === undefined || (!birth && !isBirthday(utterance, date.from))) return [];
  const rule = birth ? 'day-and-month' : 'age-and-day';
  return [{ type: 'DOB', ...withDisturbedEdges(utterance, date), score: 0.85, rule }];
}

interface Edges {
  readonly start: number;
  readonly end: number;
}

/** A day before a hesitation and figures of the year that were misheard go too: `3 euh décembre`, `dis neuf cent`. */
function withDisturbedEdges(utterance: Utterance, date: DateSpan): Edges {
  const start = utterance.words[firstOfDay(utterance, date)]?.start ?? date.start;
  // `1er janv. 1949`
  const year = utterance.words[date.to + 1];
  if (date.year === undefined && utterance.norm(date.to) === '.' && /^(?:19)?\d{2}$/.test(year?.text ?? ''))
    return { start, end: year?.end ?? date.end };
  if (utterance.words[date.to - 1]?.kind !== 'word') return { start, end: date.end };
  return { start, end: utterance.words[endOfYear(utterance, date) - 1]?.end ?? utterance.text.length };
}

/** The first token of the date, with a day that was corrected or parted from its month. */
function firstOfDay(utterance: Utterance, date: DateSpan): number {
  // `vingt-huit non vingt-neuf février`
  const corrected = utterance.norm(date.from - 1) === 'le' ? date.from - 1 : date.from;
  const isCorrected = /^(?:non|pardon|enfin|plutot)$/.test(utterance.norm(corrected - 1));
  const isParted = date.day === undefined && HESITATIONS.has(utterance.norm(date.from - 1));
  if (!isCorrected && !isParted) return date.from;
  const day = utterance.numberEndingAt(isCorrected ? corrected - 1 : date.from - 1);
  return day !== undefined && day.value <= 31 ? day.from : date.from;
}

const LONGEST_YEAR = 9;

/** One past the last word of the year, with figures that were misheard. */
function endOfYear(utterance: Utterance, date: DateSpan): number {
  let to = date.to;
  for (let at = to; at < utterance.words.length && at < date.to + LONGEST_YEAR; at++) {
    const number = utterance.numberAt(at);
    if (number === undefined ? !isFigureLike(utterance.norm(at)) : number.kind === 'ordinal') break;
    if (number !== undefined) to = Math.max(to, number.to);
  }
  return to;
}

/** `01/01/1955 – 31/08/1961`, `du 1er avril au 31 décembre 1965`: the bounds of a rule. */
function isRange(utterance: Utterance, date: DateSpan): boolean {
  const edge = (day: number | undefined): boolean => day === 1 || (day !== undefined && day >= 28);
  const at = utterance.dates.indexOf(date);
  return [utterance.dates[at - 1], utterance.dates[at + 1]].some(
    (other) =>
      other !== undefined &&
      edge(other.day) &&
      edge(date.day) &&
      Math.min(Math.abs(other.from - date.to), Math.abs(date.from - other.to)) <= 3 &&
      !utterance.cueBefore(Math.max(other.from, date.from), 3, BIRTH),
  );
}

function isBirthCued(utterance: Utterance, date: DateSpan): boolean {
  if (date.cue === 'birth') return true;
  if (/^(?:de|du|d)$/.test(utterance.norm(date.from - 1)) && isOfSomebody(utterance, date.from - 2))
    return true;
  for (let back = date.from - 1; back >= 0 && back >= date.from - REACH; back--) {
    // `né en 1961 le 1er septembre 2026`: the year of birth was said.
    const dated = utterance.dateAt(back)?.year !== undefined;
    if (dated && (date.year !== undefined || utterance.norm(date.from - 1) !== 'le')) return false;
    if (BIRTH.has(utterance.norm(back))) return true;
    if (EVENTS_OF_A_DAY.has(utterance.norm(back))) return false;
  }
  return false;
}

/** `j'aurai soixante-quatre ans le 9 mars`, `je fais mes 62 ans le`: somebody gets that old on that day. */
function isBirthday(utterance: Utterance, from: number): boolean {
  let at = from - 1;
  while (/^(?:le|depuis|,)$/.test(utterance.norm(at))) at -= 1;
  const age = /^ans?$/.test(utterance.norm(at)) ? utterance.numberEndingAt(at) : undefined;
  if (age === undefined || age.value > OLDEST)
    return /^(?:suis|est)$/.test(utterance.norm(at - 1)) && /^(?:du|un)$/.test(utterance.norm(at));
  const before = /^(?:mes|ses|les)$/.test(utterance.norm(age.from - 1)) ? age.from - 2 : age.from - 1;
  return HAVING.test(utterance.norm(before));
}

const OLDEST = 115;
const HAVING = /^(?:ai|a|aurai|aura|auront|eu|avoir|fais|fait|fete|feterai|ferai|fera|aurais)$/;

/** `je suis de mars 1954`, `elle est de février cinquante`. */
const isOfSomebody = (utterance: Utterance, at: number): boolean =>
  /^(?:suis|assuree?)$/.test(utterance.norm(at)) ||
  (utterance.norm(at) === 'est' && /^(?:elle|il|mari|femme|pere|mere)$/.test(utterance.norm(at - 1)));

/** `nés avant le 1er janvier 1955`: a generation, not a person. */
function isBoundary(utterance: Utterance, date: DateSpan): boolean {
  if (/[≥≤<>] ?$/.test(utterance.text.slice(Math.max(0, date.start - 2), date.start))) return true;
  const edge = date.day === undefined || date.day === 1 || date.day >= 30;
  return edge && utterance.cueBefore(date.from, 4, BOUNDARY);
}

/** `09.04.62` inside `09.04.62.45.98`: part of a longer number. */
function isInsideNumber(utterance: Utterance, date: DateSpan): boolean {
  const words = utterance.words.slice(date.from, date.to);
  if (words.some((word) => word.kind === 'word' && utterance.numberAt(word.at) === undefined)) return false;
  const written = words.some((word) => word.kind === 'punctuation');
  if (!written && goesOn(utterance, date.to)) return true;
  const before = utterance.words[date.from - 1];
  const after = utterance.words[date.to];
  const next = utterance.words[date.to + 1];
  const glued =
    after !== undefined && after.start === date.end && /^[-./]$/.test(after.text) && next?.kind === 'number';
  const joined = before !== undefined && before.end === date.start && /^[-./]$/.test(before.text);
  return glued || joined || (after?.kind === 'number' && before?.kind === 'number');
}

/** `un quatre six donc zéro un …`: figures go on behind an interruption. */
function goesOn(utterance: Utterance, to: number): boolean {
  for (let at = to; at < utterance.words.length && at < to + LONGEST_GAP; at++) {
    if (utterance.numberAt(at) !== undefined)
      return isInterruption(utterance, to, at) && !utterance.cueBefore(at, 1, NEW_NUMBER);
  }
  return false;
}

/** `du 1er janvier 1970 au 3 mars 1975`: a period. */
function isReferenceTo(utterance: Utterance, date: DateSpan): boolean {
  const before = utterance.norm(date.from - 1);
  const after = utterance.norm(date.to);
  if (/^(?:suis|est|etait|sont|assuree?)$/.test(utterance.norm(date.from - 2))) return false;
  return (before === 'du' && after === 'au') || before === 'au' || (before === 'du' && date.from > 1);
}
