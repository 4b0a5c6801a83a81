import { describeError, type Logger } from '@decroche/service-kit';
import { Redis } from 'ioredis';

/** What is remembered of a call between its arrival and its end. No number, no name. */
export interface RegisteredCall {
  readonly conversationId: string;
  /** W3C traceparent of the call's root span, so that later steps stay in its trace. */
  readonly traceparent: string;
  /** Unix time in milliseconds of the hand-over to the queue; 0 before. */
  readonly queuedAtMs: number;
  /** Extension that rings or talks; empty when none. */
  readonly extension: string;
  readonly pickedUp: boolean;
}

const TTL_S = 4 * 3600;
const PREFIX = 'ivr:call:';

/**
 * Calls by Asterisk channel id, in memory and in Redis (with a time to live), so that a restarted gateway still
 * knows which conversation a queued caller belongs to. Without Redis it works from memory alone.
 */
export class CallRegistry {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #calls = new Map<string, RegisteredCall>();
  #ready = false;

  constructor(url: string, logger: Logger) {
    this.#logger = logger;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: 1,
      enableOfflineQueue: false,
      commandTimeout: 1_000,
      connectionName: 'ivr-gateway',
      retryStrategy: (times) => Math.min(2_000, 100 * times) * (0.5 + Math.random() / 2),
    });
    this.#redis.on('ready', () => {
      this.#ready = true;
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

  /** Connects in the background and reads the calls of an earlier run. */
  async start(): Promise<void> {
    try {
      await this.#redis.connect();
      await this.#load();
    } catch (error) {
      this.#logger.warn(
        { err: describeError(error) },
        'Redis cannot be reached; calls are kept in memory only',
      );
    }
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
    void this.#quietly(() => this.#redis.set(PREFIX + channelId, JSON.stringify(call), 'EX', TTL_S));
  }

  /** Changes what is known of a call; a call that is not known stays unknown. */
  update(channelId: string, change: Partial<RegisteredCall>): void {
    const call = this.#calls.get(channelId);
    if (call !== undefined) this.put(channelId, { ...call, ...change });
  }

  remove(channelId: string): void {
    this.#calls.delete(channelId);
    void this.#quietly(() => this.#redis.del(PREFIX + channelId));
  }

  destroy(): void {
    this.#redis.disconnect();
  }

  async #load(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', `${PREFIX}*`, 'COUNT', 500);
      cursor = next;
      for (const key of keys) {
        const value = await this.#redis.get(key);
        const channelId = key.slice(PREFIX.length);
        if (value !== null && !this.#calls.has(channelId))
          this.#calls.set(channelId, JSON.parse(value) as RegisteredCall);
      }
    } while (cursor !== '0');
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
