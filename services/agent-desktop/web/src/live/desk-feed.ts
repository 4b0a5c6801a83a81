import type { DeskView, QueueView } from '../../../src/desk-view.ts';

/** What the page knows of its desk. */
export interface DeskState {
  readonly view: DeskView | null;
  /** `performance.now()` at which the view arrived. */
  readonly viewAt: number;
  readonly queue: QueueView | null;
  /** `lost` once a connection that was open is gone; `refused` when the session is no longer good. */
  readonly connection: 'opening' | 'open' | 'lost' | 'refused';
}

/** The server sends a beat every ten seconds; three missed ones mean a dead connection. */
const SILENCE_MS = 25_000;
const RETRY = { firstMs: 500, mostMs: 5_000 } as const;

/**
 * The live feed of one desk. It connects again for ever, each time from the last event that it got, and keeps the
 * last view on the screen meanwhile.
 */
export class DeskFeed {
  #state: DeskState = { view: null, viewAt: 0, queue: null, connection: 'opening' };
  readonly #listeners = new Set<() => void>();
  readonly #sessionHolds: () => Promise<boolean>;
  #source: EventSource | undefined;
  #lastEventId = '';
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #stopped = false;

  /** @param sessionHolds asks the server whether the session is still good; rejects when it cannot be reached */
  constructor(sessionHolds: () => Promise<boolean>) {
    this.#sessionHolds = sessionHolds;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.#state;

  start(): void {
    this.#stopped = false;
    this.#open();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#close();
  }

  #open(): void {
    this.#close();
    const after = this.#lastEventId;
    const source = new EventSource(
      `/api/desk/events${after === '' ? '' : `?after=${encodeURIComponent(after)}`}`,
    );
    this.#source = source;
    source.addEventListener('open', () => {
      this.#failures = 0;
      this.#set({ connection: 'open' });
      this.#heard();
    });
    source.addEventListener('desk', (event) => {
      const viewAt = performance.now();
      this.#lastEventId = event.lastEventId;
      this.#heard();
      this.#set({ view: JSON.parse(event.data) as DeskView, viewAt });
    });
    source.addEventListener('queue', (event) => {
      this.#heard();
      this.#set({ queue: JSON.parse(event.data) as QueueView });
    });
    source.addEventListener('beat', () => this.#heard());
    source.addEventListener('error', () => {
      if (this.#source === source) void this.#lost();
    });
    this.#heard();
  }

  /** The browser's own reconnection stops at the first HTTP error, hence ours. */
  async #lost(): Promise<void> {
    this.#close();
    this.#set({ connection: 'lost' });
    this.#failures += 1;
    const holds = await this.#sessionHolds().catch(() => true);
    if (this.#stopped) return;
    if (!holds) {
      this.#set({ connection: 'refused' });
      return;
    }
    const most = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(this.#failures - 1, 10));
    this.#retry = setTimeout(() => this.#open(), most * (0.5 + Math.random() / 2));
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => void this.#lost(), SILENCE_MS);
  }

  #close(): void {
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = undefined;
  }

  #set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
