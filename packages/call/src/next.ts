import type { CallEvent } from './call-events.ts';
import type { CallState } from './call-state.ts';
import { become, type Change } from './change.ts';
import { inDialogue, inHandOver } from './dialogue.ts';
import { inQueue, isQueueSighting } from './queue.ts';
import { follow, type Step } from './steps.ts';

const STEP_KINDS: ReadonlySet<string> = new Set<Step['kind']>([
  'arrived',
  'refused',
  'listening',
  'spoke',
  'listened',
  'denied',
  'queued',
  'in-queue',
  'ringing',
  'ring-stopped',
  'picked-up',
  'held',
  'resumed',
  'transferred',
  'consulted',
  'ended',
]);

/**
 * The life of a call: what becomes of it when something happens, and what is to be done then, in order. Pure. Every event
 * may come at every stage, however often; one that means nothing there changes nothing. After the end nothing is done.
 */
export function next(state: CallState, event: CallEvent): Change {
  if (state.stage === 'ended') return become(state);
  if (isStep(event)) return become(follow(state, event));
  if (isQueueSighting(event)) return inQueue(state, event);
  switch (state.stage) {
    case 'handing-over':
      return inHandOver(state, event);
    case 'left':
    case 'waiting':
    case 'ringing':
    case 'conversation':
      return become(state);
    default:
      return inDialogue(state, event);
  }
}

function isStep(event: CallEvent): event is Step {
  return STEP_KINDS.has(event.kind);
}
