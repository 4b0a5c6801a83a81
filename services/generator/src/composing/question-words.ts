import {
  acronyms,
  isStopWord,
  lightStem,
  readDates,
  readNumbers,
  resolveTwoDigitYear,
  tokenize,
} from '@decroche/french';

/** Content of a text for comparing a question with sentences. */
export interface TextWords {
  /** Stems and acronyms. */
  readonly stems: ReadonlySet<string>;
  /** Numbers, as digits. */
  readonly numbers: ReadonlySet<string>;
  /** Years in which an insured person may be born. */
  readonly birthYears: ReadonlySet<number>;
}

/** What they say is in the year of birth. */
const BIRTH_WORDS: ReadonlySet<string> = new Set(['ne', 'nee', 'nes', 'nees', 'naissance']);

const FIRST_BIRTH_YEAR = 1925;
/** Youngest caller: 40 years before the call. */
const LEAST_AGE = 40;
const PLACEHOLDER = /\[[^\]]*\]/g;

/** @param referenceYear year of the call */
export function wordsOf(text: string, referenceYear: number): TextWords {
  const tokens = tokenize(text.replace(PLACEHOLDER, ' ')).filter(({ kind }) => kind !== 'punctuation');
  const norms = tokens.map(({ norm }) => norm);
  const stems = new Set<string>();
  for (const { acronym } of acronyms.find(norms)) stems.add(`@${acronym.form.toLowerCase()}`);
  for (const { norm, kind, elided } of tokens) {
    if (kind !== 'number' && !elided && !isStopWord(norm) && !BIRTH_WORDS.has(norm))
      stems.add(lightStem(norm));
  }
  const spans = readNumbers(tokens);
  const numbers = new Set<string>();
  for (const span of spans) if (!span.ambiguous) numbers.add(span.digits);
  const birthYears = new Set<number>();
  for (const { year, twoDigitYear } of readDates(tokens, spans)) {
    if (year === undefined) continue;
    const whole = twoDigitYear ? resolveTwoDigitYear(year, referenceYear, 'insured') : year;
    if (whole >= FIRST_BIRTH_YEAR && whole <= referenceYear - LEAST_AGE) birthYears.add(whole);
    numbers.add(String(whole));
  }
  for (const year of yearsBetween(text)) birthYears.add(year);
  return { stems, numbers, birthYears };
}

const RANGE = /\b(19\d\d)\s*(?:à|et|-|–)\s*(19\d\d)\b/g;

/** `nés de 1961 à 1963` speaks of 1962 too. */
function yearsBetween(text: string): number[] {
  return [...text.matchAll(RANGE)].flatMap(([, from, to]) => {
    const first = Number(from);
    const count = Number(to) - first + 1;
    return count > 0 && count <= 20 ? Array.from({ length: count }, (_, step) => first + step) : [];
  });
}
