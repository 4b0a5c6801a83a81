import {
  COUNTED,
  type DateSpan,
  EVENTS_OF_A_YEAR,
  isPlausibleBirthYear,
  MONTHS,
  resolveTwoDigitYear,
  type Token,
} from '@decroche/french';
import { type Readable, type Reading, readingOf } from './reading.ts';

const CHILDREN: ReadonlySet<string> = new Set(
  'enfant enfants fils fille filles bebe jumeaux jumelles aine ainee cadet cadette petit gamin accouche'.split(
    ' ',
  ),
);
/** Right before a year: the time of something. */
const TIMES: ReadonlySet<string> = new Set(
  'en depuis avant apres annee annees fin debut jusqu des ete hiver noel courant entre'.split(' '),
);
/** Right before a year of birth: `je suis de soixante sept`, `les 1964`, `classe 64`. */
const COHORTS: ReadonlySet<string> = new Set('classe generation generations cohorte'.split(' '));
const BEING: ReadonlySet<string> = new Set('suis est es sommes etais etait'.split(' '));
const MONEY: ReadonlySet<string> = new Set(['euro', 'euros', 'eur', '€', 'francs']);
const BIRTHS: ReadonlySet<string> = new Set(['ne', 'nee', 'nes', 'nees', 'naissance']);
const DATE_WORDS: ReadonlySet<string> = new Set([
  ...MONTHS.keys(),
  ...['de', 'du', 'd', 'a', 'au', 'le', 'en', 'et', 'ou', 'entre', 'debut', 'fin', 'premier', 'partir'],
]);
/** How many words before a year may say what happened in it. */
const EVENT_REACH = 6;
const CHILD_REACH = 9;
const SELF: ReadonlySet<string> = new Set(['je', 'j', 'moi', 'suis']);
/** Youngest insured person who is told his rights by a year alone, without a word that says birth. */
const LEAST_AGE_UNSAID = 45;
const MOST_AGE_UNSAID = 100;

const AND_LATER = /\b(19\d\d)\s+(?:et|ou)\s+(?:après|plus tard|les suivantes?)/gu;
/** Age of the youngest generation of which a rule speaks. */
const YOUNGEST = 16;
const RANGE = /\b(19\d\d)\s*(?:à|a|et|-|–)\s*(19\d\d)\b/gu;
/** Generations written as a range longer than this are no range of generations. */
const MOST_GENERATIONS = 20;

/**
 * Years in which an insured person of whom a text speaks was born, each once: `né en soixante quatre`, `je suis de
 * 67`, `RACL 1966`, a date of birth whose year the redactor kept, `nés de 1961 à 1963`. The year of an event (`service
 * militaire en 82`), of a child's birth or of an effect is none.
 *
 * The one place where this is decided.
 *
 * @param referenceYear year of the call
 */
export function birthYearsIn(readable: Readable, referenceYear: number): ReadonlySet<number> {
  const reading = readingOf(readable);
  const { text, tokens, numbers, dates } = reading;
  const years = new Set<number>();
  for (const date of dates) {
    const year = birthYear(date, tokens, referenceYear);
    if (year !== undefined) years.add(year);
  }
  for (const { from, to, digits } of numbers) {
    const isCohort = tokens[from - 1]?.norm === 'de' && BEING.has(tokens[from - 2]?.norm ?? '');
    if (!isCohort || digits.length !== 2 || COUNTED.has(tokens[to]?.norm ?? '')) continue;
    years.add(resolveTwoDigitYear(Number(digits), referenceYear, 'insured'));
  }
  if (reading.isShortForm) for (const year of yearsOfShortForm(reading, referenceYear)) years.add(year);
  for (const [, from] of text.matchAll(AND_LATER)) {
    const first = Number(from);
    if (!years.has(first)) continue;
    for (let year = first; year <= referenceYear - YOUNGEST; year += 1) years.add(year);
  }
  for (const [, from, to] of text.matchAll(RANGE)) {
    const first = Number(from);
    const last = Number(to);
    if (!years.has(first) && !years.has(last)) continue;
    if (last - first > MOST_GENERATIONS) continue;
    for (let year = first; year <= last; year += 1) years.add(year);
  }
  return years;
}

function birthYear(date: DateSpan, tokens: readonly Token[], referenceYear: number): number | undefined {
  const { year, twoDigitYear, from, cue } = date;
  if (year === undefined) return undefined;
  const norm = (at: number): string => tokens[at]?.norm ?? '';
  const whole = twoDigitYear ? resolveTwoDigitYear(year, referenceYear, 'insured') : year;
  if (!isPlausibleBirthYear(whole, referenceYear)) return undefined;
  const words = tokens
    .slice(0, from)
    .flatMap(({ kind, norm: word }) => (kind === 'punctuation' ? [] : [word]));
  if (isOfChild(words.slice(-CHILD_REACH))) return undefined;
  if (cue === 'birth' || COHORTS.has(norm(from - 1)) || isRowOfBirths(tokens, from) || isInBirths(words))
    return whole;
  if (norm(from - 1) === 'de' && BEING.has(norm(from - 2))) return whole;
  if (twoDigitYear || TIMES.has(norm(from - 1)) || date.month !== undefined) return undefined;
  const age = referenceYear - whole;
  if (age < LEAST_AGE_UNSAID || age > MOST_AGE_UNSAID) return undefined;
  return words.slice(-EVENT_REACH).some((word) => EVENTS_OF_A_YEAR.has(word)) ? undefined : whole;
}

/** In a short form (`TP 1964 nb trim`) a year in which a caller may be born is that, whatever follows. */
function yearsOfShortForm({ tokens, numbers, dates }: Reading, referenceYear: number): number[] {
  return numbers.flatMap(({ from, to, digits, value }) => {
    const age = referenceYear - value;
    if (digits.length !== 4 || age < LEAST_AGE_UNSAID || age > MOST_AGE_UNSAID) return [];
    if (dates.some((date) => date.from <= from && from < date.to)) return [];
    const before = tokens.slice(0, from).map(({ norm }) => norm);
    const isElse =
      MONEY.has(tokens[to]?.norm ?? '') ||
      before.some((word) => EVENTS_OF_A_YEAR.has(word) || CHILDREN.has(word));
    return isElse ? [] : [value];
  });
}

/** `Naissance : 1er septembre au 31 décembre 1961 ; …`: every year of that column is one of birth. */
function isRowOfBirths(tokens: readonly Token[], from: number): boolean {
  if (tokens[0]?.norm !== 'naissance') return false;
  return !tokens.slice(0, from).some(({ text }) => text === ';');
}

/** `né d'avril à décembre 1965`, `nés en 1963, en 1964 ou de janvier à mars 1965`: nothing but dates since the word. */
function isInBirths(before: readonly string[]): boolean {
  const birth = before.findLastIndex((word) => BIRTHS.has(word));
  return birth >= 0 && before.slice(birth + 1).every((word) => DATE_WORDS.has(word) || /^\d/.test(word));
}

/** A child was spoken of last, and not the caller himself. */
function isOfChild(before: readonly string[]): boolean {
  const child = before.findLastIndex((word) => CHILDREN.has(word));
  return child >= 0 && !before.slice(child).some((word) => SELF.has(word));
}

/** Part of a year of birth, months 1 to 12, both included. */
export interface BirthPeriod {
  readonly year: number;
  readonly firstMonth: number;
  readonly lastMonth: number;
}

const MONTH = `(janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)`;
const DAY = `(?:\\d{1,2}(?:er)? )?`;
const PATTERNS: readonly [RegExp, (first: number, last: number) => readonly [number, number]][] = [
  [new RegExp(`(?:de |du |d')${DAY}${MONTH} (?:a|au) ${DAY}${MONTH} (\\d{4})`, 'u'), (a, b) => [a, b]],
  [new RegExp(`(\\d{4}), ${MONTH} a ${MONTH}`, 'u'), (a, b) => [a, b]],
  [new RegExp(`(\\d{4}), avant ${MONTH}`, 'u'), (a) => [1, a - 1]],
  [new RegExp(`ne en (\\d{4}), ${MONTH}`, 'u'), (a) => [a, a]],
  [new RegExp(`a partir (?:du |de |d')${DAY}${MONTH} (\\d{4})`, 'u'), (a) => [a, 12]],
  [new RegExp(`(?:ne|nee|nes|nees) (?:en |le )?${DAY}${MONTH} (\\d{4})`, 'u'), (a) => [a, a]],
];

/**
 * The part of a year in which somebody was born, where a text says one: `né d'avril à décembre 1965`, `née en février
 * 1965`, a placeholder that keeps it. Undefined when it names none, or no year.
 */
export function birthPeriodOf(text: Readable): BirthPeriod | undefined {
  const { folded } = readingOf(text);
  for (const [pattern, range] of PATTERNS) {
    const found = pattern.exec(folded);
    if (found === null) continue;
    const groups = found.slice(1);
    const year = Number(groups.find((group) => /^\d{4}$/.test(group)));
    const [first = 1, last = first] = groups.flatMap((group) => MONTHS.get(group) ?? []);
    const [firstMonth, lastMonth] = range(first, last);
    return { year, firstMonth, lastMonth };
  }
  return undefined;
}
