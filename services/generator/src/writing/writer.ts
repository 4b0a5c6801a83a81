import type { DraftSentence, Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';

/** Writes a better answer than the built-in one, sentence by sentence. */
export interface Writer {
  /** Name of the language model. */
  readonly author: string;
  /**
   * Each value is the whole answer so far, before the gate; a later one only adds to it.
   *
   * @param question the redacted question that the passages answer
   * @param passages what may be said, and nothing else
   * @param signal aborts when the answer is of no use any more: writing stops, on the server too
   * @throws WriterError when the answer did not come whole: then none of it counts
   */
  write(
    question: Question,
    passages: readonly Passage[],
    signal: AbortSignal,
  ): AsyncIterable<readonly DraftSentence[]>;

  /**
   * Has the server read what an answer would be written from, and write next to nothing: the answer to a later text with the
   * same documents begins sooner.
   *
   * @throws WriterError
   */
  warm(question: Question, passages: readonly Passage[], signal: AbortSignal): Promise<void>;
}
