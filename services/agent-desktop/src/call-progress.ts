import { AssistMode as AssistModeCode, CallEnd, type Lifecycle } from '@decroche/contracts';
import type { AssistMode, CallPhase, Hearing } from './desk-view.ts';
import { hearingOf } from './hearing.ts';

/** One step in the life of a call, as plain JSON. */
export type Step = { readonly eventId: string; readonly atMs: number } & (
  | { readonly kind: 'arrived' | 'refused' | 'spoke' }
  | { readonly kind: 'listening'; readonly hears: Hearing | null }
  | { readonly kind: 'listened' | 'queued'; readonly mode: AssistMode }
  | { readonly kind: 'ringing' | 'ring-stopped'; readonly extension: string }
  | { readonly kind: 'picked-up'; readonly extension: string; readonly waitedMs: number }
  | { readonly kind: 'ended'; readonly end: CallEndKind }
);

type CallEndKind = 'unknown' | 'abandoned' | 'caller' | 'agent';

/** Where a call stands after its steps. */
export interface CallProgress {
  readonly phase: CallPhase;
  readonly mode: AssistMode;
  /** Extensions that ring now. */
  readonly ringing: readonly string[];
  /** Extension that answered last. */
  readonly answeredBy: string | null;
  readonly ringingSinceMs: number | null;
  readonly pickedUpAtMs: number | null;
  readonly waitedMs: number | null;
  readonly listenedUntilMs: number | null;
  readonly endedAtMs: number | null;
  /** What listens; null when nothing did. */
  readonly hears: Hearing | null;
}

const NOTHING_YET: CallProgress = {
  phase: 'arriving',
  mode: 'unknown',
  ringing: [],
  answeredBy: null,
  ringingSinceMs: null,
  pickedUpAtMs: null,
  waitedMs: null,
  listenedUntilMs: null,
  endedAtMs: null,
  hears: null,
};

/** Longest list of steps kept; beyond it the oldest rings are forgotten first. */
const MOST_STEPS = 200;

/**
 * Puts a step at its place in time; a step already there changes nothing. The order of arrival does not matter,
 * so live events and replayed ones can mix.
 */
export function withStep(steps: readonly Step[], step: Step): readonly Step[] {
  if (steps.some((known) => known.eventId === step.eventId)) return steps;
  const sorted = [...steps, step].sort((a, b) => a.atMs - b.atMs || compareText(a.eventId, b.eventId));
  if (sorted.length <= MOST_STEPS) return sorted;
  const oldestRing = sorted.findIndex(({ kind }) => kind === 'ringing' || kind === 'ring-stopped');
  sorted.splice(oldestRing === -1 ? 1 : oldestRing, 1);
  return sorted;
}

/** Folds the steps of a call, given in order of time. */
export function progressOf(steps: readonly Step[]): CallProgress {
  return steps.reduce(advance, NOTHING_YET);
}

function advance(before: CallProgress, step: Step): CallProgress {
  if (before.phase === 'ended') return before;
  switch (step.kind) {
    case 'arrived':
    case 'spoke':
      return before;
    case 'refused':
      return { ...before, mode: 'refused' };
    case 'listening':
      return {
        ...before,
        phase: before.phase === 'arriving' ? 'listening' : before.phase,
        mode: 'listening',
        hears: step.hears,
      };
    case 'listened':
      return { ...before, mode: step.mode, listenedUntilMs: step.atMs };
    case 'queued':
      // The queue and the phones are told of by different sources: a ring may be seen first.
      return {
        ...before,
        phase: before.phase === 'ringing' || before.phase === 'conversation' ? before.phase : 'queued',
        mode: step.mode,
      };
    case 'ringing':
      if (before.phase === 'conversation') return before;
      return {
        ...before,
        phase: 'ringing',
        ringing: [...before.ringing.filter((extension) => extension !== step.extension), step.extension],
        ringingSinceMs: before.ringing.length === 0 ? step.atMs : before.ringingSinceMs,
      };
    case 'ring-stopped': {
      if (before.phase !== 'ringing') return before;
      const ringing = before.ringing.filter((extension) => extension !== step.extension);
      return { ...before, ringing, phase: ringing.length === 0 ? 'queued' : 'ringing' };
    }
    case 'picked-up':
      return {
        ...before,
        phase: 'conversation',
        ringing: [],
        answeredBy: step.extension,
        pickedUpAtMs: step.atMs,
        waitedMs: step.waitedMs,
      };
    case 'ended':
      return { ...before, phase: 'ended', ringing: [], endedAtMs: step.atMs };
  }
}

/** Extensions whose desks show the call: nobody before it rings. */
export function desksOf(progress: CallProgress): readonly string[] {
  if (progress.phase === 'ringing') return progress.ringing;
  if (progress.phase === 'conversation' || progress.phase === 'ended') {
    return progress.answeredBy === null ? [] : [progress.answeredBy];
  }
  return [];
}

/** Since when the call has the extension: its last ring there, or its answer. Null when neither is in its steps. */
export function heldSince(steps: readonly Step[], extension: string): number | null {
  const last = steps.findLast(
    (step) => (step.kind === 'ringing' || step.kind === 'picked-up') && step.extension === extension,
  );
  return last?.atMs ?? null;
}

/**
 * How a call leaves an extension that another call has taken since: a phone has one call at a time, so the end of
 * the older one was missed.
 */
export function leavingStep(
  progress: CallProgress,
  { extension, atMs, by }: { readonly extension: string; readonly atMs: number; readonly by: string },
): Step | undefined {
  const at = { eventId: `${by} ${extension} ${atMs}`, atMs };
  if (progress.phase === 'ringing' && progress.ringing.includes(extension)) {
    return { ...at, kind: 'ring-stopped', extension };
  }
  if (progress.phase === 'conversation' && progress.answeredBy === extension) {
    return { ...at, kind: 'ended', end: 'unknown' };
  }
  return undefined;
}

/** Plain form of a lifecycle event. */
export function stepOf(event: Lifecycle): Step {
  const at = { eventId: event.eventId, atMs: event.occurredAtMs };
  const { step } = event;
  switch (step?.$case) {
    case 'assistantRefused':
      return { ...at, kind: 'refused' };
    case 'listeningStarted':
      return { ...at, kind: 'listening', hears: hearingOf(step.value.model) };
    case 'callerSpoke':
      return { ...at, kind: 'spoke' };
    case 'listeningEnded':
      return { ...at, kind: 'listened', mode: modeOf(step.value.mode) };
    case 'callQueued':
      return { ...at, kind: 'queued', mode: modeOf(step.value.mode) };
    case 'agentRinging':
      return { ...at, kind: 'ringing', extension: step.value.extension };
    case 'agentRingStopped':
      return { ...at, kind: 'ring-stopped', extension: step.value.extension };
    case 'agentPickedUp':
      return { ...at, kind: 'picked-up', extension: step.value.extension, waitedMs: step.value.waitedMs };
    case 'callEnded':
      return { ...at, kind: 'ended', end: END_NAMES[step.value.end] ?? 'unknown' };
    default:
      return { ...at, kind: 'arrived' };
  }
}

const MODE_NAMES: Readonly<Record<number, AssistMode>> = {
  [AssistModeCode.LISTENING]: 'listening',
  [AssistModeCode.REFUSED]: 'refused',
  [AssistModeCode.SILENT]: 'silent',
  [AssistModeCode.NO_TRANSCRIBER]: 'no-transcriber',
  [AssistModeCode.NO_CAPACITY]: 'no-capacity',
  [AssistModeCode.NO_AUDIO]: 'no-audio',
  [AssistModeCode.LISTENING_LOST]: 'listening-lost',
  [AssistModeCode.NOT_UNDERSTOOD]: 'not-understood',
  [AssistModeCode.NO_PREPARATION]: 'no-preparation',
};

const END_NAMES: Readonly<Record<number, CallEndKind>> = {
  [CallEnd.ABANDONED]: 'abandoned',
  [CallEnd.CALLER]: 'caller',
  [CallEnd.AGENT]: 'agent',
};

function modeOf(code: number): AssistMode {
  return MODE_NAMES[code] ?? 'unknown';
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
