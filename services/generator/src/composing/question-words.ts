import { acronyms, isStopWord, lightStem, resolveTwoDigitYear } from '@decroche/french';
import { birthYearsIn, type Readable, readingOf } from '@decroche/question';

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
export function wordsOf(text: Readable, referenceYear: number): TextWords {
  const reading = readingOf(text);
  const stems = new Set<string>();
  for (const { acronym } of acronyms.find(reading.words)) stems.add(`@${acronym.form.toLowerCase()}`);
  for (const { norm, kind, elided } of reading.tokens) {
    if (kind !== 'number' && kind !== 'punctuation' && !elided && !isStopWord(norm) && !BIRTH_WORDS.has(norm))
      stems.add(lightStem(norm));
  }
  const numbers = new Set<string>();
  for (const span of reading.numbers) if (!span.ambiguous) numbers.add(span.digits);
  for (const { year, twoDigitYear } of reading.dates) {
    if (year === undefined) continue;
    numbers.add(String(twoDigitYear ? resolveTwoDigitYear(year, referenceYear, 'insured') : year));
  }
  const birthYears = birthYearsIn(reading, referenceYear);
  return { stems, numbers, birthYears };
}
