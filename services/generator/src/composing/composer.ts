import type { DraftSentence, Passages, Said } from '@decroche/contracts';

/** A proposed answer, before the citation gate. */
export interface Composition {
  /** The need in one line. */
  readonly need: string;
  readonly sentences: readonly DraftSentence[];
}

/** Writes an answer out of passages. */
export interface Composer {
  /** `builtin` or the name of the language model. */
  readonly author: string;
  /**
   * @param said the redacted text that the passages answer
   * @param signal aborts when the answer is of no use any more
   */
  compose(said: Said, passages: Passages, signal: AbortSignal): Promise<Composition>;
}
