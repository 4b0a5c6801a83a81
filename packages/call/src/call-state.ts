import type { SpeechModel } from '@decroche/contracts';

/**
 * Where a call stands. A call goes down this list and may skip stages. Before the queue it comes back once at most, to
 * `asking`: of nothing that was understood, or of what he denied; a transfer takes it from `conversation` to `waiting`:
 *
 * | stage           | the caller                                         | leaves it by |
 * | --------------- | -------------------------------------------------- | --- |
 * | `arriving`      | has come; is there anybody to listen?               | the answer, a refusal, its deadline |
 * | `notice`        | hears that a system listens, and how to refuse      | its end, a failure, a refusal, its deadline |
 * | `asking`        | has heard it whole; is there still anybody?         | the answer, a refusal, its deadline |
 * | `listening`     | hears the question, and says his need               | the end of his need, a key, a loss, its deadline |
 * | `replacing`     | spoke to a transcriber that was lost                | another one, none, a refusal, its deadline |
 * | `understanding` | has finished; the last words are made out           | the result, a loss, a refusal, its deadline |
 * | `weighing`      | was heard; is it sure what he wants?                | the answer, a key, a refusal, its deadline |
 * | `confirming`    | hears what was understood, and may say no           | a key, silence, a refusal, its deadline |
 * | `choosing`      | was not understood twice; hears themes and their keys | a key, silence, a refusal, its deadline |
 * | `handing-over`  | is being given to the queue                         | the queue, a failure, its deadline |
 * | `left`          | has left the assistant by himself, or by his lease  | the queue, or his hang-up |
 * | `waiting`       | waits in the queue, or for a colleague of his agent | a ring, an answer, his hang-up |
 * | `ringing`       | waits while phones ring                             | an answer, the end of the last ring, his hang-up |
 * | `conversation`  | talks with an agent, perhaps a colleague of his too, or is held | the end, a transfer |
 * | `ended`         | is gone                                             | nothing |
 *
 * Up to `handing-over` the gateway has the caller, and each stage has a deadline ({@link limitMs}); from then on he is
 * with Asterisk's queue or gone, whatever becomes of us. Who only hears of the steps of a call (a desk) sees `arriving`,
 * `listening` and the stages from `waiting` on.
 *
 * Times are Unix milliseconds.
 */
export type CallState =
  | Stage<'arriving'>
  | (Stage<'notice'> & {
      readonly audio: 'opening' | 'open';
      /** The notice was heard whole. */
      readonly heard: boolean;
    })
  | (Stage<'asking'> & Attempt)
  | (Stage<'listening'> & OpenTurn)
  | (Stage<'replacing'> &
      OpenTurn & {
        /** What the call would go on as, if nobody takes over. */
        readonly without: AssistMode;
        /** Why the caller has finished already, if he has. */
        readonly finished?: EndReason | undefined;
      })
  | (Stage<'understanding'> & OpenTurn & { readonly finished: EndReason })
  | (Stage<'weighing'> & HeardNeed)
  | (Stage<'confirming'> &
      HeardNeed & {
        /** When the read-back was over: the wait for a no counts from there. */
        readonly askedAtMs?: number | undefined;
      })
  | (Stage<'choosing'> & {
      /** What came of the times before. */
      readonly mode: AssistMode;
      /** Keys that choose something, such as `1345`. */
      readonly keys: string;
      /** He pressed one that chooses nothing, and hears them again. */
      readonly again: boolean;
      /** When all was read to him: the wait for a key counts from there. */
      readonly askedAtMs?: number | undefined;
    })
  | (Stage<'handing-over'> & {
      /** The mode with which he is queued. */
      readonly mode: AssistMode;
    })
  | (Stage<'left'> & {
      /** The mode with which he is queued, should he turn up there. */
      readonly mode: AssistMode;
    })
  | (Stage<'waiting'> & Transferred & Queued & { readonly sinceMs: number })
  | (Stage<'ringing'> &
      Transferred &
      Queued & {
        readonly extensions: Extensions;
        readonly sinceMs: number;
        /** Since when he is in the queue, if that was told. */
        readonly waitingSinceMs?: number | undefined;
      })
  | (Stage<'conversation'> & Talk)
  | (Stage<'ended'> & {
      readonly atMs: number;
      readonly end: CallEnd;
      /** Its last conversation, if there was one. */
      readonly talk?: Talk | undefined;
    });

interface Stage<Name extends string> {
  readonly stage: Name;
  readonly assistance: Assistance;
}

/** Which time the caller is asked, from 1 on. */
interface Attempt {
  readonly attempt: number;
  /** What came of the time before. */
  readonly earlier?: AssistMode | undefined;
  /** He denied what was understood the time before. */
  readonly corrects?: boolean | undefined;
}

interface OpenTurn extends Attempt {
  /** UUIDv7 of the turn that carries the need. */
  readonly turnId: string;
  /** When this attempt's listening began. */
  readonly sinceMs: number;
  /** When the question of this attempt was over: the wait for the first word counts from there. */
  readonly askedAtMs?: number | undefined;
  /** He began to speak. */
  readonly spoken?: boolean | undefined;
  /** He may be asked once more if nothing comes of this. */
  readonly mayAskAgain?: boolean | undefined;
  /** What was understood may be read back to him, if it is not sure. */
  readonly mayReadBack?: boolean | undefined;
  /** Keys by which he may choose a theme once nothing was understood twice, such as `1345`. */
  readonly menuKeys?: string | undefined;
}

/** A need that was heard. */
interface HeardNeed {
  readonly turnId: string;
  readonly attempt: number;
  /** When the listening was over: all that is done about it since makes him wait. */
  readonly sinceMs: number;
}

/** Extensions that ring; none is no ring. */
export type Extensions = readonly [string, ...string[]];

/** Who gave the caller away last, if anybody did. */
interface Transferred {
  readonly transferredBy?: string | undefined;
}

interface Queued {
  /** Where he waits in a queue, if that was told. */
  readonly place?: QueuePlace | undefined;
}

/** Where a caller waits in a queue. */
export interface QueuePlace {
  /** Name of the queue; a transfer to one agent has one of its own. */
  readonly queue: string;
  /** From 1. */
  readonly position: number;
  /** Callers who wait there, he included. */
  readonly waiting: number;
}

/** A conversation with an agent. */
export interface Talk extends Transferred {
  readonly extension: string;
  readonly sinceMs: number;
  /** Time in the queue before it, milliseconds. */
  readonly waitedMs: number;
  /** Since when a phone rang before it, if that was told. */
  readonly rangSinceMs?: number | undefined;
  /** Since when the agent holds him, if he does. */
  readonly heldSinceMs?: number | undefined;
  /** The colleague whom the agent asks about this caller, if he does. */
  readonly consultation?: Consultation | undefined;
}

/** An agent asks a colleague about his caller: the caller is still the agent's. */
export interface Consultation {
  /** Extension of the colleague. */
  readonly colleague: string;
  readonly stage: 'ringing' | 'talking' | 'held';
  /** Since when it is at that stage. */
  readonly sinceMs: number;
}

/** Where a consultation stands; `held`: the agent holds his colleague. */
export type ConsultationStage = (typeof CONSULTATION_STAGES)[number];

export const CONSULTATION_STAGES = ['ringing', 'talking', 'held', 'over'] as const;

/** What the assistant did for a call so far. */
export interface Assistance {
  readonly mode: AssistMode;
  /** What listens or listened; absent when nothing did, or it was not told. */
  readonly model?: SpeechModel | undefined;
  /** When it was last listened to. */
  readonly listenedUntilMs?: number | undefined;
  /** The turn of which the caller said that it was understood wrong: nothing that came of it may be offered. */
  readonly deniedTurnId?: string | undefined;
}

/** In which mode the assistant works for a call; `unknown`: not yet told, or no longer, since the caller hung up. */
export type AssistMode = (typeof ASSIST_MODES)[number];

export const ASSIST_MODES = [
  'unknown',
  'listening',
  'refused',
  'silent',
  'no-transcriber',
  'no-capacity',
  'no-audio',
  'listening-lost',
  'not-understood',
  'no-preparation',
] as const;

/** What ended a listening. */
export type EndReason = (typeof END_REASONS)[number];

export const END_REASONS = [
  'unknown',
  'end-of-speech',
  'no-speech',
  'max-length',
  'key',
  'closed',
  'typed',
  'given-up',
] as const;

/** How a call ended. */
export type CallEnd = (typeof CALL_ENDS)[number];

export const CALL_ENDS = ['unknown', 'abandoned', 'caller', 'agent'] as const;

/** Name of a stage. */
export type StageName = CallState['stage'];

/** State of a call at one stage, or at one of some. */
export type At<Name extends StageName> = Extract<CallState, { stage: Name }>;

/** A call of which nothing is known yet. */
export const NEW_CALL: CallState = {
  stage: 'arriving',
  assistance: { mode: 'unknown' },
};

/**
 * Whether agent, caller and colleague talk together: the agent holds neither of them. His phone mixes their voices, of which
 * Asterisk knows nothing else.
 */
export function isConference({ heldSinceMs, consultation }: Talk): boolean {
  return consultation?.stage === 'talking' && heldSinceMs === undefined;
}

/**
 * Extensions whose desks show the call: nobody before it rings; a colleague who is asked about it once he talks with the caller
 * himself, in a conference or after the transfer.
 */
export function desksOf(state: CallState): readonly string[] {
  switch (state.stage) {
    case 'ringing':
      return state.extensions;
    case 'conversation':
      return inTalk(state);
    case 'ended':
      return state.talk === undefined ? [] : inTalk(state.talk);
    default:
      return [];
  }
}

function inTalk(talk: Talk): readonly string[] {
  const { extension, consultation } = talk;
  return consultation !== undefined && isConference(talk) ? [extension, consultation.colleague] : [extension];
}
