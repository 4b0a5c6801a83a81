import type { Command } from './call-events.ts';
import type { CallState } from './call-state.ts';
import { follow, type Step } from './steps.ts';

/** What becomes of a call, and what is to be done, in this order. */
export interface Change {
  readonly state: CallState;
  readonly commands: readonly Command[];
}

/** Goes on in a state, with something to do. */
export function become(state: CallState, ...commands: readonly Command[]): Change {
  return { state, commands };
}

/** Does more. */
export function also({ state, commands }: Change, ...more: readonly Command[]): Change {
  return { state, commands: [...commands, ...more] };
}

/** Tells a step, which changes the state as it does for who is told. */
export function tell({ state, commands }: Change, step: Step): Change {
  return { state: follow(state, step), commands: [...commands, { do: 'tell', step }] };
}
