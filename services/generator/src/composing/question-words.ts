import { acronyms, isStopWord, lightStem, resolveTwoDigitYear } from '@decroche/french';
import { birthYearsIn, type Readable, type Reading, readingOf } from '@decroche/question';

/** Content of a text for comparing a question with sentences. */
export interface TextWords {
  /** Stems and acronyms. */
  readonly stems: ReadonlySet<string>;
  /** Numbers, as digits. */
  readonly numbers: ReadonlySet<string>;
  /** Stems of what is counted: the words right after a number. */
  readonly counted: ReadonlySet<string>;
  /** Years in which an insured person may be born. */
  readonly birthYears: ReadonlySet<number>;
}

/** What they say is in the year of birth. */
const BIRTH_WORDS: ReadonlySet<string> = new Set(['ne', 'nee', 'nes', 'nees', 'naissance']);

/** Whether a text has a stem of a question: as it is, or, for an acronym, all that it stands for. */
export function hasStem({ stems }: TextWords, stem: string): boolean {
  if (stems.has(stem)) return true;
  const expansion = stem.startsWith('@') ? expansionOf(stem.slice(1)) : [];
  return expansion.length > 0 && expansion.every((part) => stems.has(part));
}

const expansions = new Map(
  acronyms.all.map(({ form, expansion }) => [form.toLowerCase(), stemsOf(readingOf(expansion))]),
);

function expansionOf(form: string): readonly string[] {
  return expansions.get(form) ?? [];
}

function stemsOf({ tokens }: Reading): string[] {
  return tokens.flatMap(({ norm, kind, elided }) =>
    kind === 'number' || kind === 'punctuation' || elided || isStopWord(norm) || BIRTH_WORDS.has(norm)
      ? []
      : [lightStem(norm)],
  );
}

/** The words of two texts that stand together. */
export function wordsOfBoth(one: TextWords, other: TextWords): TextWords {
  return {
    stems: new Set([...one.stems, ...other.stems]),
    numbers: new Set([...one.numbers, ...other.numbers]),
    counted: new Set([...one.counted, ...other.counted]),
    birthYears: new Set([...one.birthYears, ...other.birthYears]),
  };
}

/** @param referenceYear year of the call */
export function wordsOf(text: Readable, referenceYear: number): TextWords {
  const reading = readingOf(text);
  const stems = new Set<string>();
  for (const { acronym } of acronyms.find(reading.words)) stems.add(`@${acronym.form.toLowerCase()}`);
  for (const stem of stemsOf(reading)) stems.add(stem);
  const numbers = new Set<string>();
  for (const span of reading.numbers) if (!span.ambiguous) numbers.add(span.digits);
  for (const { year, twoDigitYear } of reading.dates) {
    if (year === undefined) continue;
    numbers.add(String(twoDigitYear ? resolveTwoDigitYear(year, referenceYear, 'insured') : year));
  }
  const counted = reading.numbers.flatMap(({ to }) => reading.tokens[to]?.norm ?? []).map(lightStem);
  const birthYears = birthYearsIn(reading, referenceYear);
  return { stems, numbers, counted: new Set(counted), birthYears };
}
