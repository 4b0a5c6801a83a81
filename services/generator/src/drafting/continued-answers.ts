import type { DraftSentence, Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import type { TextOfTurn } from './newest-text.ts';

/** How long a whole answer is kept for the same question: the end of speech is decided that much after the last word. */
const KEPT_MS = 2_000;

/** Has an answer written; each value is the whole answer so far. */
export type Write = (signal: AbortSignal) => AsyncIterable<readonly DraftSentence[]>;

/**
 * Goes on with the answer that is being written when a turn asks the same again, word for word and of the same documents. The
 * text of a caller's last word and his final text are mostly one: the end silence is won.
 */
export class ContinuedAnswers {
  readonly #answers = new Map<string, Answer>();

  /**
   * The answer to what a turn asks.
   *
   * @param signal aborts when this reader needs it no more; writing stops when nobody reads
   * @throws what `write` throws
   */
  async *read(
    { conversationId, turnId }: Pick<TextOfTurn, 'conversationId' | 'turnId'>,
    { text }: Pick<Question, 'text'>,
    passages: readonly Passage[],
    write: Write,
    signal: AbortSignal,
  ): AsyncGenerator<readonly DraftSentence[]> {
    signal.throwIfAborted();
    const documents = passages.map((passage) => [passage.sourceId, passage.text]);
    const asked = JSON.stringify([conversationId, turnId, text, documents]);
    // Whoever read it before leaves it after this: the same question never finds it ended between the two.
    const answer = this.#answers.get(asked) ?? new Answer(write);
    this.#answers.set(asked, answer);
    answer.over = () => {
      if (this.#answers.get(asked) === answer) this.#answers.delete(asked);
    };
    yield* answer.read(signal);
  }
}

/** One answer, for all who asked for it. */
class Answer {
  /** Called once nobody can be given this answer any more. */
  over: () => void = () => undefined;
  readonly #stop = new AbortController();
  #written: readonly DraftSentence[] = [];
  #state: 'writing' | 'whole' | 'failed' = 'writing';
  #error: unknown;
  #readers = 0;
  #kept: NodeJS.Timeout | undefined;
  #next = Promise.withResolvers<void>();

  constructor(write: Write) {
    void this.#write(write);
  }

  async *read(signal: AbortSignal): AsyncGenerator<readonly DraftSentence[]> {
    clearTimeout(this.#kept);
    this.#readers += 1;
    const aborted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    try {
      let seen = 0;
      while (true) {
        signal.throwIfAborted();
        const next = this.#next.promise;
        if (this.#written.length > seen) {
          seen = this.#written.length;
          yield this.#written;
        } else if (this.#state === 'failed') throw this.#error;
        else if (this.#state === 'whole') return;
        else await Promise.race([next, aborted]);
      }
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#leave();
    }
  }

  async #write(write: Write): Promise<void> {
    try {
      for await (const written of write(this.#stop.signal)) {
        this.#written = written;
        this.#tell();
      }
      this.#state = 'whole';
    } catch (error) {
      this.#error = error;
      this.#state = 'failed';
      // The next who asks tries anew.
      this.over();
    }
    this.#tell();
  }

  #tell(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** What nobody reads is not written on; what is whole is kept for a while. */
  #leave(): void {
    if (this.#state === 'whole') this.#kept = setTimeout(() => this.#end(), KEPT_MS).unref();
    else this.#end();
  }

  #end(): void {
    clearTimeout(this.#kept);
    this.over();
    this.#stop.abort(new Error('nobody reads this answer any more'));
  }
}
