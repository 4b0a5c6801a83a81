import type { DraftSentence, Passages } from '@decroche/contracts';
import type { Question } from '@decroche/question';

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
   * @param question the redacted question that the passages answer
   * @param signal aborts when the answer is of no use any more
   */
  compose(question: Question, passages: Passages, signal: AbortSignal): Promise<Composition>;
}
