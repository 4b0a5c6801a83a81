import { describeError, type Logger } from '@decroche/service-kit';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import {
  type Conversation,
  type ConversationEvent,
  callState,
  keptOf,
  reduce,
  unknownConversation,
} from './conversation.ts';
import { NOT_LISTENED_TO } from './live/live-state.ts';

/** How long things live, milliseconds. */
export interface Lifetimes {
  /** A call without any event. */
  readonly liveMs: number;
  /** An ended call. */
  readonly endedMs: number;
  /** A question asked outside a call, and whatever has no call. */
  readonly askMs: number;
}

/** Told of each change. `after` is undefined when the conversation was forgotten. */
export type ChangeListener = (
  before: Conversation | undefined,
  after: Conversation | undefined,
  conversationId: string,
) => void;

const KEY = 'desk:conversation:';
/** An ended conversation is not opened again by events that come late, for as long as the bus may repeat them. */
const CLOSED_MS = 900_000;
const SWEEP_MS = 1_000;
const MOST_LIVE = 20_000;

/**
 * Live conversations: in memory, with a copy in Redis that outlives this process and never its own time.
 * Each ends: an ended call after a short delay, any other after a time without events.
 */
export class ConversationStore {
  readonly #redis: Redis;
  readonly #lifetimes: Lifetimes;
  readonly #now: () => number;
  readonly #logger: Logger;
  readonly #live = new Map<string, { state: Conversation; touchedAtMs: number }>();
  readonly #closed = new Map<string, number>();
  readonly #writes = new Map<string, { again: boolean }>();
  readonly #listeners: ChangeListener[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  #copyFailed = false;

  constructor(redis: Redis, lifetimes: Lifetimes, logger: Logger, now: () => number) {
    this.#redis = redis;
    this.#lifetimes = lifetimes;
    this.#logger = logger;
    this.#now = now;
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** Begins to forget what is over. */
  start(): void {
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  get(conversationId: string): Conversation | undefined {
    return this.#live.get(conversationId)?.state;
  }

  /** Time since anything was heard of a conversation, milliseconds. */
  silentMs(conversationId: string): number {
    const entry = this.#live.get(conversationId);
    return entry === undefined ? Number.POSITIVE_INFINITY : this.#now() - entry.touchedAtMs;
  }

  values(): readonly Conversation[] {
    return [...this.#live.values()].map(({ state }) => state);
  }

  /**
   * Applies an event.
   *
   * @returns true when it changed something
   */
  apply(conversationId: string, event: ConversationEvent): boolean {
    if (this.#closed.has(conversationId)) return false;
    const before = this.get(conversationId);
    if (before === undefined && this.#live.size >= MOST_LIVE) return false;
    const known = before ?? unknownConversation(conversationId);
    const after = reduce(known, event);
    if (after === known) {
      const entry = this.#live.get(conversationId);
      if (entry !== undefined) entry.touchedAtMs = this.#now();
      return false;
    }
    this.#live.set(conversationId, { state: after, touchedAtMs: this.#now() });
    this.#copy(conversationId);
    this.#tell(before, after, conversationId);
    return true;
  }

  /** Reads what an earlier run, or another instance, left in Redis. Live state wins over it. */
  async restore(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', `${KEY}*`, 'COUNT', 500);
      cursor = next;
      for (const key of keys) await this.fetch(key.slice(KEY.length));
    } while (cursor !== '0');
  }

  /** Reads one conversation from Redis unless it is already here. */
  async fetch(conversationId: string): Promise<void> {
    if (this.#live.has(conversationId) || this.#closed.has(conversationId)) return;
    const stored = await this.#redis.get(KEY + conversationId);
    if (stored === null || this.#live.has(conversationId)) return;
    const state = readStored(stored);
    if (state === undefined) {
      this.#logger.warn({ conversationId }, 'a stored conversation cannot be read; it is left out');
      return;
    }
    this.#live.set(conversationId, { state, touchedAtMs: this.#now() });
    this.#tell(undefined, state, conversationId);
  }

  /** Copies everything again: Redis may have come back empty. */
  copyAll(): void {
    for (const conversationId of this.#live.keys()) this.#copy(conversationId);
  }

  /** Forgets what is over. */
  sweep(): void {
    const now = this.#now();
    for (const [conversationId, { state, touchedAtMs }] of this.#live) {
      if (this.#endOf(state, touchedAtMs) <= now) this.#forget(conversationId, state);
    }
    for (const [conversationId, until] of this.#closed) {
      if (until <= now) this.#closed.delete(conversationId);
    }
  }

  /** Forgets a conversation at once. */
  forget(conversationId: string): void {
    const state = this.get(conversationId);
    if (state !== undefined) this.#forget(conversationId, state);
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  #endOf(state: Conversation, touchedAtMs: number): number {
    const call = callState(state);
    if (call === undefined) return touchedAtMs + this.#lifetimes.askMs;
    if (call.stage !== 'ended') return touchedAtMs + this.#lifetimes.liveMs;
    return call.atMs + this.#lifetimes.endedMs;
  }

  #forget(conversationId: string, state: Conversation): void {
    this.#live.delete(conversationId);
    this.#closed.set(conversationId, this.#now() + CLOSED_MS);
    this.#redis.del(KEY + conversationId).catch((error: unknown) => this.#copyFailure(error));
    this.#tell(state, undefined, conversationId);
  }

  /** Writes the newest state; while one write is on its way, later changes wait for one more. */
  #copy(conversationId: string): void {
    const running = this.#writes.get(conversationId);
    if (running !== undefined) {
      running.again = true;
      return;
    }
    const write = { again: false };
    this.#writes.set(conversationId, write);
    void this.#writeNewest(conversationId, write).finally(() => this.#writes.delete(conversationId));
  }

  async #writeNewest(conversationId: string, write: { again: boolean }): Promise<void> {
    do {
      write.again = false;
      const entry = this.#live.get(conversationId);
      if (entry === undefined) return;
      const lifeMs = Math.max(1, this.#endOf(entry.state, entry.touchedAtMs) - this.#now());
      try {
        await this.#redis.set(
          KEY + conversationId,
          JSON.stringify(keptOf(entry.state)),
          'PX',
          Math.ceil(lifeMs),
        );
        this.#copyFailed = false;
        if (!this.#live.has(conversationId)) await this.#redis.del(KEY + conversationId);
      } catch (error) {
        this.#copyFailure(error);
        return;
      }
    } while (write.again);
  }

  #copyFailure(error: unknown): void {
    if (!this.#copyFailed) {
      this.#logger.warn({ err: describeError(error) }, 'live state not copied to Redis');
    }
    this.#copyFailed = true;
  }

  #tell(before: Conversation | undefined, after: Conversation | undefined, conversationId: string): void {
    for (const listener of this.#listeners) listener(before, after, conversationId);
  }
}

/** What the reducers go through; the views in it are as this service, of this version or another, wrote them. */
const STORED = z.looseObject({
  conversationId: z.uuid(),
  steps: z.array(z.looseObject({ eventId: z.string(), atMs: z.number(), kind: z.string() })),
  turns: z.array(
    z.looseObject({
      turnId: z.string(),
      source: z.string().nullable(),
      said: z.looseObject({ sequence: z.number(), final: z.boolean(), text: z.string() }).nullable(),
      speechEndedAtMs: z.number().nullable(),
      extracts: z.looseObject({ saidSequence: z.number(), passages: z.array(z.unknown()) }).nullable(),
      draft: z.looseObject({ saidSequence: z.number(), sentences: z.array(z.unknown()) }).nullable(),
    }),
  ),
  live: z
    .looseObject({ utterances: z.array(z.unknown()) })
    .default(() => ({ ...NOT_LISTENED_TO, utterances: [] })),
  asker: z.string().nullable(),
  typists: z.record(z.string(), z.string()).default({}),
  over: z.boolean().default(false),
  shown: z.object({ extractsMs: z.number().nullable(), draftMs: z.number().nullable() }),
});

function readStored(json: string): Conversation | undefined {
  try {
    return STORED.parse(JSON.parse(json)) as unknown as Conversation;
  } catch {
    return undefined;
  }
}
