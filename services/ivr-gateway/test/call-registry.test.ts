import { type CallState, NEW_CALL } from '@decroche/call';
import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallRegistry, type RegisteredCall } from '../src/queue/call-registry.ts';

const CALL: RegisteredCall = {
  conversationId: '0193a1b2-0000-7000-8000-000000000001',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  state: NEW_CALL,
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

function open(url = stack.redis.url): CallRegistry {
  const registry = new CallRegistry(url, logger);
  opened.push(registry);
  return registry;
}

async function started(): Promise<CallRegistry> {
  const registry = open();
  await registry.start();
  return registry;
}

async function stored(channelId: string): Promise<RegisteredCall | undefined> {
  const value = await redis.get(`ivr:call:${channelId}`);
  return value === null ? undefined : (JSON.parse(value) as RegisteredCall);
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
    const ttl = await redis.ttl('ivr:call:channel-1');
    expect(ttl).toBeGreaterThan(3_600);
    expect(ttl).toBeLessThanOrEqual(4 * 3_600);
    calls.remove('channel-1');
    expect(calls.get('channel-1')).toBeUndefined();
    await until(async () => (await redis.dbsize()) === 0);
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
    await redis.set('ivr:call:junk', 'not json');
    await redis.set('ivr:call:odd', JSON.stringify({ ...CALL, state: { stage: 'asleep' } }));
    await redis.set('ivr:call:good', JSON.stringify(CALL));
    const calls = await started();
    expect(calls.channels()).toEqual(['good']);
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });
});

describe('without Redis', () => {
  it('calls are kept in memory, and the start says so', async () => {
    const calls = open('redis://127.0.0.1:9');
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
    await until(async () => (await redis.dbsize()) === 2);
    await stack.redis.process.kill();
    await until(() => !calls.ready);
    calls.remove('ends');
    calls.put('stays', { ...CALL, state: TALK });
    calls.put('new', CALL);
    await stack.redis.process.start();
    await until(async () => calls.ready && (await redis.dbsize()) === 2);
    expect((await stored('stays'))?.state).toEqual(TALK);
    expect(await stored('new')).toEqual(CALL);
  });

  it('late, the calls of an earlier run become known and someone is told', async () => {
    await redis.set('ivr:call:earlier', JSON.stringify(CALL));
    await redis.set('ivr:call:over', JSON.stringify(CALL));
    await stack.redis.process.freeze();
    const calls = open();
    await calls.start();
    let told = 0;
    calls.onRecalled(() => {
      told += 1;
    });
    calls.put('over', CALL);
    calls.remove('over');
    stack.redis.process.thaw();
    await until(() => told === 1);
    expect(calls.channels()).toEqual(['earlier']);
    await until(async () => (await redis.dbsize()) === 1);
  });

  it('nobody is told of what was known at the start', async () => {
    const calls = await started();
    let told = 0;
    calls.onRecalled(() => {
      told += 1;
    });
    await stack.redis.process.kill();
    await until(() => !calls.ready);
    await stack.redis.process.start();
    await until(() => calls.ready);
    expect(told).toBe(0);
  });
});
