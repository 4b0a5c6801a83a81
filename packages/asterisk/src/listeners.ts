import type { Logger } from './logger.ts';

/** Listeners of one kind of event. One that throws or rejects is logged and the others still run. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => unknown>();
  readonly #name: string;
  readonly #logger: Logger;

  constructor(name: string, logger: Logger) {
    this.#name = name;
    this.#logger = logger;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** Adds a listener and returns what removes it. */
  add(listener: (event: Event) => unknown): () => void {
    // One entry an addition, so that the same function added twice is removed once at a time.
    const entry = (event: Event): unknown => listener(event);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) {
      try {
        const result = listener(event);
        if (result instanceof Promise) result.catch((error: unknown) => this.#report(error));
      } catch (error) {
        this.#report(error);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }

  #report(error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    this.#logger.error({ listener: this.#name, errorName: name, code }, 'a listener failed; the others ran');
  }
}
