import {
  type CallState,
  desksOf,
  isConference,
  NEW_CALL,
  next,
  stepOf,
  type ToldStep,
  withStep,
} from '@decroche/call';
import type { Draft, Lifecycle, Passages, Said } from '@decroche/contracts';
import type {
  AskView,
  CallView,
  ConsultationView,
  DraftView,
  ExtractsView,
  SaidView,
  TurnSource,
  TurnView,
} from '../desk-view.ts';
import { leavingStep } from './displaced-calls.ts';
import { hearingOf } from './hearing.ts';
import {
  afterCall,
  afterChange,
  afterUtterance,
  type LiveConversation,
  liveView,
  NOT_LISTENED_TO,
} from './live/live-state.ts';
import { suggestionsAmong } from './live/suggestions.ts';
import { draftView, extractsView, saidView, sourceName, speechEndOf } from './text-views.ts';

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

/** One turn as it was received; {@link turnView} decides what of it may be shown. */
export interface TurnState {
  readonly turnId: string;
  readonly source: TurnSource | null;
  readonly said: SaidView | null;
  readonly speechEndedAtMs: number | null;
  readonly extracts: (ExtractsView & Stamped) | null;
  readonly draft: (DraftView & Stamped) | null;
}

interface Stamped {
  readonly eventId: string;
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

/** Turns kept of one conversation; the need said before the queue is never dropped. */
const MOST_TURNS = 40;

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
      return withTurn(state, event.said.turn?.turnId ?? '', (turn) => takeSaid(turn, event.said));
    }
    case 'passages':
      return withTurn(state, event.said.turn?.turnId ?? '', (turn) =>
        takePassages(takeSaid(turn, event.said), event.said, event.passages),
      );
    case 'draft':
      return withTurn(state, event.draft.turnId, (turn) => takeDraft(turn, event.draft, event.traceparent));
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

/** Extensions whose desks show something of this conversation. */
export function desksShowing(state: Conversation): readonly string[] {
  if (state.asker !== null) return [state.asker];
  const call = callState(state);
  return call === undefined ? [] : desksOf(call);
}

/** Turns that a person may see: those of the call, and of the typed ones his own. */
export function turnsFor(state: Conversation, person: string): readonly TurnState[] {
  return state.turns.filter(({ turnId }) => (state.typists[turnId] ?? person) === person);
}

/** A consultation in which the call is not shown to the colleague, and the extension of that colleague. */
export function consultedBy(
  state: Conversation,
): { readonly colleague: string; readonly view: ConsultationView } | undefined {
  const call = callState(state);
  if (call?.stage !== 'conversation' || call.consultation === undefined || isConference(call))
    return undefined;
  const { extension, consultation } = call;
  return { colleague: consultation.colleague, view: { other: extension, stage: consultation.stage } };
}

/** What a person sees of a call at an extension. Call it only for one in {@link desksShowing}. */
export function callView(
  state: Conversation,
  call: CallState,
  { person, extension }: { readonly person: string; readonly extension: string },
): CallView {
  const { assistance } = call;
  // Who refused is not shown what was understood of him before he did.
  const refused = assistance.mode === 'refused';
  const turns = turnsFor(state, person)
    .filter(({ said, source }) => said !== null && !(refused && source?.startsWith('caller')))
    // What he denied is not offered again as what he wants.
    .filter(({ turnId }) => turnId !== assistance.deniedTurnId)
    .map((turn) => turnView(state.conversationId, turn));
  const told = turns.filter(({ source }) => isBeforeTheQueue(source));
  // He may have been asked a second time, or heard by a second transcriber: the last of his words that were understood. That
  // he speaks another language stays true when he says nothing the second time.
  const need =
    told.findLast(({ said }) => said !== null && said.text !== '') ??
    told.findLast(({ extracts }) => extracts?.evidence.outcome === 'other-language') ??
    told.at(-1) ??
    null;
  const heard = turns.filter(({ source }) => source === 'caller-live');
  const asks = turns.filter((turn) => !told.includes(turn) && !heard.includes(turn)).reverse();
  const shown = need === null ? asks : [need, ...asks];
  return {
    conversationId: state.conversationId,
    mode: assistance.mode,
    denied: assistance.deniedTurnId !== undefined,
    ...phaseView(call),
    consultation: consultationView(call, extension),
    listenedUntilMs: assistance.listenedUntilMs ?? null,
    // The text says what heard it; another recogniser may have joined since it was listened for.
    hears: need?.said?.hears ?? hearingOf(assistance.model),
    need,
    asks,
    // What was said before is between the caller and his agent.
    live: call.stage === 'conversation' && call.extension === extension ? liveView(state.live) : null,
    suggestions: suggestionsAmong(heard, shown),
  };
}

type PhaseView = Pick<
  CallView,
  | ('phase' | 'ringingSinceMs' | 'waitingSinceMs' | 'position' | 'waiting')
  | ('heldSinceMs' | 'transferredBy' | 'pickedUpAtMs' | 'waitedMs' | 'endedAtMs')
>;

function phaseView(call: CallState): PhaseView {
  const ringing = call.stage === 'ringing' ? call : undefined;
  const talk = call.stage === 'conversation' ? call : call.stage === 'ended' ? call.talk : undefined;
  const transferredBy = (ringing ?? talk)?.transferredBy ?? null;
  const place = transferredBy === null ? ringing?.place : undefined;
  return {
    phase: call.stage === 'conversation' || call.stage === 'ended' ? call.stage : 'ringing',
    ringingSinceMs: ringing?.sinceMs ?? talk?.rangSinceMs ?? null,
    waitingSinceMs: ringing?.waitingSinceMs ?? null,
    position: place?.position ?? null,
    waiting: place?.waiting ?? null,
    heldSinceMs: call.stage === 'conversation' ? (call.heldSinceMs ?? null) : null,
    transferredBy,
    pickedUpAtMs: talk?.sinceMs ?? null,
    waitedMs: talk?.waitedMs ?? null,
    endedAtMs: call.stage === 'ended' ? call.atMs : null,
  };
}

function consultationView(call: CallState, extension: string): ConsultationView | null {
  if (call.stage !== 'conversation' || call.consultation === undefined) return null;
  const { colleague, stage } = call.consultation;
  const other = extension === colleague ? call.extension : colleague;
  return { other, stage: isConference(call) ? 'together' : stage };
}

/** What a person sees of his questions outside a call: the last one in full. Null while there is none. */
export function askView(state: Conversation, person: string): AskView | null {
  const [last, ...earlier] = turnsFor(state, person)
    .filter(({ said }) => said !== null)
    .map((turn) => turnView(state.conversationId, turn))
    .reverse();
  if (last === undefined) return null;
  return { ...last, earlier: earlier.flatMap(({ said }) => said ?? []), over: state.over };
}

/**
 * What may be shown of a turn. A draft is shown only once the signed text that it answers was verified here; what
 * was prepared from partial texts goes when the final text was dropped or empty, but for what is said of the language of
 * whom nobody understood.
 */
export function turnView(conversationId: string, turn: TurnState): TurnView {
  const { said } = turn;
  const emptied = said?.final === true && said.outcome !== 'text' && !speaksAnother(turn);
  return {
    conversationId,
    turnId: turn.turnId,
    source: turn.source ?? 'caller-ivr',
    said,
    speechEndedAtMs: turn.speechEndedAtMs,
    extracts: emptied || turn.extracts === null ? null : bare(turn.extracts),
    draft:
      emptied || said === null || turn.draft === null || said.sequence < turn.draft.saidSequence
        ? null
        : bare(turn.draft),
  };
}

/** True when the final text is empty because another language than French was heard. */
function speaksAnother({ extracts, draft }: TurnState): boolean {
  return (
    extracts?.final === true &&
    extracts.evidence.outcome === 'other-language' &&
    (draft === null || draft.evidence.outcome === 'other-language')
  );
}

function bare<T extends Stamped>({ eventId: _, ...view }: T): Omit<T, 'eventId'> {
  return view;
}

function withTurn(state: Conversation, turnId: string, change: (turn: TurnState) => TurnState): Conversation {
  const at = state.turns.findIndex((turn) => turn.turnId === turnId);
  const before = state.turns[at] ?? blankTurn(turnId);
  const after = change(before);
  if (after === before) return state;
  const others = state.turns.filter((turn) => turn.turnId !== turnId);
  const turns = [...others, after].sort((a, b) => (a.turnId < b.turnId ? -1 : 1));
  if (turns.length > MOST_TURNS) {
    const oldestHeard = turns.findIndex(({ source }) => source === 'caller-live');
    turns.splice(
      oldestHeard >= 0 ? oldestHeard : turns.findIndex(({ source }) => !isBeforeTheQueue(source)),
      1,
    );
  }
  return { ...state, turns };
}

function takeAsked(
  state: Conversation,
  { turnId, person, extension }: Extract<ConversationEvent, { kind: 'asked' }>,
): Conversation {
  const asker = extension ?? state.asker;
  if (state.asker === asker && state.typists[turnId] === person) return state;
  const typists = Object.entries({ ...state.typists, [turnId]: person }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...state, asker, typists: Object.fromEntries(typists.slice(-MOST_TURNS)) };
}

/** What the caller said before the queue, or chose there. */
function isBeforeTheQueue(source: TurnSource | null): boolean {
  return source === 'caller-ivr' || source === 'caller-keypad';
}

function blankTurn(turnId: string): TurnState {
  return { turnId, source: null, said: null, speechEndedAtMs: null, extracts: null, draft: null };
}

function takeSaid(turn: TurnState, said: Said): TurnState {
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

function takePassages(turn: TurnState, said: Said, found: Passages): TurnState {
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

function takeDraft(turn: TurnState, draft: Draft, traceparent: string | null): TurnState {
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
