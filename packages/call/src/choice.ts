import type { SeenEvent } from './call-events.ts';
import type { AssistMode, At } from './call-state.ts';
import { become, type Change } from './change.ts';
import { toQueue } from './leaving.ts';

const THEME_KEY = /^[1-9]$/;

/** Twice nothing was understood: he may choose a theme by key. */
export function offerMenu({ state, commands }: Change, mode: AssistMode, keys: string): Change {
  return become(
    { stage: 'choosing', assistance: state.assistance, mode, keys, again: false },
    ...commands,
    { do: 'stop-playing' },
    { do: 'play-menu', time: 'menu', keys },
  );
}

export function choosing(state: At<'choosing'>, event: SeenEvent): Change {
  switch (event.kind) {
    case 'prompt-over':
      return become(
        event.prompt === timeOf(state) ? { ...state, askedAtMs: state.askedAtMs ?? event.atMs } : state,
      );
    case 'prompt-failed':
      return event.prompt === timeOf(state) ? onwardFromMenu(state) : become(state);
    case 'audio-over':
      return onwardFromMenu(state);
    default:
      return become(state);
  }
}

/** A key of the menu chooses; another number has it read once more, and then no more. */
export function pressedInMenu(state: At<'choosing'>, digit: string): Change {
  if (state.keys.includes(digit)) return onwardFromMenu(state, digit);
  if (state.again || !THEME_KEY.test(digit)) return onwardFromMenu(state);
  return become(
    { ...state, again: true, askedAtMs: undefined },
    { do: 'stop-playing' },
    { do: 'play-menu', time: 'menu-again', keys: state.keys },
  );
}

/** @param digit the key that chose something, if one did */
export function onwardFromMenu(state: At<'choosing'>, digit?: string): Change {
  const chosen = digit === undefined ? [] : ([{ do: 'choose', digit }] as const);
  return toQueue(state, become(state, ...chosen), state.mode);
}

function timeOf({ again }: At<'choosing'>): 'menu' | 'menu-again' {
  return again ? 'menu-again' : 'menu';
}
