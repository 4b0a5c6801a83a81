import { WriterError } from './writer-error.ts';

/** Failures in a row after which a model is left alone. */
const MAX_FAILURES = 3;
/** For how long, milliseconds; then one answer is tried. */
const REST_MS = 30_000;

/** Keeps a model that fails from being asked again and again, and one that is busy from being asked too much at once. */
export class CircuitBreaker {
  readonly #maxAtOnce: number;
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = 0;
  #going = 0;

  /**
   * @param maxAtOnce answers that may be written at the same time
   * @param now milliseconds, from any moment on
   */
  constructor(maxAtOnce: number, now: () => number) {
    this.#maxAtOnce = maxAtOnce;
    this.#now = now;
  }

  /**
   * Takes a place for one answer; end it with {@link leave}.
   *
   * @throws WriterError `busy` when there is none
   */
  enter(): void {
    if (this.#going >= this.#maxAtOnce) throw new WriterError('busy', 'is writing as much as it may at once');
    if (this.#failures >= MAX_FAILURES) {
      const now = this.#now();
      if (now < this.#restsUntil) throw new WriterError('busy', 'failed again and again and is left alone');
      this.#restsUntil = now + REST_MS;
    }
    this.#going += 1;
  }

  /** @param outcome `cancelled` says nothing of the model */
  leave(outcome: 'done' | 'failed' | 'cancelled'): void {
    this.#going -= 1;
    if (outcome === 'done') this.#failures = 0;
    if (outcome !== 'failed') return;
    this.#failures += 1;
    if (this.#failures >= MAX_FAILURES) this.#restsUntil = this.#now() + REST_MS;
  }
}
