/** A partial text whose beginning will not be taken back. */
export interface StableText {
  readonly words: readonly string[];
  /** Decoded audio at which each word took its place, milliseconds. */
  readonly sinceMs: readonly number[];
  /** Number of leading words that only a final text may change. */
  readonly stableWords: number;
}

/**
 * Decides which leading words of a partial text will not be taken back any more.
 *
 * A word is stable once it stood at its place, behind the same words, for {@link HOLD_MS} of decoded audio and is not
 * the last one. Stable words are pinned: later partial texts start with them even if the decoder changes its mind;
 * only the final text may differ.
 */
export class StablePrefix {
  #words: readonly string[] = [];
  #since: number[] = [];
  #stable = 0;

  /**
   * Takes the next partial text.
   *
   * @param words as the decoder has them now
   * @param decodedMs audio behind them
   */
  push(words: readonly string[], decodedMs: number): StableText {
    const pinned = this.#words.slice(0, this.#stable);
    const shown = [...pinned, ...words.slice(this.#stable)];
    const since = shown.map((word, index) =>
      this.#words[index] === word ? (this.#since[index] ?? decodedMs) : decodedMs,
    );
    const firstChange = shown.findIndex((word, index) => this.#words[index] !== word);
    if (firstChange >= 0) since.fill(decodedMs, firstChange);
    this.#words = shown;
    this.#since = since;
    while (this.#stable < shown.length - 1 && decodedMs - (since[this.#stable] ?? decodedMs) >= HOLD_MS) {
      this.#stable += 1;
    }
    return { words: shown, sinceMs: since, stableWords: this.#stable };
  }

  forget(): void {
    this.#words = [];
    this.#since = [];
    this.#stable = 0;
  }
}

/** How long a word must stand, milliseconds of decoded audio. */
const HOLD_MS = 600;
