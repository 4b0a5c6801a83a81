import type { AssistMode, EndReason } from '@decroche/call';
import type { SpeechModel, Turn } from '@decroche/contracts';

/** What ended one listening. */
export interface ListeningResult {
  readonly reason: EndReason;
  /** False when nothing was recognised. */
  readonly somethingHeard: boolean;
  /** True when there was voice, and no word in it that could be believed. */
  readonly notUnderstood: boolean;
}

/** A listening that cannot go on. */
export class ListeningLostError extends Error {
  override readonly name = 'ListeningLostError';
  readonly code = 'LISTENING_LOST';
  /** The mode in which the call goes on. */
  readonly mode: AssistMode;
  /** True when another transcriber may take over. */
  readonly retryable: boolean;

  constructor(mode: AssistMode, retryable: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.mode = mode;
    this.retryable = retryable;
  }
}

/** One listening in progress. */
export interface Listening {
  /** Sends what was said before it began; none of it is dropped. */
  replay(frames: readonly Buffer[]): void;
  /** Sends one frame; frames are dropped, and counted, when the transcriber does not keep up. */
  write(frame: Buffer): void;
  /** Ends it: a key was pressed, or the caller refused or hung up (`discard`). */
  finish(reason: EndReason, discard: boolean): void;
  /** Settles once. @throws ListeningLostError */
  readonly done: Promise<ListeningResult>;
}

/** What a listening tells while it goes on. */
export interface ListeningEvents {
  onReady(model: SpeechModel | undefined): void;
  onSpeechStarted(): void;
}

/** One transcriber that can take a call now. */
export interface Transcriber {
  /** @param offsetMs position in the call of the first frame */
  listen(turn: Turn, offsetMs: number, events: ListeningEvents): Listening;
}

/** The transcribers. */
export interface Transcribers {
  /** The least loaded one that is not in `except`, or the mode in which the call goes on without. */
  choose(
    except?: ReadonlySet<Transcriber>,
  ): { readonly transcriber: Transcriber } | { readonly mode: AssistMode };
}
