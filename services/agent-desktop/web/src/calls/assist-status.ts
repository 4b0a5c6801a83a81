import type { CallView } from '#contract';
import {
  DENIED,
  DRAFT_LATE,
  LISTENING_LOST,
  MODE_NOTICES,
  NOTHING_CAME,
  type Notice,
  SAID_NOTICES,
  SEARCH_AWAY,
} from '../wording/sentences.ts';

/** Time after the end of speech from which the agent is told to start without the assistant, milliseconds. */
export const LATE_AFTER_MS = 3_000;

/** What the assistant is doing for the call, as the agent should see it. */
export interface AssistStatus {
  /**
   * `ready`: a draft is there. `extracts`: passages are there and the draft is awaited. `preparing`: soon.
   * `listening`: the caller still speaks. `none`: nothing will come.
   */
  readonly kind: 'ready' | 'extracts' | 'preparing' | 'listening' | 'none';
  /** What went wrong, if anything. */
  readonly notice: Notice | null;
}

/** @param nowMs server time, Unix milliseconds */
export function assistStatus(call: CallView, nowMs: number): AssistStatus {
  const { need, mode } = call;
  const lost = mode === 'listening-lost' ? LISTENING_LOST : null;
  if (need?.draft) return { kind: 'ready', notice: lost };
  const deaf = call.denied && need === null && mode === 'not-understood' ? DENIED : MODE_NOTICES[mode];
  // Of whom nothing was understood may have chosen by key, and that is prepared.
  if (deaf !== undefined && need?.source !== 'caller-keypad') return { kind: 'none', notice: deaf };
  const said = need?.said ?? null;
  if (said?.final && said.outcome !== 'text') return { kind: 'none', notice: SAID_NOTICES[said.outcome] };
  const since = need?.speechEndedAtMs ?? call.listenedUntilMs;
  if (since === null) {
    // Whom nobody listened to when it was lost: nothing will come of it any more.
    if (lost !== null && need === null) return { kind: 'none', notice: lost };
    return mode === 'unknown' ? { kind: 'none', notice: NOTHING_CAME } : { kind: 'listening', notice: null };
  }
  const late = nowMs - since > LATE_AFTER_MS;
  if (need?.extracts && need.extracts.passages.length > 0) {
    return { kind: 'extracts', notice: late ? DRAFT_LATE : lost };
  }
  if (!late) return { kind: 'preparing', notice: lost };
  return { kind: 'none', notice: said === null ? (lost ?? NOTHING_CAME) : SEARCH_AWAY };
}
