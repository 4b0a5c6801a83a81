import {
  AssistMode as AssistModeCode,
  CallEnd as CallEndCode,
  ConsultationStage as ConsultationStageCode,
  EndReason as EndReasonCode,
  type Lifecycle,
  TurnSource,
} from '@decroche/contracts';
import type { AssistMode, CallEnd, ConsultationStage, EndReason } from './call-state.ts';
import type { Step, ToldStep } from './steps.ts';

type LifecycleStep = NonNullable<Lifecycle['step']>;

/** What a lifecycle event says that is the same for all steps of a call. */
export interface CallPlace {
  readonly conversationId: string;
  /** Fund whose number is called; empty when the line serves several. */
  readonly fund: string;
  readonly queue: string;
}

const MODES: Readonly<Record<AssistMode, AssistModeCode>> = {
  unknown: AssistModeCode.UNSPECIFIED,
  listening: AssistModeCode.LISTENING,
  refused: AssistModeCode.REFUSED,
  silent: AssistModeCode.SILENT,
  'no-transcriber': AssistModeCode.NO_TRANSCRIBER,
  'no-capacity': AssistModeCode.NO_CAPACITY,
  'no-audio': AssistModeCode.NO_AUDIO,
  'listening-lost': AssistModeCode.LISTENING_LOST,
  'not-understood': AssistModeCode.NOT_UNDERSTOOD,
  'no-preparation': AssistModeCode.NO_PREPARATION,
};

const REASONS: Readonly<Record<EndReason, EndReasonCode>> = {
  unknown: EndReasonCode.UNSPECIFIED,
  'end-of-speech': EndReasonCode.END_OF_SPEECH,
  'no-speech': EndReasonCode.NO_SPEECH,
  'max-length': EndReasonCode.MAX_LENGTH,
  key: EndReasonCode.KEY,
  closed: EndReasonCode.CLOSED,
  typed: EndReasonCode.TYPED,
  'given-up': EndReasonCode.GIVEN_UP,
};

const ENDS: Readonly<Record<CallEnd, CallEndCode>> = {
  unknown: CallEndCode.UNSPECIFIED,
  abandoned: CallEndCode.ABANDONED,
  caller: CallEndCode.CALLER,
  agent: CallEndCode.AGENT,
};

const CONSULTATIONS: Readonly<Record<ConsultationStage, ConsultationStageCode>> = {
  ringing: ConsultationStageCode.RINGING,
  talking: ConsultationStageCode.TALKING,
  held: ConsultationStageCode.HELD,
  over: ConsultationStageCode.OVER,
};

export function modeCode(mode: AssistMode): AssistModeCode {
  return MODES[mode];
}

export function modeOf(code: AssistModeCode): AssistMode {
  return nameOf(MODES, code) ?? 'unknown';
}

export function reasonCode(reason: EndReason): EndReasonCode {
  return REASONS[reason];
}

export function reasonOf(code: EndReasonCode): EndReason {
  return nameOf(REASONS, code) ?? 'unknown';
}

/** A step as it travels. */
export function lifecycleStep(step: Step, { conversationId, fund, queue }: CallPlace): LifecycleStep {
  switch (step.kind) {
    case 'arrived':
      return { $case: 'callArrived', value: { fund } };
    case 'refused':
      return { $case: 'assistantRefused', value: {} };
    case 'listening': {
      const turn = { conversationId, turnId: step.turnId, source: TurnSource.CALLER_IVR };
      return { $case: 'listeningStarted', value: { turn, model: step.model } };
    }
    case 'spoke':
      return { $case: 'callerSpoke', value: { turnId: step.turnId } };
    case 'listened': {
      const { turnId, reason, mode } = step;
      return { $case: 'listeningEnded', value: { turnId, reason: REASONS[reason], mode: MODES[mode] } };
    }
    case 'denied':
      return { $case: 'needDenied', value: { turnId: step.turnId } };
    case 'queued':
      return { $case: 'callQueued', value: { queue, mode: MODES[step.mode] } };
    case 'in-queue': {
      const { position, waiting } = step;
      return { $case: 'queueJoined', value: { queue: step.queue, position, waiting } };
    }
    case 'held':
      return { $case: 'callHeld', value: { extension: step.extension } };
    case 'resumed':
      return { $case: 'callResumed', value: { extension: step.extension } };
    case 'transferred':
      return { $case: 'callTransferred', value: { extension: step.extension } };
    case 'consulted': {
      const { extension, colleague, stage } = step;
      return { $case: 'colleagueConsulted', value: { extension, colleague, stage: CONSULTATIONS[stage] } };
    }
    case 'ringing':
      return { $case: 'agentRinging', value: { extension: step.extension } };
    case 'ring-stopped':
      return { $case: 'agentRingStopped', value: { extension: step.extension } };
    case 'picked-up':
      return { $case: 'agentPickedUp', value: { extension: step.extension, waitedMs: step.waitedMs } };
    case 'ended':
      return { $case: 'callEnded', value: { end: ENDS[step.end] } };
  }
}

/** The step that a lifecycle event tells; undefined for one that is none: that a call goes on, or what a newer gateway says. */
export function stepOf({ eventId, occurredAtMs, step }: Lifecycle): ToldStep | undefined {
  const at = { eventId, atMs: occurredAtMs };
  switch (step?.$case) {
    case 'callArrived':
      return { ...at, kind: 'arrived' };
    case 'assistantRefused':
      return { ...at, kind: 'refused' };
    case 'listeningStarted': {
      const { turn, model } = step.value;
      return { ...at, kind: 'listening', turnId: turn?.turnId ?? '', model };
    }
    case 'callerSpoke':
      return { ...at, kind: 'spoke', turnId: step.value.turnId };
    case 'listeningEnded': {
      const { turnId, reason, mode } = step.value;
      return { ...at, kind: 'listened', turnId, reason: reasonOf(reason), mode: modeOf(mode) };
    }
    case 'needDenied':
      return { ...at, kind: 'denied', turnId: step.value.turnId };
    case 'callQueued':
      return { ...at, kind: 'queued', mode: modeOf(step.value.mode) };
    case 'agentRinging':
      return { ...at, kind: 'ringing', extension: step.value.extension };
    case 'agentRingStopped':
      return { ...at, kind: 'ring-stopped', extension: step.value.extension };
    case 'agentPickedUp':
      return { ...at, kind: 'picked-up', extension: step.value.extension, waitedMs: step.value.waitedMs };
    case 'queueJoined': {
      const { queue, position, waiting } = step.value;
      return { ...at, kind: 'in-queue', queue, position, waiting };
    }
    case 'callHeld':
      return { ...at, kind: 'held', extension: step.value.extension };
    case 'callResumed':
      return { ...at, kind: 'resumed', extension: step.value.extension };
    case 'callTransferred':
      return { ...at, kind: 'transferred', extension: step.value.extension };
    case 'colleagueConsulted': {
      const { extension, colleague } = step.value;
      const stage = nameOf(CONSULTATIONS, step.value.stage);
      return stage === undefined ? undefined : { ...at, kind: 'consulted', extension, colleague, stage };
    }
    case 'callEnded':
      return { ...at, kind: 'ended', end: nameOf(ENDS, step.value.end) ?? 'unknown' };
    default:
      return undefined;
  }
}

function nameOf<Name extends string>(codes: Readonly<Record<Name, number>>, code: number): Name | undefined {
  return (Object.keys(codes) as Name[]).find((name) => codes[name] === code);
}
