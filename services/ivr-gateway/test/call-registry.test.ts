import { type CallState, NEW_CALL } from '@decroche/call';
import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallRegistry, type RegisteredCall } from '../src/queue/call-registry.ts';

const LEASE_MS = 800;

const CALL: RegisteredCall = {
  conversationId: '0193a1b2-0000-7000-8000-000000000001',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  state: NEW_CALL,
  told: 1,
};

const TALK: CallState = {
  stage: 'conversation',
  assistance: NEW_CALL.assistance,
  ...{ extension: '1001', sinceMs: 5, waitedMs: 2 },
};

const logger = createLogger('test', 'silent');
const opened: CallRegistry[] = [];
let stack: LocalStack;
let redis: Redis;

beforeAll(async () => {
  stack = await startLocalStack({ services: ['redis'], handleSignals: false });
  redis = new Redis(stack.redis.url, { retryStrategy: () => 50 });
  redis.on('error', () => undefined);
});
beforeEach(() => {
  vi.spyOn(logger, 'warn');
});
afterEach(async () => {
  if (stack.redis.process.state === 'frozen') stack.redis.process.thaw();
  if (stack.redis.process.state === 'stopped') await stack.redis.process.start();
  for (const registry of opened.splice(0)) await registry.destroy();
  await until(() => redis.status === 'ready');
  await redis.flushall();
  vi.restoreAllMocks();
});
afterAll(async () => {
  redis?.disconnect();
  await stack?.stop();
});

/** Clock of a gateway that stands still when a test says so. */
class Clock {
  skippedMs = 0;
  readonly now = (): number => performance.now() + this.skippedMs;
}

interface Opening {
  readonly url?: string;
  readonly app?: string;
  readonly clock?: Clock;
  readonly asterisk?: string;
  readonly sees?: () => boolean;
}

function open({
  url = stack.redis.url,
  app = 'decroche',
  clock = new Clock(),
  asterisk = 'pbx:5038',
  sees = () => true,
}: Opening = {}): CallRegistry {
  const registry = new CallRegistry({
    ...{ url, logger, leaseMs: LEASE_MS, newId: () => crypto.randomUUID(), now: clock.now, sees },
    holder: { asterisk, app, run: crypto.randomUUID() },
  });
  opened.push(registry);
  return registry;
}

async function started(opening: Opening = {}): Promise<CallRegistry> {
  const registry = open(opening);
  await registry.start();
  return registry;
}

const keyOf = (channelId: string): string => `ivr:call:pbx:5038:${channelId}`;

async function stored(channelId: string): Promise<RegisteredCall | undefined> {
  const value = await redis.hget(keyOf(channelId), 'call');
  return value === null ? undefined : (JSON.parse(value) as RegisteredCall);
}

/** What a run that is gone has left. */
async function leave(channelId: string, call: string, owner = 'decroche/gone'): Promise<void> {
  await redis.hset(keyOf(channelId), { owner, token: 1, call });
}

/** How many calls Redis knows. */
async function callKeys(): Promise<number> {
  return (await redis.keys('ivr:call:*')).length;
}

describe('a call', () => {
  it('is known from its arrival to its end, in Redis too, and never without a time to live', async () => {
    const calls = await started();
    expect(calls.ready).toBe(true);
    calls.put('channel-1', CALL);
    calls.put('channel-1', { ...CALL, state: TALK });
    expect(calls.get('channel-1')).toEqual({ ...CALL, state: TALK });
    expect(calls.channels()).toEqual(['channel-1']);
    await until(async () => (await stored('channel-1'))?.state.stage === 'conversation');
    const ttl = await redis.ttl(keyOf('channel-1'));
    expect(ttl).toBeGreaterThan(3_600);
    expect(ttl).toBeLessThanOrEqual(4 * 3_600);
    calls.remove('channel-1');
    expect(calls.get('channel-1')).toBeUndefined();
    await until(async () => (await callKeys()) === 0);
    for (const key of await redis.keys('*')) expect(await redis.ttl(key)).toBeGreaterThan(-1);
  });

  it('is counted as Redis has it, with what never ends and what nobody told of', async () => {
    const calls = await started();
    calls.put('channel-1', CALL);
    await until(async () => (await callKeys()) === 1);
    await redis.hset('ivr:call:other:5038:channel-2', { owner: 'decroche/gone', token: 1 });
    await redis.set('ivr:stray:channel', '1', 'EX', 60);
    const found = new Map((await calls.found()).map((each) => [each.name, each]));
    const { of, seen } = found.get('ivr:call') ?? {};
    expect([of, seen?.count, seen?.endless, seen?.onDisk]).toEqual([['calls'], 2, 1, false]);
    expect(seen?.limitMs).toBeGreaterThan(3 * 3_600_000);
    expect(seen?.limitMs).toBeLessThanOrEqual(4 * 3_600_000);
    expect(found.get('ivr:stray')).toMatchObject({ of: [], seen: { count: 1, endless: 0 } });
    expect(JSON.stringify([...found.values()])).not.toContain('channel');
    await stack.redis.process.freeze();
    const away = await calls.found();
    expect(away.map(({ seen }) => seen)).toEqual([null, null, null]);
  });

  it('is known to the next run', async () => {
    const first = await started();
    first.put('channel-1', CALL);
    first.put('channel-2', { ...CALL, state: TALK });
    first.remove('channel-1');
    await first.destroy();
    const second = await started();
    expect(second.channels()).toEqual(['channel-2']);
    expect(second.get('channel-2')).toEqual({ ...CALL, state: TALK });
  });

  it('that cannot be read is left out, with a warning, and the others are known', async () => {
    await leave('junk', 'not json');
    await leave('odd', JSON.stringify({ ...CALL, state: { stage: 'asleep' } }));
    await leave('good', JSON.stringify(CALL));
    const calls = await started();
    expect(calls.channels()).toEqual(['good']);
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });
});

describe('without Redis', () => {
  it('calls are kept in memory, and the start says so', async () => {
    const calls = open({ url: 'redis://127.0.0.1:9' });
    const from = performance.now();
    await calls.start();
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(calls.ready).toBe(false);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.anything(),
      'Redis cannot be reached; calls are kept in memory only',
    );
    calls.put('channel-1', CALL);
    calls.put('channel-1', { ...CALL, state: TALK });
    expect(calls.get('channel-1')?.state).toEqual(TALK);
    calls.remove('channel-1');
    expect(calls.channels()).toEqual([]);
  });

  it('one that answers nothing does not hold the start', async () => {
    await stack.redis.process.freeze();
    const calls = open();
    const from = performance.now();
    await calls.start();
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(calls.ready).toBe(false);
  });

  it('a frozen one does not hold a call, nor the end of the service', async () => {
    const calls = await started();
    await stack.redis.process.freeze();
    calls.put('channel-1', CALL);
    expect(calls.get('channel-1')).toEqual(CALL);
    await until(() => vi.mocked(logger.warn).mock.calls.length > 0);
    const from = performance.now();
    await calls.destroy();
    expect(performance.now() - from).toBeLessThan(3_000);
  });
});

describe('when Redis comes back', () => {
  it('it holds what changed meanwhile, and nothing that ended', async () => {
    const calls = await started();
    calls.put('ends', CALL);
    calls.put('stays', CALL);
    await until(async () => (await callKeys()) === 2);
    await stack.redis.process.kill();
    await until(() => !calls.ready);
    calls.remove('ends');
    calls.put('stays', { ...CALL, state: TALK });
    calls.put('new', CALL);
    await stack.redis.process.start();
    await until(async () => calls.ready && (await callKeys()) === 2);
    expect((await stored('stays'))?.state).toEqual(TALK);
    expect(await stored('new')).toEqual(CALL);
  });

  it('late, the calls of an earlier run become known and someone is told', async () => {
    await leave('earlier', JSON.stringify(CALL));
    await stack.redis.process.freeze();
    const calls = open();
    await calls.start();
    let told = 0;
    calls.onTaken(() => {
      told += 1;
    });
    calls.put('over', CALL);
    calls.remove('over');
    stack.redis.process.thaw();
    await until(() => told === 1);
    expect(calls.channels()).toEqual(['earlier']);
    await until(async () => (await callKeys()) === 1);
  });

  it('each of two gateways has what it had, whether Redis stood still or was emptied', async () => {
    const one = await started({ app: 'one' });
    const other = await started({ app: 'other' });
    one.put('of the one', CALL);
    other.put('of the other', CALL);
    await until(async () => (await callKeys()) === 2);
    const lost: string[] = [];
    for (const each of [one, other]) each.onLost((channelId) => lost.push(channelId));
    await stack.redis.process.freeze();
    one.put('came meanwhile', CALL);
    await until(() => vi.mocked(logger.warn).mock.calls.length > 1);
    // Longer than both leases: both have run out when it goes on.
    const from = performance.now();
    await until(() => performance.now() - from > 2 * LEASE_MS);
    stack.redis.process.thaw();
    await until(async () => (await callKeys()) === 3);
    await stack.redis.process.kill();
    await until(() => !one.ready && !other.ready);
    await stack.redis.process.start();
    await until(async () => one.ready && other.ready && (await callKeys()) === 3);
    expect([one.channels(), other.channels(), lost]).toEqual([
      ['of the one', 'came meanwhile'],
      ['of the other'],
      [],
    ]);
  });
});

describe('of two gateways on one Asterisk', () => {
  it('neither takes the calls of the other while it lives, nor one on another Asterisk those of the dead', async () => {
    const one = await started({ app: 'one' });
    const other = await started({ app: 'other' });
    const elsewhere = await started({ app: 'elsewhere', asterisk: 'other:5038' });
    const dead = await started({ app: 'elsewhere', asterisk: 'third:5038' });
    one.put('channel-1', CALL);
    // Two Asterisk servers may give their channels the same ids.
    elsewhere.put('channel-1', { ...CALL, state: TALK });
    dead.put('channel-2', CALL);
    await until(async () => (await callKeys()) === 3);
    await dead.destroy();
    const from = performance.now();
    await until(() => performance.now() - from > 3 * LEASE_MS);
    expect([one.channels(), other.channels(), elsewhere.channels()]).toEqual([
      ['channel-1'],
      [],
      ['channel-1'],
    ]);
    expect(elsewhere.get('channel-1')?.state).toEqual(TALK);
    expect((await stored('channel-1'))?.state).toEqual(CALL.state);
    expect(await callKeys()).toBe(3);
  });

  it('the living one takes the calls of the dead one, once, and goes on counting what was told', async () => {
    const one = await started({ app: 'one' });
    const others = [await started({ app: 'other' }), await started({ app: 'third' })];
    one.put('channel-1', { ...CALL, state: TALK, told: 7 });
    await until(async () => (await stored('channel-1')) !== undefined);
    let told = 0;
    for (const each of others)
      each.onTaken(() => {
        told += 1;
      });
    await one.destroy();
    await until(() => told > 0, 10 * LEASE_MS);
    const from = performance.now();
    await until(() => performance.now() - from > LEASE_MS);
    expect(told).toBe(1);
    expect(others.flatMap((each) => each.channels())).toEqual(['channel-1']);
    const [taker] = others.filter((each) => each.get('channel-1') !== undefined);
    expect(taker?.get('channel-1')?.told).toBe(7);
  });

  it('one that does not see what happens to calls takes none, until it does', async () => {
    let sees = false;
    const one = await started({ app: 'one' });
    const blind = await started({ app: 'blind', sees: () => sees });
    one.put('channel-1', CALL);
    await until(async () => (await stored('channel-1')) !== undefined);
    await one.release();
    const from = performance.now();
    await until(() => performance.now() - from > LEASE_MS);
    expect(blind.channels()).toEqual([]);
    sees = true;
    await until(() => blind.channels().length === 1, 2_000);
  });

  it('what one took while the answer was lost is taken again', async () => {
    const one = await started({ app: 'one' });
    one.put('channel-1', CALL);
    await until(async () => (await stored('channel-1')) !== undefined);
    const run = await redis.get('ivr:gateway:pbx:5038:one');
    await leave('channel-2', JSON.stringify(CALL), `one/${run}`);
    await until(() => one.channels().length === 2, 2_000);
    expect(await redis.hget(keyOf('channel-1'), 'token')).toBe('1');
    expect(await redis.hget(keyOf('channel-2'), 'token')).toBe('2');
  });

  it('one that stops in order gives its calls away at once', async () => {
    const one = await started({ app: 'one' });
    const other = await started({ app: 'other' });
    one.put('channel-1', CALL);
    await until(async () => (await stored('channel-1')) !== undefined);
    await one.release();
    expect(one.channels()).toEqual([]);
    await until(() => other.channels().length === 1, 2_000);
  });

  it('one that stood still writes and owns nothing of what was taken meanwhile, and keeps the rest', async () => {
    const clock = new Clock();
    const frozen = await started({ app: 'frozen', clock });
    frozen.put('taken', CALL);
    frozen.put('ended', CALL);
    frozen.put('kept', CALL);
    await until(async () => (await callKeys()) === 3);
    const lost: string[] = [];
    frozen.onLost((channelId) => lost.push(channelId));
    await redis.hset(keyOf('taken'), { owner: 'other/run', token: 2 });
    await redis.del(keyOf('ended'));
    clock.skippedMs = 20_000;
    expect(frozen.settled).toBe(false);
    frozen.put('taken', { ...CALL, state: TALK });
    await redis.del('ivr:gateway:pbx:5038:frozen');
    await until(() => frozen.settled);
    expect(lost.sort()).toEqual(['ended', 'taken']);
    expect(frozen.channels()).toEqual(['kept']);
    expect(await redis.hgetall(keyOf('taken'))).toMatchObject({ owner: 'other/run', token: '2' });
    expect((await stored('taken'))?.state).toEqual(CALL.state);
    expect(await callKeys()).toBe(2);
  });

  it('a later run in the same place has its calls at once, and the earlier one none', async () => {
    vi.spyOn(logger, 'error').mockReturnValue(undefined);
    const earlier = await started();
    earlier.put('channel-1', CALL);
    await until(async () => (await stored('channel-1')) !== undefined);
    const later = await started();
    expect(later.channels()).toEqual(['channel-1']);
    await until(() => earlier.superseded);
    expect(earlier.channels()).toEqual([]);
    expect(logger.error).toHaveBeenCalledWith({ code: 'GATEWAY_SUPERSEDED' }, expect.anything());
  });
});
