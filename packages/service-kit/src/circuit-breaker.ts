/** Failures in a row after which a server is left alone. */
const MAX_FAILURES = 3;
/** For how long, milliseconds; then one request is tried. */
const REST_MS = 30_000;

/** Why a server is not asked: it has as much as it may take, or it failed again and again. */
export type BreakerRefusal = 'full' | 'resting';

/** Keeps a server that fails from being asked again and again, and one that is busy from being asked too much at once. */
export class CircuitBreaker {
  readonly #maxAtOnce: number;
  readonly #now: () => number;
  #failures = 0;
  #restsUntil = 0;
  #going = 0;

  /**
   * @param maxAtOnce requests that may be under way at the same time
   * @param now milliseconds, from any moment on
   */
  constructor(maxAtOnce: number, now: () => number) {
    this.#maxAtOnce = maxAtOnce;
    this.#now = now;
  }

  /** True while the server is left alone. */
  get resting(): boolean {
    return this.#failures >= MAX_FAILURES && this.#now() < this.#restsUntil;
  }

  /** Requests under way. */
  get going(): number {
    return this.#going;
  }

  /** Takes a place for one request, to be ended with {@link leave}; or says why there is none. */
  enter(): BreakerRefusal | undefined {
    if (this.#going >= this.#maxAtOnce) return 'full';
    if (this.#failures >= MAX_FAILURES) {
      const now = this.#now();
      if (now < this.#restsUntil) return 'resting';
      this.#restsUntil = now + REST_MS;
    }
    this.#going += 1;
    return undefined;
  }

  /** @param outcome `cancelled` says nothing of the server */
  leave(outcome: 'done' | 'failed' | 'cancelled'): void {
    this.#going -= 1;
    if (outcome === 'done') this.#failures = 0;
    if (outcome !== 'failed') return;
    this.#failures += 1;
    if (this.#failures >= MAX_FAILURES) this.#restsUntil = this.#now() + REST_MS;
  }
}
