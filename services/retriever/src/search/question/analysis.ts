import {
  type AcronymRegistry,
  fillerPhraseAt,
  fold,
  isFunctionWord,
  isStopWord,
  lightStem,
  MONTH_NAMES,
  resolveTwoDigitYear,
  type Token,
} from '@decroche/french';
import { type Readable, readingOf, Wording } from '@decroche/question';

/** One term of a text. */
export interface Term {
  /** `word` stems, `@FORM` acronyms, `#1964` numbers and years. */
  readonly term: string;
  /** Folded word behind a stem; empty for numbers and acronyms. */
  readonly word: string;
  readonly kind: 'stem' | 'acronym' | 'number' | 'year';
}

/** What the analysis depends on besides the text. */
export interface AnalysisSettings {
  readonly acronyms: AcronymRegistry;
  /** Year of the call: decides the century of a year said with two digits. */
  readonly referenceYear: number;
}

const YEARS_TOGETHER = /\b(19[2-9]\d)\s*(?:à|a|-|–|et)\s*(19[2-9]\d)\b/g;
/** A lone two-digit year from here on is a year of birth; below it is a year of today's century. */
const FIRST_BIRTH_YEAR = 40;
/** Generations written as a range longer than this are no range of generations. */
const MOST_GENERATIONS = 12;

/**
 * Terms of a French text in order: stems of its content words, acronyms however they are written or said, numbers
 * however they are written or said, years of birth with their century. Stop words and spoken fillers are left out.
 */
export function analyse(readable: Readable, settings: AnalysisSettings): Term[] {
  const { text, meant } = readingOf(readable);
  return [...termsOf(meant.unpunctuated, !/\p{Ll}/u.test(text), settings), ...generationsBetween(text)];
}

/** The same of one word that stands alone. */
export function analyseWord(word: Token, settings: AnalysisSettings): Term[] {
  const alone = new Wording(word.text, [{ ...word, joined: false }]);
  return termsOf(alone, !/\p{Ll}/u.test(word.text), settings);
}

/**
 * @param words without punctuation
 * @param shouts whether the text is written in capitals
 */
function termsOf(words: Wording, shouts: boolean, { acronyms, referenceYear }: AnalysisSettings): Term[] {
  const { tokens } = words;
  const norms = tokens.map(({ norm }) => norm);
  const numbers = termsOfNumbers(words, referenceYear);
  const terms: Term[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = acronyms.matchAt(norms, at);
    if (found !== undefined) {
      terms.push(termOfAcronym(found.acronym.form));
      at = found.to;
      continue;
    }
    const capitals = shouts ? undefined : acronymInCapitals(tokens[at] as Token, acronyms);
    if (capitals !== undefined) {
      terms.push(capitals);
      at += 1;
      continue;
    }
    const number = numbers.get(at);
    if (number !== undefined) {
      terms.push(...number.terms);
      at = number.to;
      continue;
    }
    const negated = isNegated(norms, at);
    const filler = negated ? 0 : fillerPhraseAt(norms, at);
    if (filler > 0) at += filler;
    else {
      const token = tokens[at] as Token;
      const isEmpty = negated ? isFunctionWord(token.norm) : isStopWord(token.norm);
      if (token.kind !== 'number' && !token.elided && !isEmpty) {
        terms.push({ term: lightStem(token.norm), word: token.norm, kind: 'stem' });
      }
      at += 1;
    }
  }
  return terms;
}

/** An acronym that is also an ordinary word is one where it stands in capitals among small letters: `le PAS`. */
function acronymInCapitals({ text, kind }: Token, acronyms: AcronymRegistry): Term | undefined {
  if (kind !== 'word' || !/^\p{Lu}{2,}$/u.test(text)) return undefined;
  const acronym = acronyms.get(text);
  return acronym === undefined ? undefined : termOfAcronym(acronym.form);
}

function termOfAcronym(form: string): Term {
  return { term: `@${form.toLowerCase()}`, word: '', kind: 'acronym' };
}

/** A courtesy that is denied is none: `pas d'accord`. */
function isNegated(norms: readonly string[], at: number): boolean {
  return norms[at - 1] === 'pas' || (norms[at - 2] === 'pas' && norms[at - 1] === 'd');
}

interface NumberAt {
  readonly to: number;
  readonly terms: readonly Term[];
}

function termsOfNumbers({ numbers, dates }: Wording, referenceYear: number): Map<number, NumberAt> {
  const at = new Map<number, NumberAt>();
  for (const span of numbers) {
    if (span.ambiguous) continue;
    const value = Number.isFinite(span.value) && span.kind !== 'digits' ? String(span.value) : span.digits;
    at.set(span.from, { to: span.to, terms: [{ term: `#${value}`, word: '', kind: 'number' }] });
  }
  for (const date of dates) {
    if (date.year === undefined) continue;
    const role = date.cue === 'birth' || date.year >= FIRST_BIRTH_YEAR ? 'insured' : 'event';
    const year = date.twoDigitYear ? resolveTwoDigitYear(date.year, referenceYear, role) : date.year;
    const terms: Term[] = [{ term: `#${year}`, word: '', kind: 'year' }];
    if (date.day !== undefined) terms.push({ term: `#${date.day}`, word: '', kind: 'number' });
    if (date.month !== undefined) {
      const month = fold(MONTH_NAMES[date.month - 1] as string);
      terms.push({ term: lightStem(month), word: month, kind: 'stem' });
    }
    at.set(date.from, { to: date.to, terms });
  }
  return at;
}

/** `nés de 1961 à 1963` speaks of 1962 too. */
function generationsBetween(text: string): Term[] {
  const terms: Term[] = [];
  for (const [, from, to] of text.matchAll(YEARS_TOGETHER)) {
    const first = Number(from);
    const last = Number(to);
    if (last - first > MOST_GENERATIONS) continue;
    for (let year = first + 1; year < last; year++) terms.push({ term: `#${year}`, word: '', kind: 'year' });
  }
  return terms;
}
