import type { SpeechModel } from '@decroche/contracts';
import type {
  AssistMode,
  CallEnd,
  ConsultationStage,
  EndReason,
  QueuePlace,
  StageName,
} from './call-state.ts';
import type { Step } from './steps.ts';

/** What can happen to a call: a step that was told of it, or what the gateway sees. */
export type CallEvent = Step | SeenEvent;

/** What the gateway sees of a call. Ids and times come in with it; `atMs` is Unix time in milliseconds. */
export type SeenEvent = { readonly atMs: number } & (DialogueEvent | QueueEvent);

/** What happens while the assistant has the caller. What names a turn that is over is ignored. */
export type DialogueEvent =
  /** The caller came into the application. */
  | { readonly kind: 'begun' }
  /** Somebody can listen, and a draft can come of it; `turnId` is that of a turn to open. */
  | {
      readonly kind: 'way-open';
      readonly turnId: string;
      /** He may be asked once more if nothing comes of this time. */
      readonly mayAskAgain?: boolean | undefined;
      /** What is understood may be read back to him, if it is not sure. */
      readonly mayReadBack?: boolean | undefined;
      /** Keys by which he may choose a theme once nothing was understood twice, such as `1345`. */
      readonly menuKeys?: string | undefined;
    }
  | { readonly kind: 'way-closed'; readonly mode: AssistMode }
  | { readonly kind: 'audio-open' | 'audio-failed' | 'audio-over' }
  /** A prompt has ended, or could not be played to its end. */
  | { readonly kind: 'prompt-over' | 'prompt-failed'; readonly prompt: Prompt | 'read-back' | MenuTime }
  | { readonly kind: 'ready'; readonly turnId: string; readonly model?: SpeechModel | undefined }
  | { readonly kind: 'speech'; readonly turnId: string }
  | {
      readonly kind: 'heard';
      readonly turnId: string;
      readonly reason: EndReason;
      readonly somethingHeard: boolean;
      /** There was voice, and no word in it that could be believed. */
      readonly notUnderstood: boolean;
    }
  | {
      readonly kind: 'transcriber-lost';
      readonly turnId: string;
      readonly mode: AssistMode;
      /** Another one may take over. */
      readonly retryable: boolean;
    }
  /** Whether a need is sure; one that is to be read back comes with what it is about. */
  | { readonly kind: 'weighed'; readonly turnId: string; readonly theme?: string | undefined }
  /** 0 refuses the assistant, 2 denies what is read back, any other key says "I have finished". */
  | { readonly kind: 'key'; readonly digit: string }
  /** His keys cannot be seen any more: he could not refuse, so nothing that he says may be used. */
  | { readonly kind: 'cut-off' }
  /** He left the application: he hung up, or his lease ran out and the dialplan queues him. */
  | { readonly kind: 'gone' }
  /** Something failed that nobody foresaw. */
  | { readonly kind: 'fault' }
  /** The deadline of a stage. */
  | { readonly kind: 'overdue'; readonly stage: StageName }
  | { readonly kind: 'handed-over' | 'not-handed-over' }
  /** The gateway that had him died. */
  | { readonly kind: 'orphaned' };

/** What the manager interface tells. */
export type QueueEvent =
  /** He is in a queue; without a place when that was seen later. */
  | { readonly kind: 'joined'; readonly place?: QueuePlace | undefined }
  /** Who waits before him or behind him is not who did. */
  | { readonly kind: 'moved'; readonly place: QueuePlace }
  | { readonly kind: 'rings' | 'rang-out' | 'answered'; readonly extension: string }
  /** The agent holds the caller, or talks with him again. */
  | { readonly kind: 'holds' | 'resumes'; readonly extension: string }
  /** The agent rings a colleague, talks with him, holds him, or does none of it any more: the caller stays the agent's. */
  | {
      readonly kind: 'consultation';
      readonly extension: string;
      readonly colleague: string;
      readonly stage: ConsultationStage;
    }
  /** The agent gave the caller away: to whoever answers next. */
  | { readonly kind: 'given-away'; readonly extension: string }
  /** The conversation with that agent is over, or the caller gave up. */
  | { readonly kind: 'over'; readonly end: CallEnd; readonly extension?: string | undefined }
  /** The caller's channel is gone. */
  | { readonly kind: 'hung-up' };

/** What the caller is played, one file each. */
export type Prompt = 'notice' | 'question' | 'second-try' | 'correction';

/** The first time that he hears the themes and their keys, and the second. */
export type MenuTime = 'menu' | 'menu-again';

/** What the gateway has to do. */
export type Command =
  /** Is there a transcriber that was not tried in this attempt, and a way to a draft? `way-open`, `way-closed`. */
  | { readonly do: 'seek' }
  /** `audio-open`, `audio-failed`, then `audio-over`. */
  | { readonly do: 'open-audio' }
  | { readonly do: 'close-audio' }
  /** `prompt-over`, `prompt-failed`. */
  | { readonly do: 'play'; readonly prompt: Prompt }
  /** Play what was understood, as a theme; `prompt-over`, `prompt-failed`. */
  | { readonly do: 'read-back'; readonly theme: string }
  /** Play the themes that these keys choose; `prompt-over`, `prompt-failed`. */
  | { readonly do: 'play-menu'; readonly time: MenuTime; readonly keys: string }
  /** He chose the theme of that key. */
  | { readonly do: 'choose'; readonly digit: string }
  | { readonly do: 'stop-playing' }
  /** Listen with the transcriber that was found, from this attempt's first word: `ready`, `speech`, `heard`. */
  | { readonly do: 'listen'; readonly turnId: string; readonly attempt: number }
  | { readonly do: 'finish'; readonly reason: EndReason }
  /** Nothing of what was heard may be used. */
  | { readonly do: 'discard' }
  /** `handed-over`, `not-handed-over`. */
  /** Is it sure what the need is about? `weighed`. */
  | { readonly do: 'weigh'; readonly turnId: string }
  /** Nothing that came of this turn may decide anything any more. */
  | { readonly do: 'withdraw'; readonly turnId: string }
  | { readonly do: 'hand-over' }
  | { readonly do: 'tell'; readonly step: Step };

export type DialogueCommand = Exclude<Command, { do: 'tell' }>;
