import type { SeenEvent } from './call-events.ts';
import type { At } from './call-state.ts';
import { become, type Change, tell } from './change.ts';
import { onward, toQueue } from './leaving.ts';

/** Denies what is read back. */
export const DENIAL_KEY = '2';

/** The need was heard: it is read back to him, unless it is sure. */
export function weigh(
  { turnId, attempt }: At<'listening' | 'understanding'>,
  { state, commands }: Change,
  atMs: number,
): Change {
  return become(
    { stage: 'weighing', assistance: state.assistance, turnId, attempt, sinceMs: atMs },
    ...commands,
    { do: 'stop-playing' },
    { do: 'weigh', turnId },
  );
}

export function weighing(state: At<'weighing'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'weighed':
      if (event.turnId !== state.turnId) return become(state);
      if (event.theme === undefined) return onward(state);
      return become({ ...state, stage: 'confirming' }, { do: 'read-back', theme: event.theme });
    case 'audio-over':
      return onward(state);
    default:
      return become(state);
  }
}

/** Silence is a yes, and so is whatever keeps him from hearing or saying more. */
export function confirming(state: At<'confirming'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'prompt-over':
      return become(
        event.prompt === 'read-back' ? { ...state, askedAtMs: state.askedAtMs ?? event.atMs } : state,
      );
    case 'prompt-failed':
      return event.prompt === 'read-back' ? onward(state) : become(state);
    case 'audio-over':
      return onward(state);
    default:
      return become(state);
  }
}

/** What was understood is withdrawn; he is asked once more, if that was the first time. */
export function deny(state: At<'confirming'>, atMs: number): Change {
  const { turnId, attempt } = state;
  const withdrawn = tell(become(state, { do: 'withdraw', turnId }), { kind: 'denied', turnId, atMs });
  if (attempt > 1) return toQueue(state, withdrawn, 'not-understood');
  const { assistance } = withdrawn.state;
  return become(
    { stage: 'asking', assistance, attempt: attempt + 1, earlier: 'not-understood', corrects: true },
    ...withdrawn.commands,
    { do: 'stop-playing' },
    { do: 'seek' },
  );
}
