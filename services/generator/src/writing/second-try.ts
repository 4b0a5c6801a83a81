import { setTimeout as delay } from 'node:timers/promises';
import { APIConnectionError, APIError } from 'openai';
import type { AnswerWait } from './answer-wait.ts';

/** Wait before the second try, milliseconds: the least, and how much more at most. */
const WAIT_MS = 100;
const JITTER_MS = 150;
/** Too many requests; not ready, such as while a model is being loaded. */
const STATUSES: ReadonlySet<unknown> = new Set([429, 503]);

/**
 * Asks, and asks once more when the server could not begin: it has written nothing then.
 *
 * @param wait for the answer: a refusal ends the silence
 */
export async function withSecondTry<T>(
  ask: () => Promise<T>,
  wait: Pick<AnswerWait, 'heard' | 'signal'>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!couldNotBegin(error)) throw error;
    wait.heard();
    await delay(WAIT_MS + Math.random() * JITTER_MS, undefined, { signal: wait.signal });
    return await ask();
  }
}

function couldNotBegin(error: unknown): boolean {
  if (error instanceof APIConnectionError) return isRefusedConnection(error);
  return error instanceof APIError && STATUSES.has(error.status);
}

/** The library wraps the error of the socket in others. */
function isRefusedConnection(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ((at as NodeJS.ErrnoException).code === 'ECONNREFUSED') return true;
  return false;
}
