import { type CallState, callStateSchema } from '@decroche/call';
import { backoffDelay, describeError, type Logger, settledBefore } from '@decroche/service-kit';
import { Redis } from 'ioredis';
import { z } from 'zod';

/** What is remembered of a call between its arrival and its end. No number, no name. */
export interface RegisteredCall {
  readonly conversationId: string;
  /** W3C traceparent of the call's root span, so that later steps stay in its trace. */
  readonly traceparent: string;
  readonly state: CallState;
}

const STORED: z.ZodType<RegisteredCall> = z.object({
  conversationId: z.uuid(),
  traceparent: z.string(),
  state: callStateSchema,
});

const TTL_S = 4 * 3600;
const PREFIX = 'ivr:call:';
const RECONNECT = { firstMs: 100, mostMs: 2_000 } as const;
/** Longest wait for Redis before calls are taken, milliseconds. */
const START_DEADLINE_MS = 2_000;
/** Ended calls that are remembered while Redis is away; older ones go by their time to live. */
const MAX_FORGOTTEN = 10_000;
/** Longest wait for what was written last, milliseconds. */
const CLOSE_DEADLINE_MS = 1_000;

/**
 * Calls by Asterisk channel id, in memory and in Redis (with a time to live), so that a restarted gateway still
 * knows which conversation a queued caller belongs to. Without Redis it works from memory alone; when Redis comes
 * back, what changed meanwhile is written.
 */
export class CallRegistry {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #calls = new Map<string, RegisteredCall>();
  /** Calls that ended while Redis was away or not read yet. */
  readonly #forgotten = new Set<string>();
  readonly #recalledHooks: (() => void)[] = [];
  #ready = false;
  #recalled = false;
  #catchingUp: Promise<void> = Promise.resolve();

  constructor(url: string, logger: Logger) {
    this.#logger = logger;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      connectTimeout: 2_000,
      commandTimeout: 1_000,
      connectionName: 'ivr-gateway',
      retryStrategy: (times) => backoffDelay(times - 1, RECONNECT),
    });
    this.#redis.on('ready', () => {
      this.#ready = true;
      this.#catchingUp = this.#catchUp();
    });
    this.#redis.on('close', () => {
      this.#ready = false;
    });
    this.#redis.on('error', () => undefined);
  }

  /** True while Redis answers. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Connects and reads the calls of an earlier run, for two seconds at most; then it goes on in the background. */
  async start(): Promise<void> {
    let failure: unknown = new Error('no answer in time');
    const recalling = this.#redis.connect().then(
      () => this.#catchingUp,
      (error: unknown) => {
        failure = error;
      },
    );
    await settledBefore(recalling, AbortSignal.timeout(START_DEADLINE_MS));
    if (this.#recalled) return;
    this.#logger.warn(
      { err: describeError(failure) },
      'Redis cannot be reached; calls are kept in memory only',
    );
  }

  /** Called once the calls of an earlier run are known, when that is later than {@link start}. */
  onRecalled(hook: () => void): void {
    if (!this.#recalled) this.#recalledHooks.push(hook);
  }

  get(channelId: string): RegisteredCall | undefined {
    return this.#calls.get(channelId);
  }

  /** Channel ids of all known calls. */
  channels(): string[] {
    return [...this.#calls.keys()];
  }

  put(channelId: string, call: RegisteredCall): void {
    this.#calls.set(channelId, call);
    void this.#quietly(() => this.#write(channelId, call));
  }

  remove(channelId: string): void {
    this.#calls.delete(channelId);
    if (!this.#ready || !this.#recalled) this.#forget(channelId);
    void this.#quietly(() => this.#redis.del(PREFIX + channelId));
  }

  /** Waits a moment for what was written last, then closes. */
  async destroy(): Promise<void> {
    if (this.#ready) await settledBefore(this.#redis.quit(), AbortSignal.timeout(CLOSE_DEADLINE_MS));
    this.#redis.disconnect();
  }

  /** Reads what an earlier run left, once, and writes what changed while Redis was away. */
  async #catchUp(): Promise<void> {
    await this.#quietly(async () => {
      if (!this.#recalled) await this.#recall();
      for (const channelId of this.#forgotten) await this.#redis.del(PREFIX + channelId);
      this.#forgotten.clear();
      for (const [channelId, call] of this.#calls) await this.#write(channelId, call);
      if (this.#recalled) return;
      this.#recalled = true;
      for (const hook of this.#recalledHooks.splice(0)) hook();
    });
  }

  #forget(channelId: string): void {
    this.#forgotten.add(channelId);
    for (const oldest of this.#forgotten) {
      if (this.#forgotten.size <= MAX_FORGOTTEN) break;
      this.#forgotten.delete(oldest);
    }
  }

  async #recall(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', `${PREFIX}*`, 'COUNT', 500);
      cursor = next;
      for (const key of keys) {
        const call = read(await this.#redis.get(key));
        const channelId = key.slice(PREFIX.length);
        if (call === undefined) this.#logger.warn('a stored call cannot be read; it is left out');
        else if (!this.#calls.has(channelId) && !this.#forgotten.has(channelId))
          this.#calls.set(channelId, call);
      }
    } while (cursor !== '0');
  }

  async #write(channelId: string, call: RegisteredCall): Promise<void> {
    await this.#redis.set(PREFIX + channelId, JSON.stringify(call), 'EX', TTL_S);
  }

  async #quietly(work: () => Promise<unknown>): Promise<void> {
    if (!this.#ready) return;
    try {
      await work();
    } catch (error) {
      this.#logger.warn({ err: describeError(error) }, 'a call could not be kept in Redis');
    }
  }
}

function read(value: string | null): RegisteredCall | undefined {
  if (value === null) return undefined;
  try {
    return STORED.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
