import { type CallState, callStateSchema } from '@decroche/call';
import {
  type Certificates,
  describeError,
  type FoundStore,
  type Logger,
  settledBefore,
} from '@decroche/service-kit';
import { createRedis, foundKeys, SharedClock } from '@decroche/service-kit/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { GatewayLease } from './gateway-lease.ts';
import { type Holder, KEYS_OF_CALLS, LeaseStore, type TakenCall } from './lease-store.ts';

/** What is remembered of a call between its arrival and its end. No number, no name. */
export interface RegisteredCall {
  readonly conversationId: string;
  /** W3C traceparent of the call's root span, so that later steps stay in its trace. */
  readonly traceparent: string;
  readonly state: CallState;
  /** Steps that were told of it: the next one is told under this number. */
  readonly told: number;
}

/** What the registry works with. */
export interface RegistryParts {
  readonly url: string;
  /** For `rediss://`. */
  readonly tls?: Certificates | undefined;
  readonly holder: Holder;
  /** Without a sign of life for so long, milliseconds, another gateway may take the calls. */
  readonly leaseMs: number;
  /** Whether this gateway sees what happens to calls: while it does not, it takes none over. */
  readonly sees: () => boolean;
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

interface OwnCall {
  readonly call: RegisteredCall;
  readonly token: number;
  /** Redis has heard of it. */
  readonly stored: boolean;
}

const STORED: z.ZodType<RegisteredCall> = z.object({
  conversationId: z.uuid(),
  traceparent: z.string(),
  state: callStateSchema,
  told: z.number().int(),
});

/** Longest wait for Redis before calls are taken, milliseconds. */
const START_DEADLINE_MS = 2_000;
/** Ended calls that are remembered while Redis is away; older ones go by their time to live. */
const MAX_FORGOTTEN = 10_000;
/** Longest wait for what was written last, milliseconds. */
const CLOSE_DEADLINE_MS = 1_000;
const FIRST_TOKEN = 1;

/**
 * The calls that this gateway owns, by Asterisk channel id, in memory and in Redis under a lease ({@link LeaseStore}): when it
 * is restarted, or dies, a gateway on the same Asterisk goes on with them, and exactly one does. While Redis is away it works
 * from memory alone and takes nothing over; when Redis comes back, what changed meanwhile is written.
 */
export class CallRegistry {
  readonly #redis: Redis;
  readonly #store: LeaseStore;
  /** What every gateway and every desk goes by when it says when something happened to a call. */
  readonly clock: SharedClock;
  readonly #lease: GatewayLease;
  readonly #logger: Logger;
  readonly #calls = new Map<string, OwnCall>();
  /** Tokens of calls that ended, until Redis has heard of it. */
  readonly #forgotten = new Map<string, number>();
  readonly #takenHooks: ((channelIds: readonly string[]) => void)[] = [];
  readonly #sees: () => boolean;
  readonly #lostHooks: ((channelId: string, call: RegisteredCall) => void)[] = [];
  readonly #settledHooks: (() => void)[] = [];
  #ready = false;
  #entering: Promise<void> = Promise.resolve();

  constructor({ url, tls, holder, leaseMs, sees, newId, now, logger }: RegistryParts) {
    this.#sees = sees;
    this.#logger = logger;
    // Nothing is sent again after a reconnection: Redis may know less by then.
    this.#redis = createRedis(url, { name: 'ivr-gateway', resend: false, tls });
    this.clock = new SharedClock({ redis: this.#redis, logger });
    this.#store = new LeaseStore(this.#redis, holder, leaseMs);
    this.#lease = new GatewayLease({
      ...{ store: this.#store, leaseMs, newId, now, logger },
      verify: (emptied) => this.#verify(emptied),
      loseAll: () => {
        for (const channelId of this.channels()) this.#lose(channelId);
      },
      takeOrphans: (fromTheDead) => this.#takeOrphans(fromTheDead),
      onSettled: () => {
        for (const hook of this.#settledHooks) hook();
      },
    });
    this.#redis.on('ready', () => {
      this.#ready = true;
      this.#entering = this.#lease.connected();
    });
    this.#redis.on('close', () => {
      this.#ready = false;
      this.#lease.disconnected();
    });
  }

  /** True while Redis answers. */
  get ready(): boolean {
    return this.#ready;
  }

  /** What is kept of calls, as Redis has it. */
  async found(): Promise<readonly FoundStore[]> {
    return await foundKeys(this.#redis, KEYS_OF_CALLS.first, KEYS_OF_CALLS.told);
  }

  /** True when a later run of the gateway has this one's place: it owns nothing any more. */
  get superseded(): boolean {
    return this.#lease.superseded;
  }

  /**
   * Whether this gateway may act on its calls now. Not after a standstill, until Redis has said which of them it still owns:
   * then {@link onSettled} is called.
   */
  get settled(): boolean {
    return this.#lease.settled;
  }

  /** Connects, and takes the calls of an earlier run, for two seconds at most; then it goes on in the background. */
  async start(): Promise<void> {
    let failure: unknown = new Error('no answer in time');
    this.#lease.start();
    this.clock.start();
    const entering = this.#redis.connect().then(
      () => this.#entering,
      (error: unknown) => {
        failure = error;
      },
    );
    await settledBefore(entering, AbortSignal.timeout(START_DEADLINE_MS));
    if (this.#lease.entered) return;
    this.#logger.warn(
      { err: describeError(failure) },
      'Redis cannot be reached; calls are kept in memory only',
    );
  }

  /** Called when calls of another run or gateway have become this one's. */
  onTaken(hook: (channelIds: readonly string[]) => void): void {
    this.#takenHooks.push(hook);
  }

  /** Called with each call that is this gateway's no more, once it is not known any longer. */
  onLost(hook: (channelId: string, call: RegisteredCall) => void): void {
    this.#lostHooks.push(hook);
  }

  /** Called when it is known again what this gateway owns. */
  onSettled(hook: () => void): void {
    this.#settledHooks.push(hook);
  }

  get(channelId: string): RegisteredCall | undefined {
    return this.#calls.get(channelId)?.call;
  }

  /** Channel ids of all calls of this gateway. */
  channels(): string[] {
    return [...this.#calls.keys()];
  }

  put(channelId: string, call: RegisteredCall): void {
    const { token, stored } = this.#calls.get(channelId) ?? { token: FIRST_TOKEN, stored: false };
    this.#calls.set(channelId, { call, token, stored });
    void this.#quietly(() => this.#write(channelId, false));
  }

  remove(channelId: string): void {
    const own = this.#calls.get(channelId);
    if (own === undefined) return;
    this.#calls.delete(channelId);
    this.#forgotten.set(channelId, own.token);
    for (const oldest of this.#forgotten.keys()) {
      if (this.#forgotten.size <= MAX_FORGOTTEN) break;
      this.#forgotten.delete(oldest);
    }
    void this.#quietly(() => this.#end(channelId, own.token));
  }

  /** Gives all calls to whoever takes them, and the place up: nothing is owned from now on. Never throws. */
  async release(): Promise<void> {
    await this.#lease.stop();
    const calls = [...this.#calls];
    this.#calls.clear();
    await this.#quietly(async () => {
      await Promise.all(calls.map(([channelId, { token }]) => this.#store.release(channelId, token)));
      await this.#store.leave();
    });
  }

  /** Waits a moment for what was written last, then closes. */
  async destroy(): Promise<void> {
    this.clock.stop();
    void this.#lease.stop();
    if (this.#ready) await settledBefore(this.#redis.quit(), AbortSignal.timeout(CLOSE_DEADLINE_MS));
    this.#redis.disconnect();
  }

  /** What nobody took meanwhile is still this gateway's; what Redis has forgotten is written anew. */
  async #verify(emptied: boolean): Promise<void> {
    await Promise.all([
      ...this.channels().map((channelId) => this.#write(channelId, emptied, true)),
      ...[...this.#forgotten].map(([channelId, token]) => this.#end(channelId, token)),
    ]);
  }

  async #takeOrphans(fromTheDead: boolean): Promise<void> {
    const sees = this.#sees();
    const orphans = await this.#store.takeOrphans({
      knows: (channelId) => this.#calls.has(channelId) || this.#forgotten.has(channelId),
      released: sees,
      dead: sees && fromTheDead,
    });
    const taken = orphans.filter((each) => this.#take(each)).map(({ channelId }) => channelId);
    if (taken.length > 0) for (const hook of this.#takenHooks) hook(taken);
  }

  #take({ channelId, token, value }: TakenCall): boolean {
    const call = read(value);
    if (call === undefined) this.#logger.warn('a stored call cannot be read; it is left out');
    else if (!this.#calls.has(channelId)) {
      this.#calls.set(channelId, { call, token, stored: true });
      return true;
    }
    return false;
  }

  async #write(channelId: string, emptied: boolean, verifying = false): Promise<void> {
    const own = this.#calls.get(channelId);
    if (own === undefined) return;
    const value = JSON.stringify(own.call);
    const writing = await this.#store.write(channelId, own.token, value, emptied || !own.stored);
    const now = this.#calls.get(channelId);
    if (now === undefined || now.token !== own.token) return;
    if (writing === 'written') this.#calls.set(channelId, { ...now, stored: true });
    else if (writing === 'refused' || verifying) this.#lose(channelId);
    // Another one ended it, or Redis was emptied.
    else this.#lease.doubt();
  }

  async #end(channelId: string, token: number): Promise<void> {
    await this.#store.end(channelId, token);
    this.#forgotten.delete(channelId);
  }

  #lose(channelId: string): void {
    const own = this.#calls.get(channelId);
    if (own === undefined) return;
    this.#calls.delete(channelId);
    const { conversationId } = own.call;
    this.#logger.warn({ code: 'CALL_LOST', conversationId }, 'another gateway has this call');
    for (const hook of this.#lostHooks) hook(channelId, own.call);
  }

  async #quietly(work: () => Promise<unknown>): Promise<void> {
    if (!this.#ready) return;
    try {
      await work();
    } catch (error) {
      this.#lease.doubt();
      this.#logger.warn({ err: describeError(error) }, 'a call could not be kept in Redis');
    }
  }
}

function read(value: string): RegisteredCall | undefined {
  try {
    return STORED.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
