/** Bounds of the pause before a reconnection, in milliseconds. */
export interface ReconnectDelayOptions {
  /** Upper bound of the first pause. */
  firstMs?: number;
  /** Upper bound that the doubling never passes. */
  maxMs?: number;
  /** Source of randomness in [0, 1). */
  random?: () => number;
}

/**
 * The pauses between attempts to reconnect: the bound doubles from `firstMs` to `maxMs`, and each pause
 * is drawn evenly from the upper half of the bound, so that many clients do not come back at once.
 * There is no last attempt: a telephony link is worth nothing when it has given up.
 */
export class ReconnectDelay {
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #random: () => number;
  #attempts = 0;

  constructor({ firstMs = 100, maxMs = 5_000, random = Math.random }: ReconnectDelayOptions = {}) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** Attempts since the last success. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const bound = Math.min(this.#maxMs, this.#firstMs * 2 ** Math.min(this.#attempts, 30));
    this.#attempts += 1;
    return bound / 2 + (this.#random() * bound) / 2;
  }

  reset(): void {
    this.#attempts = 0;
  }
}
