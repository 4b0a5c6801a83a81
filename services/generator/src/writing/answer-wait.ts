/** How long one waits for an answer, milliseconds. */
export interface Patience {
  /** For the whole of it. */
  readonly deadlineMs: number;
  /** For the first piece, and from one piece to the next. */
  readonly silenceMs: number;
}

/** Ends the wait for an answer that comes too late, that stops coming, or that nobody wants any more. */
export class AnswerWait {
  readonly #silence = new AbortController();
  readonly #deadline = new AbortController();
  readonly #silenceMs: number;
  readonly #atDeadline: NodeJS.Timeout;
  #atSilence: NodeJS.Timeout | undefined;
  readonly signal: AbortSignal;

  /** @param unwanted aborts when the answer is of no use any more */
  constructor({ deadlineMs, silenceMs }: Patience, unwanted: AbortSignal) {
    this.#silenceMs = silenceMs;
    this.#atDeadline = setTimeout(() => this.#deadline.abort(), deadlineMs);
    this.signal = AbortSignal.any([unwanted, this.#silence.signal, this.#deadline.signal]);
    this.heard();
  }

  /** Why the wait ended, as the end of a sentence. */
  get reason(): string {
    return this.#silence.signal.aborted ? 'fell silent' : 'was not done by the deadline';
  }

  /** Something of the answer came. */
  heard(): void {
    clearTimeout(this.#atSilence);
    this.#atSilence = setTimeout(() => this.#silence.abort(), this.#silenceMs);
  }

  end(): void {
    clearTimeout(this.#atSilence);
    clearTimeout(this.#atDeadline);
  }
}
