import type { CallState } from './call-state.ts';

/** Limits of a call that are settings, milliseconds. */
export interface CallLimits {
  /** Longest time that the caller is listened to, all transcribers of one attempt together. */
  readonly listeningMs: number;
  /** Longest wait for the first word once the question is over. */
  readonly noSpeechMs: number;
}

/** Longest wait for a transcriber to be chosen; the choice is made in memory. */
const SEEK_MS = 2_000;
/** Longest notice, with the time in which a tap opens. */
const NOTICE_MS = 65_000;
/** Longest wait for the first word of a caller who was told a second time that he may simply wait. */
const SECOND_WAIT_MS = 4_000;
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
      const leftMs = Math.max(0, limits.listeningMs - Math.max(0, atMs - state.sinceMs));
      if (state.spoken || state.askedAtMs === undefined) return leftMs;
      const waitMs = state.attempt === 1 ? limits.noSpeechMs : Math.min(limits.noSpeechMs, SECOND_WAIT_MS);
      return Math.max(0, Math.min(leftMs, waitMs - Math.max(0, atMs - state.askedAtMs)));
    }
    case 'understanding':
      return RESULT_MS;
    case 'handing-over':
      return HAND_OVER_MS;
    default:
      return undefined;
  }
}

/** Names the deadline that runs: as long as it stays the same, so does the time at which it ends. */
export function deadlineName(state: CallState): string {
  if (!('turnId' in state)) return state.stage;
  const { stage, turnId, askedAtMs = '', spoken } = state;
  return `${stage} ${turnId} ${spoken ? 'spoken' : askedAtMs}`;
}
