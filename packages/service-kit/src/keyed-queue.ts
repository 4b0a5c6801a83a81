/**
 * Runs jobs of one key one after the other and jobs of different keys side by side, at most `width` at once.
 *
 * The queue itself takes everything it is given: those who feed it bound it with {@link size} or {@link below}.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();
  #free: number;
  #size = 0;

  /** @throws RangeError when no job could ever run */
  constructor(width: number) {
    if (!(width >= 1)) throw new RangeError(`a queue runs at least one job at once, got ${width}`);
    this.#free = width;
  }

  /** Jobs that run or wait. */
  get size(): number {
    return this.#size;
  }

  /**
   * Resolves when the job has run, and rejects with the job's own failure, which does not stop later jobs of the
   * key.
   */
  run(key: string, job: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    this.#size += 1;
    const mine = before.then(() => this.#withSlot(job));
    const tail = mine
      .catch(() => undefined)
      .then(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key);
        this.#size -= 1;
        for (const look of this.#watchers) look();
      });
    this.#tails.set(key, tail);
    return mine;
  }

  /** Resolves when fewer than `limit` jobs run or wait. */
  async below(limit: number): Promise<void> {
    if (this.#size < limit) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.#size >= limit) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
    });
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.below(1);
  }

  async #withSlot(job: () => Promise<void>): Promise<void> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      await job();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
