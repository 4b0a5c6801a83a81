import type * as z from 'zod/mini';
import { deskSchema, extensionAskSchema, queueSchema, type Sent, sessionSchema } from '#contract';
import { type DeskState, FIRST_STATE, type LiveFeed } from './feed-protocol.ts';

/** The server sends a beat every ten seconds; three missed ones mean a dead connection. */
const SILENCE_MS = 25_000;
const RETRY = { firstMs: 500, mostMs: 5_000 } as const;
const SESSION_TIMEOUT_MS = 8_000;

/**
 * The stream of one desk. It connects again for ever, each time from the last event that it got, and keeps the
 * last view meanwhile. It runs in a page or in a worker.
 */
export class DeskFeed implements LiveFeed {
  #state: DeskState = FIRST_STATE;
  readonly #extension: string;
  readonly #listeners = new Set<() => void>();
  #source: EventSource | undefined;
  #lastEventId = '';
  #silence: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #stopped = true;

  constructor(extension: string) {
    this.#extension = extension;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.#state;

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#failures = 0;
    this.#set({ connection: 'opening' });
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
    });
    source.addEventListener('desk', (event) => {
      this.#lastEventId = event.lastEventId;
      this.#take(deskSchema, event, (view) => ({ view, viewAt: performance.now() }));
    });
    source.addEventListener('queue', (event) => this.#take(queueSchema, event, (queue) => ({ queue })));
    source.addEventListener('ask', (event) => this.#take(extensionAskSchema, event, (ask) => ({ ask })));
    source.addEventListener('beat', () => this.#set({}));
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
      this.#stopped = true;
      this.#lastEventId = '';
      // The next one on this extension may be somebody else.
      this.#set({ ...FIRST_STATE, connection: 'refused' });
      return;
    }
    const most = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(this.#failures - 1, 10));
    this.#retry = setTimeout(() => this.#open(), most * (0.5 + Math.random() / 2));
  }

  /** Asks the server whether the session is still on this extension; rejects when it cannot be reached. */
  async #sessionHolds(): Promise<boolean> {
    const response = await fetch('/api/session', { signal: AbortSignal.timeout(SESSION_TIMEOUT_MS) });
    if (!response.ok) return true;
    const session = sessionSchema.safeParse(await response.json());
    if (!session.success) return true;
    return session.data.signedIn && session.data.extension === this.#extension;
  }

  /** What the page cannot read it must not show in part: the view before it may be of another call. */
  #take<S extends z.ZodMiniType>(
    schema: S,
    event: MessageEvent<string>,
    change: (data: Sent<S>) => Partial<DeskState>,
  ): void {
    const read = schema.safeParse(JSON.parse(event.data));
    if (read.success) {
      this.#set(change(read.data as Sent<S>));
      return;
    }
    this.stop();
    this.#lastEventId = '';
    this.#set({ ...FIRST_STATE, connection: 'outdated' });
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (this.#source !== undefined) this.#silence = setTimeout(() => void this.#lost(), SILENCE_MS);
  }

  #close(): void {
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = undefined;
  }

  #set(change: Partial<DeskState>): void {
    this.#heard();
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
