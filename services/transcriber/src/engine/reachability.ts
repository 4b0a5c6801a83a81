import { backoffDelay } from '@decroche/service-kit';

const RETRY = { firstMs: 500, mostMs: 10_000 } as const;

/** Whether an outside recogniser is there: asked again and again, ever more seldom, until it is. */
export class Reachability {
  readonly #ask: (signal: AbortSignal) => Promise<boolean>;
  readonly #onChange: (reachable: boolean) => void;
  readonly #end = new AbortController();
  #reachable = false;
  #isAsking = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;

  /**
   * @param ask resolves to whether it answers; aborted when nobody wants to know any more
   * @param onChange told when it cannot be reached any more, and when it can again
   */
  constructor(ask: (signal: AbortSignal) => Promise<boolean>, onChange: (reachable: boolean) => void) {
    this.#ask = ask;
    this.#onChange = onChange;
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  /** Asks, unless that is being done. */
  check(): void {
    if (this.#end.signal.aborted || this.#isAsking) return;
    clearTimeout(this.#retry);
    this.#isAsking = true;
    void this.#ask(this.#end.signal).then((answers) => {
      this.#isAsking = false;
      if (this.#end.signal.aborted) return;
      this.#failures = answers ? 0 : this.#failures + 1;
      this.tell(answers);
      if (answers) return;
      this.#retry = setTimeout(() => this.check(), backoffDelay(this.#failures - 1, RETRY));
      this.#retry.unref();
    });
  }

  /** It was found to be there, or not. */
  tell(reachable: boolean): void {
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    this.#onChange(reachable);
  }

  close(): void {
    this.#end.abort();
    clearTimeout(this.#retry);
  }
}
