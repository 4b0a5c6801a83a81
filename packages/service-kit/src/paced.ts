/**
 * Something that is told again at each change, and no more often than once in a period: the first change at once, those
 * after it together at the end of the period.
 */
export class Paced {
  readonly #tell: () => void;
  readonly #periodMs: number;
  #timer: NodeJS.Timeout | undefined;
  #again = false;

  constructor(tell: () => void, periodMs: number) {
    this.#tell = tell;
    this.#periodMs = periodMs;
  }

  /** Something changed. */
  changed(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.changed();
    }, this.#periodMs).unref();
    this.#tell();
  }

  /** What was not told yet never is. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }
}
