import {
  HESITATIONS,
  isCalendarDay,
  isPlausibleBirthYear,
  MONTHS,
  type NumberPart,
  resolveTwoDigitYear,
  wordSet,
} from '@decroche/french';
import type { Utterance } from '../utterance.ts';

/** Day and month of a birth whose year was said before. */
export interface DayBehindYear {
  /** UTF-16 offsets of day and month, half-open. */
  readonly start: number;
  readonly end: number;
  readonly month: number;
  /** With four digits. */
  readonly year: number;
}

const BIRTH = wordSet('ne nee nes nees naissance naiss ddn');
/** What may stand between the word of birth and its year. */
const BEFORE_YEAR = wordSet(
  "en l annee dans de d an le la ma sa mon votre date c est c'est etait moi : = , bien donc vers jour mois",
  ...HESITATIONS,
);
/** What may stand between the year and the day or the month, or between these. */
const BETWEEN = wordSet(
  'le un la l au mois de d du en dans et c est etait ce jour date exactement precisement plus puis donc soit , : ; - .',
  ...HESITATIONS,
);
/** Between the year and a month of which no day is said. */
const BEFORE_LONE_MONTH = wordSet('en au mois de d du dans le , exactement precisement', ...HESITATIONS);
/** What may stand between day and month and a word of birth behind them. */
const BEHIND = wordSet('c est etait ma sa mon la le date jour de pour voila oui , .', ...HESITATIONS);
const REACH = 8;
const DAY_REACH = 4;
const LONGEST_OPEN = 16;
const YOUNGEST_INSURED = 16;

/** `né en soixante et un le quatorze août`, `je suis de 1962, le 5 juillet`, `né en 61 le 14/08`: the year first. */
export function daysBehindYear(utterance: Utterance, thisYear: number): DayBehindYear[] {
  return yearsOf(utterance, thisYear).flatMap(({ part, year }) => {
    const cued = isCued(utterance, part.from);
    const found = dayAndMonth(utterance, part.to, cued);
    if (found === undefined || !(cued || isSaidBehind(utterance, found.to))) return [];
    const start = utterance.words[found.from]?.start ?? 0;
    const end = utterance.words[found.to - 1]?.end ?? utterance.text.length;
    return [{ start, end, month: found.month, year }];
  });
}

/** Where day and month may stand that words to come still complete; the number of words for none. */
export function openDayBehindYear(utterance: Utterance): number {
  const { words } = utterance;
  for (const part of yearsSaid(utterance)) {
    const rest = words.slice(part.to);
    const dated = isCued(utterance, part.from) || rest.some(({ norm }) => MONTHS.has(norm));
    const goesOn = rest.every(
      ({ at, norm, kind }) =>
        BETWEEN.has(norm) ||
        BEHIND.has(norm) ||
        MONTHS.has(norm) ||
        kind === 'number' ||
        norm === '/' ||
        utterance.numberAt(at) !== undefined,
    );
    if (dated && goesOn && rest.length <= LONGEST_OPEN) return part.to;
  }
  return words.length;
}

interface SaidYear {
  readonly part: NumberPart;
  readonly year: number;
}

/** Numbers of two or four figures, which may be years. */
const yearsSaid = ({ numbers }: Utterance): NumberPart[] =>
  numbers.flatMap(({ kind, parts }) =>
    kind === 'decimal' || kind === 'ordinal'
      ? []
      : parts.filter(({ digits }) => /^\d\d(?:\d\d)?$/.test(digits)),
  );

/** Those in which an insured person may have been born. */
const yearsOf = (utterance: Utterance, thisYear: number): SaidYear[] =>
  yearsSaid(utterance).flatMap((part) => {
    const short = part.digits.length === 2;
    const year = short ? resolveTwoDigitYear(part.value, thisYear, 'insured') : part.value;
    const insured = isPlausibleBirthYear(year, thisYear) && year <= thisYear - YOUNGEST_INSURED;
    return insured ? [{ part, year }] : [];
  });

/** Whether a word of birth stands before the year, and nothing else between. */
function isCued(utterance: Utterance, from: number): boolean {
  for (let at = from - 1; at >= 0 && at >= from - REACH; at--) {
    const norm = utterance.norm(at);
    if (BIRTH.has(norm)) return true;
    if (norm === 'suis' || (norm === 'est' && isSomebody(utterance, at)))
      return /^(?:de|du)$/.test(utterance.norm(at + 1));
    if (!BEFORE_YEAR.has(norm)) return false;
  }
  return false;
}

/** `elle est de 1962`; not `c'est de 1962`. */
const isSomebody = (utterance: Utterance, at: number): boolean =>
  /^(?:il|elle|mari|femme|epoux|epouse|conjoint|conjointe|mere|pere)$/.test(utterance.norm(at - 1));

/** `1961 le 14 août c'est ma naissance`. */
function isSaidBehind(utterance: Utterance, to: number): boolean {
  for (let at = to; at < to + REACH; at++) {
    if (utterance.norm(at) === 'naissance') return true;
    if (!BEHIND.has(utterance.norm(at))) return false;
  }
  return false;
}

interface Found {
  /** Token range, half-open. */
  readonly from: number;
  readonly to: number;
  readonly month: number;
}

function dayAndMonth(utterance: Utterance, after: number, cued: boolean): Found | undefined {
  for (let at = after; at < utterance.words.length && at <= after + REACH; at++) {
    const found =
      namedMonth(utterance, at, after, cued) ??
      dayThenMonth(utterance, at) ??
      inFigures(utterance, at, after);
    if (found !== undefined) return found;
    if (!BETWEEN.has(utterance.norm(at))) return undefined;
  }
  return undefined;
}

/** `quatorze août`; `août le quatorze`; a month alone where the year was said to be one of birth. */
function namedMonth(utterance: Utterance, at: number, after: number, cued: boolean): Found | undefined {
  const date = utterance.dateAt(at);
  if (date?.from !== at || date.month === undefined || date.year !== undefined) return undefined;
  const { from, to, month } = date;
  if (date.day !== undefined) return { from, to, month };
  const day = dayFrom(utterance, to, month);
  if (day !== undefined) return { from, to: day, month };
  const alone = utterance.norms.slice(after, at).every((norm) => BEFORE_LONE_MONTH.has(norm));
  return cued && alone ? { from, to, month } : undefined;
}

/** One past the day that is said behind its month. */
function dayFrom(utterance: Utterance, after: number, month: number): number | undefined {
  for (let at = after; at <= after + DAY_REACH; at++) {
    const number = utterance.numberAt(at);
    if (number?.from === at && (at > after || number.kind === 'ordinal'))
      return isCalendarDay(number.value, month) ? number.to : undefined;
    if (!BETWEEN.has(utterance.norm(at))) return undefined;
  }
  return undefined;
}

/** `trente et un du mois de mai`. */
function dayThenMonth(utterance: Utterance, at: number): Found | undefined {
  const number = utterance.numberAt(at);
  if (number?.from !== at || utterance.norm(number.to) !== 'du') return undefined;
  const named = utterance.norm(number.to + 1) === 'mois' ? number.to + 3 : number.to + 1;
  const month = MONTHS.get(utterance.norm(named));
  return month !== undefined && isCalendarDay(number.value, month)
    ? { from: at, to: named + 1, month }
    : undefined;
}

/** `14/08`, `mois cinq, jour neuf`. */
function inFigures(utterance: Utterance, at: number, after: number): Found | undefined {
  const first = utterance.numberAt(at);
  if (first?.from !== at) return undefined;
  if (/^[-/.]$/.test(utterance.norm(first.to)) && utterance.words[first.to]?.kind === 'punctuation') {
    const second = utterance.numberAt(first.to + 1);
    const isDate = second?.from === first.to + 1 && isCalendarDay(first.value, second.value);
    return isDate ? { from: at, to: second.to, month: second.value } : undefined;
  }
  if (!utterance.norms.slice(after, at).includes('mois')) return undefined;
  const named = utterance.norms.slice(first.to, first.to + DAY_REACH).includes('jour');
  const to = named ? dayFrom(utterance, first.to, first.value) : undefined;
  return to === undefined ? undefined : { from: at, to, month: first.value };
}
