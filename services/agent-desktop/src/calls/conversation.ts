import { type CallState, NEW_CALL, next, stepOf, type ToldStep, withStep } from '@decroche/call';
import type { Draft, Lifecycle, Passages, Said } from '@decroche/contracts';
import { leavingStep } from './displaced-calls.ts';
import {
  afterCall,
  afterChange,
  afterUtterance,
  type LiveConversation,
  NOT_LISTENED_TO,
} from './live/live-state.ts';
import { MAX_TURNS, type TurnState, takeDraft, takePassages, takeSaid, withTurn } from './turns.ts';

/** Live state of one conversation, as plain JSON. */
export interface Conversation {
  readonly conversationId: string;
  /** Steps of the call in order of time; empty for a question outside a call. */
  readonly steps: readonly ToldStep[];
  /** Turns in order of their ids, which is that of time. */
  readonly turns: readonly TurnState[];
  /** What is said in conversation, where it is listened to. */
  readonly live: LiveConversation;
  /** Extension that asked outside a call; null for a call. */
  readonly asker: string | null;
  /** Who typed which turn, by turn id: only he reads, judges and deletes it. */
  readonly typists: Readonly<Record<string, string>>;
  /** Questions outside a call only: a call rang since, and the next question begins anew. */
  readonly over: boolean;
  /** What browsers measured, milliseconds from the end of speech; the earliest report counts. */
  readonly shown: { readonly extractsMs: number | null; readonly draftMs: number | null };
}

/** What can happen to a conversation. Texts are verified before they get here. */
export type ConversationEvent =
  | { readonly kind: 'lifecycle'; readonly lifecycle: Lifecycle }
  | { readonly kind: 'said'; readonly said: Said }
  | { readonly kind: 'passages'; readonly said: Said; readonly passages: Passages }
  | { readonly kind: 'draft'; readonly draft: Draft; readonly traceparent: string | null }
  /** Another conversation has had the extension since. */
  | { readonly kind: 'displaced'; readonly extension: string; readonly atMs: number; readonly by: string }
  | {
      readonly kind: 'asked';
      readonly turnId: string;
      readonly person: string;
      /** Extension of the asker when it is asked outside a call. */
      readonly extension: string | null;
    }
  /** A call rings at the extension on which these questions were asked outside a call. */
  | { readonly kind: 'over' }
  | { readonly kind: 'shown'; readonly what: 'extracts' | 'draft'; readonly afterMs: number };

/** A conversation of which nothing is known yet. */
export function unknownConversation(conversationId: string): Conversation {
  return {
    conversationId,
    steps: [],
    turns: [],
    live: NOT_LISTENED_TO,
    asker: null,
    typists: {},
    over: false,
    shown: { extractsMs: null, draftMs: null },
  };
}

/**
 * Applies one event. It returns the same object when nothing changes, and the same state whatever the order and
 * however often events arrive: a live feed and a replay can mix.
 */
export function reduce(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'lifecycle': {
      const live = afterChange(state.live, event.lifecycle);
      if (live !== undefined) return withLive(state, live);
      const step = stepOf(event.lifecycle);
      return step === undefined ? state : withSteps(state, step);
    }
    case 'displaced': {
      const step = leavingStep(stateAfter(state.steps), event);
      return step === undefined ? state : withSteps(state, step);
    }
    case 'said': {
      const live = afterUtterance(state.live, event.said, callState(state)?.stage === 'ended');
      // Of what is said in conversation only an answered need becomes a turn.
      if (live !== undefined) return withLive(state, live);
      return changeTurn(state, event.said.turn?.turnId ?? '', (turn) => takeSaid(turn, event.said));
    }
    case 'passages':
      return changeTurn(state, event.said.turn?.turnId ?? '', (turn) =>
        takePassages(takeSaid(turn, event.said), event.said, event.passages),
      );
    case 'draft':
      return changeTurn(state, event.draft.turnId, (turn) => takeDraft(turn, event.draft, event.traceparent));
    case 'asked':
      return takeAsked(state, event);
    case 'over':
      return state.over ? state : { ...state, over: true };
    case 'shown': {
      const key = event.what === 'draft' ? 'draftMs' : 'extractsMs';
      const known = state.shown[key];
      if (known !== null && known <= event.afterMs) return state;
      return { ...state, shown: { ...state.shown, [key]: event.afterMs } };
    }
  }
}

function withSteps(state: Conversation, step: ToldStep): Conversation {
  const steps = withStep(state.steps, step);
  if (steps === state.steps) return state;
  const live = stateAfter(steps).stage === 'ended' ? afterCall(state.live) : state.live;
  return { ...state, steps, live };
}

function withLive(state: Conversation, live: LiveConversation): Conversation {
  return live === state.live ? state : { ...state, live };
}

/** What of a conversation may be written down: everything but the agent's words. */
export function keptOf(state: Conversation): Conversation {
  return withLive(state, afterCall(state.live));
}

/** Where the call stands; undefined for a question outside a call. */
export function callState(state: Conversation): CallState | undefined {
  return state.steps.length === 0 ? undefined : stateAfter(state.steps);
}

function stateAfter(steps: readonly ToldStep[]): CallState {
  return steps.reduce((state, step) => next(state, step).state, NEW_CALL);
}

function takeAsked(
  state: Conversation,
  { turnId, person, extension }: Extract<ConversationEvent, { kind: 'asked' }>,
): Conversation {
  const asker = extension ?? state.asker;
  if (state.asker === asker && state.typists[turnId] === person) return state;
  const typists = Object.entries({ ...state.typists, [turnId]: person }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...state, asker, typists: Object.fromEntries(typists.slice(-MAX_TURNS)) };
}

function changeTurn(
  state: Conversation,
  turnId: string,
  change: (turn: TurnState) => TurnState,
): Conversation {
  const turns = withTurn(state.turns, turnId, change);
  return turns === state.turns ? state : { ...state, turns };
}
