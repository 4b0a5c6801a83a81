import type { QueueEvent, SeenEvent } from './call-events.ts';
import type { CallEnd, CallState } from './call-state.ts';
import { become, type Change, tell } from './change.ts';
import { letGo } from './leaving.ts';

/** What happens to a call once Asterisk's queue has it. It may be seen at any stage: a lease runs out in the middle. */
export type QueueSighting = Extract<SeenEvent, QueueEvent>;

const QUEUE_KINDS: ReadonlySet<string> = new Set<QueueEvent['kind']>([
  'joined',
  'rings',
  'rang-out',
  'answered',
  'holds',
  'resumes',
  'given-away',
  'over',
  'hung-up',
]);

export function isQueueSighting(event: SeenEvent): event is QueueSighting {
  return QUEUE_KINDS.has(event.kind);
}

export function inQueue(state: CallState, event: QueueSighting): Change {
  const { atMs } = event;
  switch (event.kind) {
    case 'over':
      // Who gave him away, and hung up, has not ended the call.
      return isBeyond(state, event.extension) ? become(state) : end(state, event.end, atMs);
    case 'hung-up':
      return end(state, state.stage === 'conversation' ? 'caller' : 'abandoned', atMs);
    case 'given-away':
      return isWith(state, event.extension) ? queued(state, atMs) : become(state);
    case 'holds':
    case 'resumes': {
      if (!isWith(state, event.extension)) return become(state);
      const kind = event.kind === 'holds' ? 'held' : 'resumed';
      return tell(become(state), { kind, atMs, extension: event.extension });
    }
    case 'joined':
      return event.place === undefined
        ? queued(state, atMs)
        : tell(queued(state, atMs), { kind: 'in-queue', atMs, ...event.place });
    case 'rings':
      if (isWith(state, event.extension)) return become(state);
      return tell(queued(state, atMs), { kind: 'ringing', atMs, extension: event.extension });
    case 'rang-out':
      if (state.stage === 'conversation') return become(state);
      return tell(queued(state, atMs), { kind: 'ring-stopped', atMs, extension: event.extension });
    case 'answered': {
      if (isWith(state, event.extension)) return become(state);
      const before = queued(state, atMs);
      const { extension } = event;
      return tell(before, { kind: 'picked-up', atMs, extension, waitedMs: waitedMs(before.state, atMs) });
    }
  }
}

/** The conversation with that agent is behind the caller. */
function isBeyond(state: CallState, extension: string | undefined): boolean {
  if (extension === undefined) return false;
  if (state.stage === 'conversation') return state.extension !== extension;
  return (state.stage === 'waiting' || state.stage === 'ringing') && state.transferredBy === extension;
}

function isWith(state: CallState, extension: string): boolean {
  return state.stage === 'conversation' && state.extension === extension;
}

/**
 * He is in the queue, by our hand or by the dialplan's; out of a conversation, because the agent gave him away. That is told
 * by more than one event, of which the last may come late.
 */
function queued(state: CallState, atMs: number): Change {
  switch (state.stage) {
    case 'waiting':
    case 'ringing':
    case 'ended':
      return become(state);
    case 'conversation':
      return tell(become(state), { kind: 'transferred', atMs, extension: state.extension });
    case 'handing-over':
    case 'left':
      return tell(become(state), { kind: 'queued', atMs, mode: state.mode });
    default:
      return tell(letGo(state, 'listening-lost', atMs), { kind: 'queued', atMs, mode: 'listening-lost' });
  }
}

function end(state: CallState, how: CallEnd, atMs: number): Change {
  const step = { kind: 'ended', atMs, end: how } as const;
  switch (state.stage) {
    case 'ended':
      return become(state);
    case 'handing-over':
    case 'left':
    case 'waiting':
    case 'ringing':
    case 'conversation':
      return tell(become(state), step);
    default:
      return tell(letGo(state, 'unknown', atMs), step);
  }
}

/** Never less than nothing, whatever the clocks say. */
function waitedMs(state: CallState, atMs: number): number {
  switch (state.stage) {
    case 'waiting':
      return Math.max(0, atMs - state.sinceMs);
    case 'ringing':
      return Math.max(0, atMs - (state.waitingSinceMs ?? state.sinceMs));
    default:
      return 0;
  }
}
