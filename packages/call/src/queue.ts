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
  'taken-over',
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
      if (state.stage !== 'conversation' || state.extension !== event.extension) return become(state);
      return tell(become(state), { kind: 'transferred', atMs, extension: event.extension });
    case 'taken-over': {
      const given = inQueue(state, { kind: 'given-away', atMs, extension: event.by });
      const taken = inQueue(given.state, { kind: 'answered', atMs, extension: event.extension });
      return become(taken.state, ...given.commands, ...taken.commands);
    }
    case 'holds':
    case 'resumes': {
      if (state.stage !== 'conversation' || state.extension !== event.extension) return become(state);
      const kind = event.kind === 'holds' ? 'held' : 'resumed';
      return tell(become(state), { kind, atMs, extension: event.extension });
    }
    case 'joined':
      if (state.stage === 'conversation') return become(state);
      return tell(queued(state, atMs), { kind: 'in-queue', atMs, ...event.place });
    case 'rings':
      return tell(queued(state, atMs), { kind: 'ringing', atMs, extension: event.extension });
    case 'rang-out':
      return tell(queued(state, atMs), { kind: 'ring-stopped', atMs, extension: event.extension });
    case 'answered':
      return tell(queued(state, atMs), {
        kind: 'picked-up',
        atMs,
        extension: event.extension,
        waitedMs: waitedMs(state, atMs),
      });
  }
}

/** The conversation with that agent is behind the caller. */
function isBeyond(state: CallState, extension: string | undefined): boolean {
  if (extension === undefined) return false;
  if (state.stage === 'conversation') return state.extension !== extension;
  return (state.stage === 'waiting' || state.stage === 'ringing') && state.transferredBy === extension;
}

/** He is in the queue, by our hand or by the dialplan's. */
function queued(state: CallState, atMs: number): Change {
  switch (state.stage) {
    case 'waiting':
    case 'ringing':
    case 'conversation':
    case 'ended':
      return become(state);
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
