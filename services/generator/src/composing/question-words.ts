import {
  acronyms,
  isStopWord,
  lightStem,
  readDates,
  readNumbers,
  resolveTwoDigitYear,
  tokenize,
} from '@decroche/french';
import { birthYearsIn, readableText } from '@decroche/question';

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

/** @param referenceYear year of the call */
export function wordsOf(text: string, referenceYear: number): TextWords {
  const tokens = tokenize(readableText(text)).filter(({ kind }) => kind !== 'punctuation');
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
  for (const { year, twoDigitYear } of readDates(tokens, spans)) {
    if (year === undefined) continue;
    numbers.add(String(twoDigitYear ? resolveTwoDigitYear(year, referenceYear, 'insured') : year));
  }
  const birthYears = birthYearsIn(text, referenceYear);
  return { stems, numbers, birthYears };
}
