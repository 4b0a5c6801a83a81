import type { QueueEvent, SeenEvent } from './call-events.ts';
import type { CallEnd, CallState, QueuePlace } from './call-state.ts';
import { become, type Change, tell } from './change.ts';
import { letGo, modeIfLeft } from './leaving.ts';

/** What happens to a call once Asterisk's queue has it. It may be seen at any stage: a lease runs out in the middle. */
export type QueueSighting = Extract<SeenEvent, QueueEvent>;

type Consulting = Extract<QueueSighting, { kind: 'consultation' }>;

const QUEUE_KINDS: ReadonlySet<string> = new Set<QueueEvent['kind']>([
  'joined',
  'moved',
  'rings',
  'rang-out',
  'answered',
  'holds',
  'resumes',
  'given-away',
  'consultation',
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
      const isHeld = state.stage === 'conversation' && state.heldSinceMs !== undefined;
      if (!isWith(state, event.extension) || isHeld === (event.kind === 'holds')) return become(state);
      const kind = event.kind === 'holds' ? 'held' : 'resumed';
      return tell(become(state), { kind, atMs, extension: event.extension });
    }
    case 'consultation': {
      const { kind: _, ...consultation } = event;
      return isNews(state, event)
        ? tell(become(state), { kind: 'consulted', ...consultation })
        : become(state);
    }
    case 'joined':
      return event.place === undefined
        ? queued(state, atMs)
        : tell(queued(state, atMs), { kind: 'in-queue', atMs, ...event.place });
    case 'moved':
      return hasMoved(state, event.place)
        ? tell(become(state), { kind: 'in-queue', atMs, ...event.place })
        : become(state);
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

/** He waits elsewhere than is known. */
function hasMoved(state: CallState, { queue, position, waiting }: QueuePlace): boolean {
  if (state.stage !== 'waiting' && state.stage !== 'ringing') return false;
  const { place } = state;
  return place?.queue !== queue || place.position !== position || place.waiting !== waiting;
}

/** Something of a consultation of the agent who has the caller that is not known. */
function isNews(state: CallState, { extension, colleague, stage }: Consulting): boolean {
  if (state.stage !== 'conversation' || state.extension !== extension || colleague === extension)
    return false;
  const known = state.consultation?.colleague === colleague ? state.consultation : undefined;
  return stage === 'over' ? known !== undefined : known?.stage !== stage;
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
    default: {
      const mode = modeIfLeft(state);
      return tell(letGo(state, mode, atMs), { kind: 'queued', atMs, mode });
    }
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
