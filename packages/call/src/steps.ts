import type { SpeechModel } from '@decroche/contracts';
import type {
  Assistance,
  AssistMode,
  At,
  CallEnd,
  CallState,
  ConsultationStage,
  EndReason,
  Extensions,
  QueuePlace,
} from './call-state.ts';

/** A step in the life of a call that is told to others: no text, no number, no name. */
export type Step = { readonly atMs: number } & (
  | { readonly kind: 'arrived' | 'refused' }
  | { readonly kind: 'listening'; readonly turnId: string; readonly model?: SpeechModel | undefined }
  | { readonly kind: 'spoke' | 'denied'; readonly turnId: string }
  | {
      readonly kind: 'listened';
      readonly turnId: string;
      readonly reason: EndReason;
      readonly mode: AssistMode;
    }
  | { readonly kind: 'queued'; readonly mode: AssistMode }
  | ({ readonly kind: 'in-queue' } & QueuePlace)
  | { readonly kind: 'ringing' | 'ring-stopped'; readonly extension: string }
  | { readonly kind: 'picked-up'; readonly extension: string; readonly waitedMs: number }
  | { readonly kind: 'held' | 'resumed' | 'transferred'; readonly extension: string }
  | {
      readonly kind: 'consulted';
      readonly extension: string;
      readonly colleague: string;
      readonly stage: ConsultationStage;
    }
  | { readonly kind: 'ended'; readonly end: CallEnd }
);

/** A step as it was told. */
export type ToldStep = Step & { readonly eventId: string };

/**
 * How a step changes the state of a call, for who tells it and for who hears of it alike. Steps may be missing: each one
 * says where the call is.
 */
export function follow(state: CallState, step: Step): CallState {
  if (state.stage === 'ended') return state;
  switch (step.kind) {
    case 'refused':
      return assisted(state, { mode: 'refused' });
    case 'listening':
      return startListening(state, step);
    case 'listened':
      return assisted(state, { mode: step.mode, listenedUntilMs: step.atMs });
    case 'denied':
      return assisted(state, { mode: 'not-understood', deniedTurnId: step.turnId });
    case 'queued':
      return putInQueue(assisted(state, { mode: step.mode }), step.atMs);
    case 'in-queue':
      return takePlace(putInQueue(state, step.atMs), step);
    case 'ringing':
      return ring(state, step.extension, step.atMs);
    case 'ring-stopped':
      return stopRing(state, step.extension, step.atMs);
    case 'picked-up':
      return {
        stage: 'conversation',
        assistance: state.assistance,
        extension: step.extension,
        sinceMs: step.atMs,
        waitedMs: step.waitedMs,
        ...(state.stage === 'ringing' && { rangSinceMs: state.sinceMs }),
        ...transferOf(state),
      };
    case 'held':
    case 'resumed':
      return hold(state, step.extension, step.kind === 'held' ? step.atMs : undefined);
    case 'consulted':
      return consult(state, step);
    case 'transferred':
      return giveAway(state, step.extension, step.atMs);
    case 'ended':
      return {
        stage: 'ended',
        assistance: state.assistance,
        atMs: step.atMs,
        end: step.end,
        ...(state.stage === 'conversation' && { talk: talkOf(state) }),
      };
    default:
      return state;
  }
}

/** The same stage after the assistant did something. */
function assisted<State extends CallState>(state: State, change: Partial<Assistance>): State {
  return { ...state, assistance: { ...state.assistance, ...change } };
}

function startListening(state: CallState, step: Extract<Step, { kind: 'listening' }>): CallState {
  const listened = assisted(state, { mode: 'listening', model: step.model });
  if (listened.stage !== 'arriving' && listened.stage !== 'listening') return listened;
  const { assistance } = listened;
  if (listened.stage === 'listening') return { ...listened, turnId: step.turnId };
  return { stage: 'listening', assistance, attempt: 1, turnId: step.turnId, sinceMs: step.atMs };
}

/** The queue and the phones may be told of by different sources: a ring may be seen first. */
function putInQueue(state: CallState, atMs: number): CallState {
  switch (state.stage) {
    case 'waiting':
    case 'conversation':
      return state;
    case 'ringing':
      return { ...state, waitingSinceMs: state.waitingSinceMs ?? atMs };
    default:
      return { stage: 'waiting', assistance: state.assistance, sinceMs: atMs };
  }
}

function ring(state: CallState, extension: string, atMs: number): CallState {
  if (state.stage === 'conversation') return state;
  const { assistance } = state;
  if (state.stage !== 'ringing') {
    const waitingSinceMs = state.stage === 'waiting' ? state.sinceMs : undefined;
    const place = state.stage === 'waiting' ? state.place : undefined;
    const since = { sinceMs: atMs, waitingSinceMs, place };
    return { stage: 'ringing', assistance, extensions: [extension], ...since, ...transferOf(state) };
  }
  const others = state.extensions.filter((each) => each !== extension);
  return { ...state, extensions: inOrder(others, extension) };
}

function stopRing(state: CallState, extension: string, atMs: number): CallState {
  if (state.stage !== 'ringing') return state;
  const [first, ...rest] = state.extensions.filter((each) => each !== extension);
  if (first !== undefined) return { ...state, extensions: [first, ...rest] };
  const { assistance, place } = state;
  const sinceMs = state.waitingSinceMs ?? atMs;
  return { stage: 'waiting', assistance, sinceMs, place, ...transferOf(state) };
}

function takePlace(state: CallState, { queue, position, waiting }: QueuePlace): CallState {
  if (state.stage !== 'waiting' && state.stage !== 'ringing') return state;
  return { ...state, place: { queue, position, waiting } };
}

/** @param sinceMs absent when he is held no more */
function hold(state: CallState, extension: string, sinceMs: number | undefined): CallState {
  if (state.stage !== 'conversation' || state.extension !== extension) return state;
  const { heldSinceMs, ...talking } = state;
  return sinceMs === undefined ? talking : { ...talking, heldSinceMs: heldSinceMs ?? sinceMs };
}

function consult(
  state: CallState,
  { extension, colleague, stage, atMs }: Extract<Step, { kind: 'consulted' }>,
): CallState {
  if (state.stage !== 'conversation' || state.extension !== extension) return state;
  const { consultation, ...talking } = state;
  if (stage !== 'over') return { ...talking, consultation: { colleague, stage, sinceMs: atMs } };
  return consultation?.colleague === colleague ? talking : state;
}

function giveAway(state: CallState, extension: string, atMs: number): CallState {
  if (state.stage === 'conversation' && state.extension !== extension) return state;
  return { stage: 'waiting', assistance: state.assistance, sinceMs: atMs, transferredBy: extension };
}

/** Who gave the caller away stays known until he is given away again. */
function transferOf(state: CallState): { readonly transferredBy?: string } {
  const by = 'transferredBy' in state ? state.transferredBy : undefined;
  return by === undefined ? {} : { transferredBy: by };
}

function inOrder([first, ...rest]: readonly string[], last: string): Extensions {
  return first === undefined ? [last] : [first, ...rest, last];
}

function talkOf({
  stage: _,
  assistance: __,
  ...talk
}: At<'conversation'>): Omit<At<'conversation'>, 'stage' | 'assistance'> {
  return talk;
}

/** Longest list of steps kept; beyond it the oldest rings and places are forgotten first. */
const MAX_STEPS = 200;
const REPEATED: ReadonlySet<Step['kind']> = new Set(['ringing', 'ring-stopped', 'in-queue']);

/**
 * Puts a step at its place in time; a step already there changes nothing. The order of arrival does not matter,
 * so live events and replayed ones can mix.
 */
export function withStep(steps: readonly ToldStep[], step: ToldStep): readonly ToldStep[] {
  if (steps.some((known) => known.eventId === step.eventId)) return steps;
  const sorted = [...steps, step].sort((a, b) => a.atMs - b.atMs || compareText(a.eventId, b.eventId));
  if (sorted.length <= MAX_STEPS) return sorted;
  const oldestRing = sorted.findIndex(({ kind }) => REPEATED.has(kind));
  sorted.splice(oldestRing === -1 ? 1 : oldestRing, 1);
  return sorted;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
