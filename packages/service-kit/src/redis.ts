import { Redis } from 'ioredis';
import { backoffDelay } from './backoff.ts';
import type { Certificates } from './certificates.ts';
import type { FoundStore, SeenStore } from './found-store.ts';
import { describeError, type Logger } from './logger.ts';
import { storeRefusal } from './store-refusal.ts';
import { storeTls } from './tls.ts';

/** What a service says of its connection. */
export interface RedisOptions {
  /** Name of the service, as the server lists its clients. */
  readonly name: string;
  /**
   * Whether commands that wait for their answer when the connection breaks are sent again after it. Not where the server may
   * know less by then than they rest on.
   */
  readonly resend: boolean;
  /** With a `rediss://` address: what is shown to the server, and whose servers are believed. */
  readonly tls?: Certificates | undefined;
  /** Told once each time that the server is lost. */
  readonly logger?: Logger;
}

export { SharedClock } from './shared-clock.ts';

const RECONNECT = { firstMs: 100, mostMs: 2_000 } as const;

/**
 * A connection, not opened yet, that comes back for ever. While the server is away commands fail at once instead of waiting; an
 * answer is waited for during one second.
 */
export function createRedis(url: string, { name, resend, tls, logger }: RedisOptions): Redis {
  const redis = new Redis(url, {
    ...(url.startsWith('rediss:') ? { tls: storeTls(new URL(url).hostname, tls) } : {}),
    lazyConnect: true,
    connectionName: name,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: resend,
    maxRetriesPerRequest: resend ? 1 : 0,
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => backoffDelay(attempt - 1, RECONNECT),
  });
  let away = false;
  redis.on('error', (error: unknown) => {
    if (!away) {
      const why = storeRefusal(error);
      logger?.warn(
        { err: describeError(error) },
        `lost Redis; reconnecting${why === undefined ? '' : `: ${why}`}`,
      );
    }
    away = true;
  });
  redis.on('ready', () => {
    away = false;
  });
  return redis;
}

/** Keys that one step of a search looks at. */
const SCAN_COUNT = 1_000;
/** Keys that are looked at; past them nobody would wait for the end. */
const MAX_KEYS = 50_000;
/** Longest name of a kind of keys that nobody told of. */
const MAX_KIND = 60;

/**
 * What a service has in Redis and until when, by kind of key: its first two words, such as `desk:session`. Kinds that nobody told of
 * are found too; those that were told are found though there is none now.
 *
 * @param first word of all its keys, such as `desk`
 * @param told ids of the stores that each kind is of
 */
export async function foundKeys(
  redis: Redis,
  first: string,
  told: Readonly<Record<string, readonly string[]>>,
): Promise<readonly FoundStore[]> {
  const found = (name: string, seen: SeenStore | null): FoundStore => ({
    of: told[name] ?? [],
    kind: 'keys',
    name: name.slice(0, MAX_KIND),
    seen,
  });
  try {
    const onDisk = isOnDisk(await redis.info('persistence'));
    const kinds = await timesToLive(redis, first);
    for (const kind of Object.keys(told)) kinds.set(kind, kinds.get(kind) ?? []);
    return [...kinds].map(([name, times]) => found(name, { ...seenKeys(times), onDisk }));
  } catch {
    return Object.keys(told).map((name) => found(name, null));
  }
}

/** By kind, milliseconds left to live of each key; -1 where it has no end. */
async function timesToLive(redis: Redis, first: string): Promise<Map<string, number[]>> {
  const kinds = new Map<string, number[]>();
  let cursor = '0';
  let looked = 0;
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${first}:*`, 'COUNT', SCAN_COUNT);
    cursor = next;
    looked += keys.length;
    if (looked > MAX_KEYS) throw new Error(`more than ${MAX_KEYS} keys`);
    const times = await Promise.all(keys.map((key) => redis.pttl(key)));
    for (const [at, key] of keys.entries()) {
      const left = times[at] ?? KEY_GONE;
      if (left === KEY_GONE) continue;
      const kind = key.split(':').slice(0, 2).join(':');
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, [left]);
      else known.push(left);
    }
  } while (cursor !== '0');
  return kinds;
}

/** Redis's answers for a key that is not there, and for one that never ends. */
const KEY_GONE = -2;
const KEY_ENDLESS = -1;

function seenKeys(times: readonly number[]): Omit<SeenStore, 'onDisk'> {
  const ending = times.filter((left) => left !== KEY_ENDLESS);
  return {
    count: times.length,
    limitMs: ending.length === 0 ? null : ending.reduce((a, b) => Math.max(a, b)),
    endless: times.length - ending.length,
    oldestMs: null,
  };
}

/** Whether Redis appends to a file, or has written a snapshot since it runs. */
function isOnDisk(persistence: string): boolean {
  const value = (name: string): string => new RegExp(`^${name}:(\\S+)`, 'm').exec(persistence)?.[1] ?? '0';
  return value('aof_enabled') !== '0' || value('rdb_saves') !== '0';
}
