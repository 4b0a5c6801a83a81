import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { settledBefore } from './deadline.ts';

const never = new Promise<never>(() => undefined);

describe('waiting with a deadline', () => {
  it('says yes when the work ends in time, also when it fails', async () => {
    const { signal } = new AbortController();
    expect(await settledBefore(Promise.resolve('done'), signal)).toBe(true);
    expect(await settledBefore(Promise.reject(new Error('failed')), signal)).toBe(true);
  });

  it('says no once the deadline passes', async () => {
    const deadline = new AbortController();
    const waiting = settledBefore(never, deadline.signal);
    deadline.abort();
    expect(await waiting).toBe(false);
  });

  it('does not wait for a deadline that has passed already', async () => {
    expect(await settledBefore(never, AbortSignal.abort())).toBe(false);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await settledBefore(Promise.resolve(), signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
