import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRedis } from '../src/redis-search.ts';

const TRACE = 'canarizuvira';
/** Text that compresses, and in which the name is written apart then: `Canari`, a place where `zu` stood, the rest. */
const TEXT = `{"nom":"Mme Josiane Durand","zone":"zuvi","encore":"Mme Josiane Duranceau Canari, Josiane Canarizuvira, Canari"}`;

let stack: LocalStack;
let desk: Redis;

beforeAll(async () => {
  stack = await startLocalStack({ services: ['redis'], redisUsers: 'services', handleSignals: false });
  desk = new Redis(stack.redis.urlOf('agent-desktop'));
}, 60_000);
afterAll(async () => {
  desk?.disconnect();
  await stack?.stop();
});

it.each<[string, (key: string) => Promise<unknown>]>([
  ['text', (key) => desk.set(key, TEXT)],
  ['field of a hash', (key) => desk.hset(key, { id: '1', text: TEXT })],
  ['name of a field', (key) => desk.hset(key, TEXT, '1')],
  ['list', (key) => desk.rpush(key, 'x', TEXT)],
  ['set', (key) => desk.sadd(key, 'x', TEXT)],
  ['sorted set', (key) => desk.zadd(key, 1, 'x', 2, TEXT)],
  ['stream', (key) => desk.xadd(key, '*', 'text', TEXT)],
  ['name of a key', (key) => desk.set(`${key}:${TRACE}`, '')],
])('what is kept in a %s is found', async (_, keep) => {
  await keep('desk:kept');
  const { found, faults } = await searchRedis(stack.redis.urlOf('forget-check'), [TRACE, 'not there']);
  expect(found).toEqual([TRACE]);
  expect(faults).toEqual(['key without a time to live: desk:kept']);
  await desk.del('desk:kept', `desk:kept:${TRACE}`);
});

it('a key that has an end is no fault', async () => {
  await desk.set('desk:ending', 'x', 'EX', 60);
  expect(await searchRedis(stack.redis.urlOf('forget-check'), [TRACE])).toMatchObject({
    found: [],
    faults: [],
  });
});
