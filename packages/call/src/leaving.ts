import type { AssistMode, At } from './call-state.ts';
import { also, become, type Change, tell } from './change.ts';

/** Stages at which the assistant has the caller. */
export type Assisted = At<
  | 'arriving'
  | 'notice'
  | 'asking'
  | 'listening'
  | 'replacing'
  | 'understanding'
  | 'weighing'
  | 'confirming'
  | 'choosing'
>;

/** The mode of a caller who gets to the queue by no decision of the assistant's: what was known of him stays true. */
export function modeIfLeft(state: Assisted): AssistMode {
  if (state.stage === 'choosing') return state.mode;
  return state.stage === 'weighing' || state.stage === 'confirming' ? 'listening' : 'listening-lost';
}

/** Gives a caller whose need was heard to the queue. */
export function onward(state: At<'weighing' | 'confirming'>): Change {
  return toQueue(state, become(state), 'listening');
}

/** Gives the caller to the queue; what he is saying is thrown away. */
export function handOver(state: Assisted, mode: AssistMode, atMs: number): Change {
  const stopped = stopListening(state, mode, atMs);
  if (mode !== 'refused') return toQueue(state, stopped, mode);
  // What was understood by then decides nothing either.
  const withdrawn = 'turnId' in state ? also(stopped, { do: 'withdraw', turnId: state.turnId }) : stopped;
  return toQueue(state, tell(withdrawn, { kind: 'refused', atMs }), mode);
}

/** Gives the caller to the queue, once his listening is over. */
export function toQueue(from: Assisted, { state, commands }: Change, mode: AssistMode): Change {
  const change = become({ stage: 'handing-over', assistance: state.assistance, mode }, ...commands);
  return also(release(from, change), { do: 'hand-over' });
}

/** Nobody listens to him any more. */
export function giveUp(
  state: At<'listening' | 'replacing' | 'understanding'>,
  mode: AssistMode,
  atMs: number,
): Change {
  const told = tell(become(state), {
    kind: 'listened',
    atMs,
    turnId: state.turnId,
    reason: 'given-up',
    mode,
  });
  return toQueue(state, told, mode);
}

/** The caller is out of the assistant's hands: everything that was held for him is let go. */
export function letGo(state: Assisted, mode: AssistMode, atMs: number): Change {
  return release(state, stopListening(state, mode, atMs));
}

function stopListening(state: Assisted, mode: AssistMode, atMs: number): Change {
  switch (state.stage) {
    case 'listening':
    case 'replacing':
    case 'understanding': {
      const stopped = state.stage === 'replacing' ? become(state) : become(state, { do: 'discard' });
      return tell(stopped, { kind: 'listened', atMs, turnId: state.turnId, reason: 'closed', mode });
    }
    default:
      return become(state);
  }
}

function release(from: Assisted, change: Change): Change {
  if (from.stage === 'arriving') return change;
  return also(change, { do: 'stop-playing' }, { do: 'close-audio' });
}
