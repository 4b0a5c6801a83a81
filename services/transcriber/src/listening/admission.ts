/** Share of the decoding threads' time beyond which they cannot keep up with more streams. */
const SATURATED = 0.95;

/** Counts the open streams and refuses those beyond what can be decoded in real time, at once. */
export class Admission {
  readonly #capacity: number;
  readonly #busyShare: () => number;
  #open = 0;
  #draining = false;

  /**
   * @param capacity streams that can be served in real time
   * @param busyShare share of the decoding threads' time that was used lately, 0 to 1
   */
  constructor(capacity: number, busyShare: () => number) {
    this.#capacity = capacity;
    this.#busyShare = busyShare;
  }

  get open(): number {
    return this.#open;
  }

  get capacity(): number {
    return this.#capacity;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Share of the capacity in use, 0 to 1: of places, or of decoding time where that is more. */
  get load(): number {
    if (this.#open === 0) return 0;
    const busy = this.#busyShare();
    return Math.min(1, Math.max(this.#open / this.#capacity, busy > SATURATED ? 1 : busy));
  }

  /** From now on every new stream is refused. */
  drain(): void {
    this.#draining = true;
  }

  /** @returns what gives the place back (once), or why there is none */
  enter(): (() => void) | 'full' | 'draining' {
    if (this.#draining) return 'draining';
    if (this.load >= 1) return 'full';
    this.#open += 1;
    let left = false;
    return () => {
      if (!left) this.#open -= 1;
      left = true;
    };
  }
}
