/** Counts the open streams and refuses those beyond the capacity, at once. */
export class Admission {
  readonly #capacity: number;
  #open = 0;
  #draining = false;

  /** @param capacity streams that can be served in real time */
  constructor(capacity: number) {
    this.#capacity = capacity;
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

  /** From now on every new stream is refused. */
  drain(): void {
    this.#draining = true;
  }

  /** @returns what gives the place back (once), or why there is none */
  enter(): (() => void) | 'full' | 'draining' {
    if (this.#draining) return 'draining';
    if (this.#open >= this.#capacity) return 'full';
    this.#open += 1;
    let left = false;
    return () => {
      if (!left) this.#open -= 1;
      left = true;
    };
  }
}
