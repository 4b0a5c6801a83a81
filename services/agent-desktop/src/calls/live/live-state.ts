import { type Lifecycle, LiveListening, type Said } from '@decroche/contracts';
import type { LiveState, LiveView, UtteranceView } from '#contract';
import { sideOf, withoutAgent, withUtterance } from './utterances.ts';

/** What is known of the live listening to one conversation. */
export interface LiveConversation {
  /** Where it stands; null while nothing was told. */
  readonly state: LiveState | null;
  /** When it came there, and by which event. */
  readonly sinceMs: number;
  readonly eventId: string;
  /** Until when agents' words are not shown any more: the listening with an agent before this one was over. */
  readonly agentFromMs?: number | undefined;
  /** What was said, of both sides, in order of time. */
  readonly utterances: readonly UtteranceView[];
}

export const NOT_LISTENED_TO: LiveConversation = { state: null, sinceMs: 0, eventId: '', utterances: [] };

const STATES: Readonly<Record<number, LiveState>> = {
  [LiveListening.ON]: 'on',
  [LiveListening.ASIDE]: 'aside',
  [LiveListening.KEYS]: 'keys',
  [LiveListening.STOPPED]: 'stopped',
  [LiveListening.NO_CAPACITY]: 'no-capacity',
  [LiveListening.LOST]: 'lost',
  [LiveListening.OVER]: 'over',
};

/** Name of a state as the gateway tells it. */
export function liveStateOf(code: LiveListening): LiveState | undefined {
  return STATES[code];
}

/** The newest of what the gateway told; undefined for an event of another kind. With its end the agent's words go. */
export function afterChange(live: LiveConversation, lifecycle: Lifecycle): LiveConversation | undefined {
  const { step, eventId, occurredAtMs: sinceMs } = lifecycle;
  if (step?.$case !== 'liveListeningChanged') return undefined;
  const state = liveStateOf(step.value.state);
  const isNewer = sinceMs > live.sinceMs || (sinceMs === live.sinceMs && eventId > live.eventId);
  if (state === undefined || !isNewer) return live;
  if (state !== 'over') return { ...live, state, sinceMs, eventId };
  const utterances = withoutAgent(live.utterances);
  return { state, sinceMs, eventId, agentFromMs: sinceMs, utterances };
}

/** Once a call is over, nothing of its agent's words is left. */
export function afterCall(live: LiveConversation): LiveConversation {
  const utterances = withoutAgent(live.utterances);
  return utterances === live.utterances ? live : { ...live, utterances };
}

/**
 * An utterance of either side; undefined for a text of another kind.
 *
 * @param over the call has ended: words of the agent come too late
 */
export function afterUtterance(
  live: LiveConversation,
  said: Said,
  over: boolean,
): LiveConversation | undefined {
  const side = sideOf(said);
  if (side === undefined) return undefined;
  if (side === 'agent' && (over || said.speechEndedAtMs <= (live.agentFromMs ?? 0))) return live;
  const utterances = withUtterance(live.utterances, side, said);
  return utterances === live.utterances ? live : { ...live, utterances };
}

/** What a desk shows of it; null where the call is not listened to. */
export function liveView({ state, utterances }: LiveConversation): LiveView | null {
  return state === null || state === 'over' ? null : { state, utterances };
}
