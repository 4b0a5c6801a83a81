import {
  acronyms,
  type DateSpan,
  type NumberSpan,
  readDates,
  readNumbers,
  type Token,
  tokenize,
} from '@decroche/french';
import type { GivenName, Lexicon } from './lexicon/lexicon.ts';
import { CIVILITIES, FOREIGN_PARTICLES, PARTICLES, RELATIVES } from './lexicon/name-words.ts';
import { endsName } from './lexicon/stop-words.ts';
import type { MendedReading } from './mended-reading.ts';

/** How a word is written: `none` where case says nothing, at the start of a sentence or in a text without case. */
export type WordCase = 'lower' | 'capital' | 'upper' | 'none';

/** What the detectors know of one token. */
export interface Lexeme extends Token {
  readonly at: number;
  readonly writtenCase: WordCase;
  readonly ordinary: boolean;
  readonly given: GivenName;
  /** First word of the text or after the end of a sentence: a capital letter says little. */
  readonly startsSentence: boolean;
  /** Part of a harmless proper name: an institution, a benefit, a region, a country. */
  readonly entity: boolean;
  /** Part of the name of a commune. */
  readonly commune: boolean;
  readonly particle: boolean;
  /** Grammar, greetings, verbs: no part of a name. */
  readonly stop: boolean;
}

/** One text read once: tokens with what they may be, numbers and dates. All detectors work on it. */
export class Utterance {
  readonly text: string;
  readonly words: readonly Lexeme[];
  readonly norms: readonly string[];
  readonly numbers: readonly NumberSpan[];
  readonly dates: readonly DateSpan[];
  readonly #numberAt: (NumberSpan | undefined)[] = [];
  readonly #dateAt: (DateSpan | undefined)[] = [];
  /** Upper and lower case are told apart in this text. */
  readonly cased: boolean;
  readonly lexicon: Lexicon;
  /** The same text in plain characters, or as it was probably said, where it was misheard or interrupted. */
  readonly mended: MendedReading | undefined;

  constructor(
    text: string,
    lexicon: Lexicon,
    mend: (heard: Utterance) => MendedReading | undefined = () => undefined,
  ) {
    this.text = text;
    this.lexicon = lexicon;
    const tokens = tokenize(text);
    this.norms = tokens.map((token) => token.norm);
    this.cased = isCased(text);
    this.numbers = readNumbers(tokens);
    this.dates = readDates(tokens, this.numbers);
    for (const number of this.numbers) {
      for (let at = number.from; at < number.to; at++) this.#numberAt[at] = number;
    }
    for (const date of this.dates) for (let at = date.from; at < date.to; at++) this.#dateAt[at] = date;
    const entities = marks(tokens.length, (at) => {
      const match = acronyms.matchAt(this.norms, at);
      return Math.max(lexicon.entityAt(this.norms, at), match?.how === 'written' ? match.to - match.from : 0);
    });
    const communes = marks(tokens.length, (at) => lexicon.communeAt(this.norms, at));
    this.words = tokens.map((token, at) => this.#lexeme(token, at, tokens[at - 1], entities, communes));
    this.mended = mend(this);
  }

  /** The word at `at`, when there is one that is letters only. */
  word(at: number): Lexeme | undefined {
    const word = this.words[at];
    return word?.kind === 'word' ? word : undefined;
  }

  /** The number that covers a token. */
  numberAt(at: number): NumberSpan | undefined {
    return this.#numberAt[at];
  }

  /** The number that ends right before a token. */
  numberEndingAt(to: number): NumberSpan | undefined {
    const number = this.#numberAt[to - 1];
    return number?.to === to ? number : undefined;
  }

  /** The date that covers a token. */
  dateAt(at: number): DateSpan | undefined {
    return this.#dateAt[at];
  }

  /** The first word that begins at an offset or behind it; the number of words when none does. */
  firstFrom(offset: number): number {
    let low = 0;
    let high = this.words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.words[middle] as Lexeme).start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  norm(at: number): string {
    return this.norms[at] ?? '';
  }

  /** Whether one of `wanted` stands among the `reach` tokens before `at`. */
  cueBefore(at: number, reach: number, wanted: ReadonlySet<string>): boolean {
    for (let back = at - 1; back >= 0 && back >= at - reach; back--)
      if (wanted.has(this.norm(back))) return true;
    return false;
  }

  #lexeme(
    token: Token,
    at: number,
    before: Token | undefined,
    entities: readonly boolean[],
    communes: readonly boolean[],
  ): Lexeme {
    const { norm } = token;
    const married = norm === 'marie' && token.text.toLowerCase() !== 'marie';
    const given = token.kind === 'word' && !married ? this.lexicon.givenName(norm) : undefined;
    const isName = UNFOLDED_NAMES.test(token.text);
    const startsSentence =
      before === undefined || (before.kind === 'punctuation' && /[.!?:]/.test(before.text));
    return {
      ...token,
      at,
      writtenCase: this.#caseOf(token.text, startsSentence),
      startsSentence,
      ordinary:
        (this.lexicon.isOrdinary(norm) && !isName) || (this.#madeOfWords(norm) && communes[at] !== true),
      given,
      entity: entities[at] ?? false,
      commune: communes[at] ?? false,
      particle: token.elided ? /^[dnlo]$/.test(norm) : PARTICLES.has(norm),
      stop:
        token.elided ||
        (!isName && given !== 'sure' && (endsName(norm) || CIVILITIES.has(norm) || RELATIVES.has(norm))),
    };
  }

  #madeOfWords(norm: string): boolean {
    return (
      norm.includes('-') && norm.split('-').every((part) => part === '' || this.lexicon.isOrdinary(part))
    );
  }

  #caseOf(text: string, startsSentence: boolean): WordCase {
    if (!this.cased) return 'none';
    const letters = text.replace(/[^\p{L}]/gu, '');
    if (letters === '' || letters === letters.toLowerCase()) return 'lower';
    if (letters.length > 1 && letters === letters.toUpperCase()) return 'upper';
    return startsSentence ? 'none' : 'capital';
  }
}

/** Names that only an accent tells from a word. */
const UNFOLDED_NAMES = /^(?:bâ|désiré)$/i;

/** Foreign particles speak for a name by themselves. */
export const isForeignParticle = (word: Lexeme): boolean => FOREIGN_PARTICLES.has(word.norm);

/** Worth remembering: no ordinary word, long enough. */
export function isTelling(word: Lexeme): boolean {
  return (
    word.kind === 'word' &&
    word.norm.length > 2 &&
    !word.entity &&
    !word.stop &&
    (!word.ordinary || word.given === 'sure')
  );
}

function isCased(text: string): boolean {
  const upper = text.match(/\p{Lu}/gu)?.length ?? 0;
  const lower = text.match(/\p{Ll}/gu)?.length ?? 0;
  return upper > 0 && lower > upper / 2;
}

function marks(length: number, lengthAt: (at: number) => number): boolean[] {
  const marked = new Array<boolean>(length).fill(false);
  for (let at = 0; at < length; ) {
    const found = lengthAt(at);
    marked.fill(true, at, at + found);
    at += Math.max(found, 1);
  }
  return marked;
}
