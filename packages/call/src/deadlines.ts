import type { CallState } from './call-state.ts';

/** Limits of a call that are settings, milliseconds. */
export interface CallLimits {
  /** Longest time that the caller is listened to, all transcribers of one attempt together. */
  readonly listeningMs: number;
}

/** Longest wait for a transcriber to be chosen; the choice is made in memory. */
const SEEK_MS = 2_000;
/** Longest notice, with the time in which a tap opens. */
const NOTICE_MS = 65_000;
/** Longest wait for the last words. */
const RESULT_MS = 3_000;
/** Longest wait until the queue takes the caller; then his lease brings him there. */
const HAND_OVER_MS = 10_000;

/**
 * How long a call may stay at its stage from `atMs` on, milliseconds: then `overdue` happens to it. Undefined when the
 * caller is in nobody's hands but the queue's, or gone.
 */
export function limitMs(state: CallState, atMs: number, limits: CallLimits): number | undefined {
  switch (state.stage) {
    case 'arriving':
    case 'asking':
    case 'replacing':
      return SEEK_MS;
    case 'notice':
      return NOTICE_MS;
    case 'listening': {
      const spentMs = Math.max(0, atMs - state.sinceMs);
      return Math.max(0, limits.listeningMs - spentMs);
    }
    case 'understanding':
      return RESULT_MS;
    case 'handing-over':
      return HAND_OVER_MS;
    default:
      return undefined;
  }
}
