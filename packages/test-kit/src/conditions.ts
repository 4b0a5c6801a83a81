import { setTimeout as delay } from 'node:timers/promises';

/** Looks at something that changes by itself. */
export type Condition = () => boolean | Promise<boolean>;

/** Longest wait unless said otherwise, milliseconds: a loaded machine, not a slow program. */
const TIMEOUT_MS = 10_000;
const INTERVAL_MS = 10;

/**
 * Waits until a condition holds.
 *
 * @param what named in the error; the text of the condition when absent
 * @param timeoutMs longest wait, milliseconds
 * @throws Error when it does not hold in time, or what the condition throws
 */
export async function until(what: string, holds: Condition, timeoutMs?: number): Promise<void>;
export async function until(holds: Condition, timeoutMs?: number): Promise<void>;
export async function until(
  first: string | Condition,
  second?: Condition | number,
  third?: number,
): Promise<void> {
  const holds = (typeof first === 'string' ? second : first) as Condition;
  const timeoutMs = (typeof first === 'string' ? third : (second as number | undefined)) ?? TIMEOUT_MS;
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${first}`);
    await delay(INTERVAL_MS);
  }
}
