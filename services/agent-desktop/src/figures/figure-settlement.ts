import type { FigureLedger, LedgerPage } from './figure-ledger.ts';
import type { Cell, Settled, Tally } from './use/use-cells.ts';
import { isOver, longerThan, SPANS } from './use/use-spans.ts';

/** Where what may be written goes. */
interface FigureStore {
  write(page: LedgerPage, written: ReadonlyMap<Cell, Tally>): Promise<void>;
}

/** What may be written of a span that is over; `last` when no longer one follows. */
type Settle = (tallies: ReadonlyMap<Cell, Tally>, last: boolean) => Settled;

/** Settles each span of time once it is over: what is about enough people goes from the ledger into the store. */
export class FigureSettlement {
  readonly #ledger: FigureLedger;
  readonly #store: FigureStore;
  readonly #settle: Settle;
  readonly #now: () => number;
  #running = false;

  constructor(ledger: FigureLedger, store: FigureStore, settle: Settle, now: () => number) {
    this.#ledger = ledger;
    this.#store = store;
    this.#settle = settle;
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
          const { written, carried } = this.#settle(await this.#ledger.read(page), longer === undefined);
          await this.#store.write(page, written);
          await this.#ledger.close(page, longer, carried);
        }
      }
    } finally {
      this.#running = false;
    }
  }
}
