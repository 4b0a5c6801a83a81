import { type TextWords, wordsOf } from './question-words.ts';

/** Sentences and headings of the base that are remembered: more than all of the demonstration base. */
const MOST_TEXTS = 12_000;

/**
 * The words of sentences of the base, read once: the same articles are found again and again. Never given what a caller
 * said.
 */
export class WordMemory {
  readonly #kept = new Map<string, TextWords>();
  readonly #most: number;

  /** @param most texts that are kept */
  constructor(most = MOST_TEXTS) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** See {@link wordsOf}. */
  of(text: string, referenceYear: number): TextWords {
    const key = `${referenceYear} ${text}`;
    const words = this.#kept.get(key) ?? wordsOf(text, referenceYear);
    // Moved to the end: what has not been found for longest goes first.
    this.#kept.delete(key);
    this.#kept.set(key, words);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return words;
  }
}
