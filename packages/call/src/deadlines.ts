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
/** Longest that a read-back makes a caller wait, from the end of his need to the queue or to his correction. */
const READ_BACK_MS = 6_000;
/** Of it, the longest wait until it is known whether the need is sure. */
const WEIGH_MS = 500;
/** Of it, the longest wait for a no once all was read back, and the least that is left for it. */
const ANSWER_MS = 1_500;
const LEAST_ANSWER_MS = 800;
/** Longest read-back that can be played whole with what comes before and after it, milliseconds. */
export const MAX_READ_BACK_MS = READ_BACK_MS - WEIGH_MS - LEAST_ANSWER_MS;
/** Longest menu of themes that is played, milliseconds. */
export const MAX_MENU_MS = 30_000;
/** Until a playback begins, and its end is told. */
const PLAYBACK_MARGIN_MS = 2_000;
/** Longest wait for a key once all themes were heard. */
const CHOICE_MS = 4_000;
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
      const leftMs = leftOf(limits.listeningMs, state.sinceMs, atMs);
      if (state.spoken || state.askedAtMs === undefined) return leftMs;
      const waitMs = state.attempt === 1 ? limits.noSpeechMs : Math.min(limits.noSpeechMs, SECOND_WAIT_MS);
      return Math.min(leftMs, leftOf(waitMs, state.askedAtMs, atMs));
    }
    case 'understanding':
      return RESULT_MS;
    case 'weighing':
      return leftOf(WEIGH_MS, state.sinceMs, atMs);
    case 'confirming': {
      const leftMs = leftOf(READ_BACK_MS, state.sinceMs, atMs);
      return state.askedAtMs === undefined
        ? leftMs
        : Math.min(leftMs, leftOf(ANSWER_MS, state.askedAtMs, atMs));
    }
    case 'choosing':
      return state.askedAtMs === undefined
        ? MAX_MENU_MS + PLAYBACK_MARGIN_MS
        : leftOf(CHOICE_MS, state.askedAtMs, atMs);
    case 'handing-over':
      return HAND_OVER_MS;
    default:
      return undefined;
  }
}

/** Names the deadline that runs: as long as it stays the same, so does the time at which it ends. */
export function deadlineName(state: CallState): string {
  if (state.stage === 'choosing') return `${state.stage} ${state.again} ${state.askedAtMs ?? ''}`;
  if (!('turnId' in state)) return state.stage;
  const { stage, turnId } = state;
  const askedAtMs = 'askedAtMs' in state ? state.askedAtMs : '';
  return `${stage} ${turnId} ${'spoken' in state && state.spoken ? 'spoken' : askedAtMs}`;
}

/** What is left of a time that runs since then; never less than nothing, nor more than all, whatever the clocks say. */
function leftOf(ms: number, sinceMs: number, atMs: number): number {
  return Math.max(0, ms - Math.max(0, atMs - sinceMs));
}
