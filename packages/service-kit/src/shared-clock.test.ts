import { expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { SharedClock } from './shared-clock.ts';

const NOW = 1_796_000_000_000;

/** A Redis whose clock is ahead of that of the machine, and what a connection to it does. */
function redisAhead(aheadMs: number, steady: { ms: number }) {
  const hooks: (() => void)[] = [];
  return {
    status: 'ready' as const,
    on(_event: string, hook: () => void) {
      hooks.push(hook);
      return this;
    },
    async time() {
      steady.ms += 10;
      const theirs = NOW + steady.ms - 5 + aheadMs;
      return [Math.floor(theirs / 1_000), (theirs % 1_000) * 1_000];
    },
    async connect() {
      for (const hook of hooks) hook();
      await new Promise(setImmediate);
    },
  };
}

it.each([-300_000, 300_000])(
  'goes by Redis once it has answered, %i ms from this machine',
  async (aheadMs) => {
    const steady = { ms: 0 };
    const redis = redisAhead(aheadMs, steady);
    const clock = new SharedClock({
      redis: redis as never,
      logger: createLogger('t', 'silent'),
      wall: () => NOW + steady.ms,
      steady: () => steady.ms,
    });
    expect(clock.now()).toBe(NOW);
    await redis.connect();
    expect(clock.now()).toBe(NOW + aheadMs + 10);
    steady.ms += 2_000;
    expect(clock.now()).toBe(NOW + aheadMs + 2_010);
  },
);
