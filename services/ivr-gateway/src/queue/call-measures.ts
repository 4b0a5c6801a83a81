import type { CallState, StageName } from '@decroche/call';
import { CALL_STATES, METRICS } from '@decroche/metrics';
import type { LifecyclePublisher } from '../lifecycle/lifecycle-publisher.ts';
import type { CallRegistry } from './call-registry.ts';
import type { QueueWatch } from './queue-watch.ts';

type Where = (typeof CALL_STATES)[number];

/** Where a call is, as an operator looks at it; what is not here is before the queue. */
const WHERE: Readonly<Partial<Record<StageName, Where>>> = {
  waiting: 'queued',
  ringing: 'ringing',
  conversation: 'talking',
};

/** Counts what a change of a call ends: its time before the queue, or the call. */
export function measureChange(
  conversationId: string,
  before: CallState,
  after: CallState,
  atMs: number,
): void {
  const { callsEnded, callerHeld } = METRICS['ivr-gateway'];
  const { stage, assistance } = after;
  if (stage === 'ended') callsEnded.add({ mode: assistance.mode, end: after.end });
  const isQueued = WHERE[stage] !== undefined && WHERE[before.stage] === undefined;
  if (isQueued) callerHeld.record((atMs - begunAtMs(conversationId)) / 1000, {});
}

/**
 * Shows the calls of this gateway by where they are, who waits, and what the bus does not know yet.
 *
 * @returns ends it
 */
export function measureCalls(
  registry: Pick<CallRegistry, 'channels' | 'get'>,
  queues: Pick<QueueWatch, 'waiting'>,
  publisher: Pick<LifecyclePublisher, 'untold'>,
): () => void {
  const { callsLive, queueLength, eventsUntold } = METRICS['ivr-gateway'];
  const stops = [
    callsLive.watch(() => {
      const counts = new Map<Where, number>(CALL_STATES.map((state) => [state, 0]));
      for (const channelId of registry.channels()) {
        const stage = registry.get(channelId)?.state.stage;
        const where = (stage && WHERE[stage]) ?? 'before-queue';
        counts.set(where, (counts.get(where) ?? 0) + 1);
      }
      return [...counts].map(([state, count]) => [count, { state }] as const);
    }),
    queueLength.watch(() => [[queues.waiting, {}]]),
    eventsUntold.watch(() => [[publisher.untold, {}]]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** When a conversation began, Unix time in milliseconds: it is in its id (UUIDv7, RFC 9562). */
function begunAtMs(conversationId: string): number {
  return Number.parseInt(conversationId.replaceAll('-', '').slice(0, 12), 16);
}
