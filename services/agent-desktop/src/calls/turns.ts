import type { Draft, Passages, Said } from '@decroche/contracts';
import type { DraftView, ExtractsView, SaidView, TurnSource } from '#contract';
import { draftView, extractsView, saidView, sourceName, speechEndOf } from './text-views.ts';

/** One turn as it was received; `call-view.ts` decides what of it may be shown. */
export interface TurnState {
  readonly turnId: string;
  readonly source: TurnSource | null;
  readonly said: SaidView | null;
  readonly speechEndedAtMs: number | null;
  readonly extracts: (ExtractsView & Stamped) | null;
  readonly draft: (DraftView & Stamped) | null;
}

/** With the id of the event that it came in. */
export interface Stamped {
  readonly eventId: string;
}

/** Turns kept of one conversation; the need said before the queue is never dropped. */
export const MAX_TURNS = 40;

/** What the caller said before the queue, or chose there. */
export function isBeforeTheQueue(source: TurnSource | null): boolean {
  return source === 'caller-ivr' || source === 'caller-keypad';
}

/**
 * The turns with one of them changed, in order of their ids. The same array when the change changes nothing.
 */
export function withTurn(
  known: readonly TurnState[],
  turnId: string,
  change: (turn: TurnState) => TurnState,
): readonly TurnState[] {
  const at = known.findIndex((turn) => turn.turnId === turnId);
  const before = known[at] ?? blankTurn(turnId);
  const after = change(before);
  if (after === before) return known;
  const others = known.filter((turn) => turn.turnId !== turnId);
  const turns = [...others, after].sort((a, b) => (a.turnId < b.turnId ? -1 : 1));
  if (turns.length > MAX_TURNS) {
    const oldestHeard = turns.findIndex(({ source }) => source === 'caller-live');
    turns.splice(
      oldestHeard >= 0 ? oldestHeard : turns.findIndex(({ source }) => !isBeforeTheQueue(source)),
      1,
    );
  }
  return turns;
}

function blankTurn(turnId: string): TurnState {
  return { turnId, source: null, said: null, speechEndedAtMs: null, extracts: null, draft: null };
}

/** Takes a text into its turn, unless a later one is there. */
export function takeSaid(turn: TurnState, said: Said): TurnState {
  if (turn.said !== null && !isLater([said.sequence, Number(said.final)], rank(turn.said))) return turn;
  return {
    ...turn,
    source: sourceName(said.turn?.source ?? 0),
    said: saidView(said),
    speechEndedAtMs: speechEndOf(said) ?? turn.speechEndedAtMs,
  };
}

function rank(said: SaidView): [number, number] {
  return [said.sequence, Number(said.final)];
}

/** Takes what was found for a text, unless something for a later one is there. */
export function takePassages(turn: TurnState, said: Said, found: Passages): TurnState {
  const known = turn.extracts;
  if (
    known !== null &&
    !isLater(
      [said.sequence, Number(said.final), found.eventId],
      [known.saidSequence, Number(known.final), known.eventId],
    )
  ) {
    return turn;
  }
  return { ...turn, extracts: { ...extractsView(said, found), eventId: found.eventId } };
}

/** Takes a revision of a draft, unless a later one is there. */
export function takeDraft(turn: TurnState, draft: Draft, traceparent: string | null): TurnState {
  const known = turn.draft;
  if (
    known !== null &&
    !isLater(
      [draft.saidSequence, draft.revision, draft.eventId],
      [known.saidSequence, known.revision, known.eventId],
    )
  ) {
    return turn;
  }
  return { ...turn, draft: { ...draftView(draft, traceparent), eventId: draft.eventId } };
}

/** Compares two ranks of the same shape, most important part first. */
function isLater(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  for (const [at, part] of a.entries()) {
    const other = b[at] ?? part;
    if (part !== other) return part > other;
  }
  return false;
}
