import { setTimeout as wait } from 'node:timers/promises';

/** Exponential delays with jitter. */
export interface BackoffOptions {
  /** First delay, milliseconds. */
  readonly firstMs: number;
  /** Longest delay, milliseconds. */
  readonly mostMs: number;
  /** Source of randomness in [0, 1). */
  readonly random?: () => number;
}

/**
 * Delay in milliseconds before the given attempt (0 for the first retry): uniform between half and all of the
 * exponential step, so that those who failed together do not come back together.
 */
export function backoffDelay(attempt: number, options: BackoffOptions): number {
  const step = Math.min(options.mostMs, options.firstMs * 2 ** Math.min(attempt, 30));
  return step / 2 + (options.random ?? Math.random)() * (step / 2);
}

/**
 * Calls `work` until it succeeds, with {@link backoffDelay} between attempts.
 *
 * @param attempts how many calls at most; `Infinity` for a reconnect that only `signal` ends
 * @throws the last failure; the reason of `signal` once it aborts, without waiting for the next attempt
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  options: BackoffOptions & {
    readonly attempts: number;
    readonly signal?: AbortSignal;
    readonly onFailure?: (error: unknown, attempt: number) => void;
  },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      options.onFailure?.(error, attempt);
      if (attempt + 1 >= options.attempts) throw error;
      await pause(backoffDelay(attempt, options), options.signal);
    }
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
