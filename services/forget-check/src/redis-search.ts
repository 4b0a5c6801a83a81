import type { Certificates } from '@decroche/service-kit';
import { storeTls } from '@decroche/service-kit/tls';
import { Redis } from 'ioredis';
import { StoreAwayError, type StoreFinding, searched } from './stores.ts';

/** How the whole of a key is read, by its type. Not by DUMP, which compresses: a name in it is not found. */
const READING: Readonly<Record<string, (key: string) => readonly [string, ...string[]]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1'],
  stream: (key) => ['XRANGE', key, '-', '+'],
};

/**
 * Every key and value of Redis; a key without a time to live is a fault.
 *
 * @throws StoreAwayError also for a key of a type that cannot be read
 */
export async function searchRedis(
  url: string,
  traces: readonly string[],
  tls?: Certificates,
): Promise<StoreFinding> {
  const redis = new Redis(url, {
    ...{ connectTimeout: 10_000, lazyConnect: true, retryStrategy: () => null },
    ...(url.startsWith('rediss:') ? { tls: storeTls(new URL(url).hostname, tls) } : {}),
  });
  let lost: unknown;
  redis.on('error', (error: unknown) => {
    lost ??= error;
  });
  try {
    await redis.connect().catch((error: unknown) => {
      throw new StoreAwayError('Redis', 'REDIS_URL', lost ?? error);
    });
    return await searchKeys(redis, traces);
  } finally {
    redis.disconnect();
  }
}

async function searchKeys(redis: Redis, traces: readonly string[]): Promise<StoreFinding> {
  const keys: string[] = [];
  for await (const page of redis.scanStream({ count: 500 })) keys.push(...(page as string[]));
  const pieces: (Buffer | string)[] = [];
  const faults: string[] = [];
  for (const key of keys) {
    pieces.push(key, ...(await valuesOf(redis, key)));
    if ((await redis.ttl(key)) === -1)
      faults.push(`key without a time to live: ${key.split(':').slice(0, 2).join(':')}`);
  }
  return searched('redis', pieces, traces, { faults });
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
  const type = await redis.type(key);
  // It has come to its end since it was listed.
  if (type === 'none') return [];
  const reading = READING[type];
  if (reading === undefined)
    throw new StoreAwayError(
      'Redis',
      'what wrote it',
      new Error(`nobody knows how to read a key of type ${type}`),
    );
  return buffersIn(await redis.callBuffer(...reading(key)));
}

/** What a reply holds, through any lists of lists. */
function buffersIn(reply: unknown): Buffer[] {
  if (Array.isArray(reply)) return reply.flatMap(buffersIn);
  return Buffer.isBuffer(reply) ? [reply] : [];
}
