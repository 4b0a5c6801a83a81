import type { AssistMode, At } from './call-state.ts';
import { also, become, type Change, tell } from './change.ts';

/** Stages at which the assistant has the caller. */
export type Assisted = At<'arriving' | 'notice' | 'asking' | 'listening' | 'replacing' | 'understanding'>;

/** Gives the caller to the queue; what he is saying is thrown away. */
export function handOver(state: Assisted, mode: AssistMode, atMs: number): Change {
  const stopped = stopListening(state, mode, atMs);
  const told = mode === 'refused' ? tell(stopped, { kind: 'refused', atMs }) : stopped;
  return toQueue(state, told, mode);
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
  if (state.stage === 'arriving' || state.stage === 'notice' || state.stage === 'asking')
    return become(state);
  const stopped = state.stage === 'replacing' ? become(state) : become(state, { do: 'discard' });
  return tell(stopped, { kind: 'listened', atMs, turnId: state.turnId, reason: 'closed', mode });
}

function release(from: Assisted, change: Change): Change {
  if (from.stage === 'arriving') return change;
  return also(change, { do: 'stop-playing' }, { do: 'close-audio' });
}
