import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffDelay, retry } from './backoff.ts';

const QUICK = { firstMs: 1, mostMs: 2 };

describe('the delay before a retry', () => {
  it('lies between half and all of its step, and a step is at most the longest delay', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000),
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, firstMs, mostMs, chance) => {
          const step = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 40));
          const delay = backoffDelay(attempt, { firstMs, mostMs, random: () => chance });
          expect(delay).toBeGreaterThanOrEqual(step / 2);
          expect(delay).toBeLessThanOrEqual(step);
        },
      ),
    );
  });

  it('doubles from attempt to attempt', () => {
    const options = { firstMs: 100, mostMs: 2_000, random: () => 0 };
    expect([0, 1, 2, 3, 4, 5, 6].map((attempt) => backoffDelay(attempt, options))).toEqual([
      50, 100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('differs between two that failed together', () => {
    const options = { firstMs: 100, mostMs: 2_000 };
    const delays = new Set(Array.from({ length: 20 }, () => backoffDelay(3, options)));
    expect(delays.size).toBeGreaterThan(1);
  });
});

describe('retrying', () => {
  it('gives the first success and counts the attempts', async () => {
    const failures: number[] = [];
    const result = await retry(
      async (attempt) => {
        if (attempt < 2) throw new Error(`failure ${attempt}`);
        return `success ${attempt}`;
      },
      { ...QUICK, attempts: 5, onFailure: (_, attempt) => failures.push(attempt) },
    );
    expect(result).toBe('success 2');
    expect(failures).toEqual([0, 1]);
  });

  it('ends with the last failure after the given attempts', async () => {
    let calls = 0;
    const work = retry(
      async () => {
        calls += 1;
        throw new Error(`failure ${calls}`);
      },
      { ...QUICK, attempts: 3 },
    );
    await expect(work).rejects.toThrow('failure 3');
    expect(calls).toBe(3);
  });

  it('ends with the reason of the signal, in the middle of a pause', async () => {
    const stop = new AbortController();
    const reason = new Error('stopping');
    const work = retry(() => Promise.reject(new Error('failed')), {
      firstMs: 60_000,
      mostMs: 60_000,
      attempts: Number.POSITIVE_INFINITY,
      signal: stop.signal,
      onFailure: () => setImmediate(() => stop.abort(reason)),
    });
    await expect(work).rejects.toBe(reason);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });

  it('does not begin when the signal has aborted already', async () => {
    let calls = 0;
    const reason = new Error('stopping');
    const count = async (): Promise<void> => {
      calls += 1;
    };
    const work = retry(count, { ...QUICK, attempts: 3, signal: AbortSignal.abort(reason) });
    await expect(work).rejects.toBe(reason);
    expect(calls).toBe(0);
  });
});
