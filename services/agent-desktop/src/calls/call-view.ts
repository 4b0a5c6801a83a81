import { type CallState, desksOf, isConference } from '@decroche/call';
import type { AskView, CallView, ConsultationView, ExtractsView, TurnView } from '#contract';
import { type Conversation, callState } from './conversation.ts';
import { hearingOf } from './hearing.ts';
import { liveView } from './live/live-state.ts';
import { suggestionsAmong } from './live/suggestions.ts';
import { isBeforeTheQueue, type Stamped, type TurnState } from './turns.ts';

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

/**
 * Of the turns that told the need, the one that counts. He may have been asked a second time, or heard by a second transcriber: the
 * last of his words that were understood. That he speaks another language stays true when he says nothing the second time.
 */
export function neededTurn<
  T extends Pick<TurnState, 'source' | 'said'> & { readonly extracts: ExtractsView | null },
>(turns: readonly T[]): T | undefined {
  const told = turns.filter(({ source }) => isBeforeTheQueue(source));
  return (
    told.findLast(({ said }) => said !== null && said.text !== '') ??
    told.findLast(({ extracts }) => extracts?.evidence.outcome === 'other-language') ??
    told.at(-1)
  );
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
  const need = neededTurn(told) ?? null;
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
