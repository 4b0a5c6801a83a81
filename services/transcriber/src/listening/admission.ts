/** How busy an engine is. */
export interface EngineLoad {
  /** Share of its decoding time used lately, 0 to 1. */
  readonly busyShare: number;
  /** True while it falls behind what it has already. */
  readonly saturated: boolean;
}

/** Highest load that is reported while there is still a place. */
const NEARLY_FULL = 0.99;

/** Counts the open streams and refuses those beyond what can be decoded in real time, at once. */
export class Admission {
  #capacity: number;
  readonly #engine: EngineLoad;
  #open = 0;
  #draining = false;

  /** @param capacity streams that can be served in real time */
  constructor(capacity: number, engine: EngineLoad) {
    this.#capacity = capacity;
    this.#engine = engine;
  }

  get open(): number {
    return this.#open;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** From now on so many can be served in real time; who is there already stays. */
  resize(capacity: number): void {
    this.#capacity = capacity;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Share of the capacity in use, 0 to 1: of places, or of decoding time where that is more. */
  get load(): number {
    if (this.#open === 0) return 0;
    const busy = this.#engine.saturated ? 1 : Math.min(NEARLY_FULL, this.#engine.busyShare);
    return Math.min(1, Math.max(this.#open / this.#capacity, busy));
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
