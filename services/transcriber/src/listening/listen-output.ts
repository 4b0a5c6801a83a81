import type { EndpointReason } from '../endpointing.ts';
import type { ModelIdentity, RecognisedWord } from '../engine/speech-engine.ts';

/** What ended an utterance. */
export type ListenEnd = EndpointReason | 'key' | 'closed' | 'given-up';

/** A text of the turn; times of words are positions in the call. */
export interface HeardText {
  /** Number of the utterance in the stream, from 0. */
  readonly utterance: number;
  readonly words: readonly RecognisedWord[];
  readonly stableWords: number;
  /** What heard it. */
  readonly model: ModelIdentity;
  /** Another language than French that was surely spoken, ISO 639-1; then there are no words. */
  readonly language?: string | undefined;
  /** Absent while the text may still change. */
  readonly end?: { readonly reason: ListenEnd; readonly decidedAtMs: number };
}

/** How an utterance ended. */
export interface UtteranceEnd {
  /** Number of the utterance in the stream, from 0. */
  readonly utterance: number;
  readonly reason: ListenEnd;
  /** Position in the call of the end of the last voice, milliseconds. */
  readonly speechEndMs: number;
  /** Unix time in milliseconds. */
  readonly decidedAtMs: number;
  readonly somethingHeard: boolean;
  /** True when there was voice, and no word in it that could be believed. */
  readonly notUnderstood: boolean;
}

/** Where a session tells what it hears. */
export interface ListenOutput {
  speechStarted(atMs: number): void;
  text(text: HeardText): void;
  utteranceEnded(end: UtteranceEnd): void;
  /** Audio was given up because decoding could not keep up. */
  dropped(ms: number): void;
  /** Asks the sender to wait (true) or to go on (false). */
  hold(on: boolean): void;
  /** The session is over; nothing more comes. */
  over(): void;
}
