interface Waiting<Phase> {
  phase: Phase;
  enter: () => void;
}

/**
 * Lets several work in the same phase at once, up to a bound, and never in two phases at once. First come,
 * first served: whoever asks for another phase closes the door to latecomers of the present one.
 */
export class PhaseLock<Phase extends string> {
  readonly #atOnce: number;
  #present: Phase | undefined;
  #working = 0;
  #waiting: Waiting<Phase>[] = [];

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Runs `work` in this phase. Rejects with the reason of `signal` when it is aborted before the turn comes. */
  async run<Result>(phase: Phase, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    await this.#enter(phase, signal);
    try {
      return await work();
    } finally {
      this.#working -= 1;
      this.#admit();
    }
  }

  async #enter(phase: Phase, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting<Phase> = { phase, enter: resolve };
    const giveUp = () => {
      const index = this.#waiting.indexOf(waiting);
      // Absent: its turn has just come, and `work` will see the signal itself.
      if (index === -1) return;
      this.#waiting.splice(index, 1);
      this.#admit();
      reject(signal?.reason);
    };
    this.#waiting.push(waiting);
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#admit();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  #admit(): void {
    let [first] = this.#waiting;
    while (
      first !== undefined &&
      this.#working < this.#atOnce &&
      (this.#working === 0 || first.phase === this.#present)
    ) {
      this.#waiting.shift();
      this.#present = first.phase;
      this.#working += 1;
      first.enter();
      [first] = this.#waiting;
    }
  }
}
