import { settle } from './use-cells.ts';
import type { UseLedger } from './use-ledger.ts';
import { isOver, longerThan, SPANS } from './use-spans.ts';
import type { UseStore } from './use-store.ts';

/** Settles each span of time once it is over: what is about enough people goes from the ledger into the store. */
export class UseSettlement {
  readonly #ledger: UseLedger;
  readonly #store: UseStore;
  readonly #now: () => number;
  #running = false;

  constructor(ledger: UseLedger, store: UseStore, now: () => number) {
    this.#ledger = ledger;
    this.#store = store;
    this.#now = now;
  }

  /**
   * Settles what is over now, the shortest spans first, since they leave something to the longer ones.
   *
   * @throws Error when Redis or the database cannot be reached; what was not settled waits
   */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (const length of SPANS) {
        for (const page of await this.#ledger.pages(length)) {
          if (!isOver(page.span, this.#now())) continue;
          const longer = longerThan(page.span);
          const { written, carried } = settle(await this.#ledger.read(page), longer === undefined);
          await this.#store.write(page, written);
          await this.#ledger.close(page, longer, carried);
        }
      }
    } finally {
      this.#running = false;
    }
  }
}
