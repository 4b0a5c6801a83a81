import type { RecognisedWord } from '../engine/speech-engine.ts';
import type { Invention } from './inventions.ts';

/** What a thread of the pool is started with. */
export interface WhisperSetup {
  /** Folder of the fetched model. */
  readonly folder: string;
}

/** One utterance, or its beginning, to be recognised. */
export interface WhisperJob {
  readonly samples: Int16Array<ArrayBuffer>;
  /** 8000 or 16 000. */
  readonly sampleRateHz: number;
}

/** What became of a job. */
export interface WhisperOutcome {
  /** Words in spoken form; none when they were invented. */
  readonly words: readonly RecognisedWord[];
  /** Why nothing is believed of it. */
  readonly invention: Invention | undefined;
  /** ISO 639-1 code of another language that was surely heard. */
  readonly foreignLanguage: string | undefined;
  /** Time spent, microseconds. */
  readonly busyUs: number;
}

/** What a thread tells: that it has loaded the model, that it cannot, or the outcome of its job. */
export type WhisperMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'outcome'; readonly outcome: WhisperOutcome }
  | { readonly kind: 'failed' };

/** What a thread is told: to do a job, or to end once it has none. */
export type WhisperOrder = { readonly kind: 'job'; readonly job: WhisperJob } | { readonly kind: 'leave' };
