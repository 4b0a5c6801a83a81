/** Time over which the usual delay of a stream is known, milliseconds; twice as long at most. */
const WINDOW_MS = 30_000;

/**
 * How far a stream is behind its own usual delay. A sender whose clock runs a little fast or slow has no lag, however
 * long the call; one that sends faster than real time has none either.
 */
export class ArrivalLag {
  #windowStart: number | undefined;
  #least = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  #delay = 0;

  /**
   * Takes note of what has arrived.
   *
   * @param receivedMs audio received since the beginning
   * @param now time that never jumps, milliseconds
   */
  arrived(receivedMs: number, now: number): void {
    this.#delay = now - receivedMs;
    this.#windowStart ??= now;
    if (now - this.#windowStart > WINDOW_MS) {
      this.#windowStart = now;
      this.#leastBefore = this.#least;
      this.#least = this.#delay;
    }
    this.#least = Math.min(this.#least, this.#delay);
  }

  /** Lag of what arrived last, milliseconds. */
  get ms(): number {
    return Math.max(0, this.#delay - Math.min(this.#least, this.#leastBefore));
  }
}
