import type { UtteranceJob, UtteranceOutcome } from '../engine/whole-utterance.ts';

/** What a thread of the pool is started with. */
export interface WhisperSetup {
  /** Folder of the fetched model. */
  readonly folder: string;
}

/** What a thread tells: that it has loaded the model, that it cannot, or the outcome of its job. */
export type WhisperMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'outcome'; readonly outcome: UtteranceOutcome }
  | { readonly kind: 'failed' };

/** What a thread is told: to do a job, or to end once it has none. */
export type WhisperOrder = { readonly kind: 'job'; readonly job: UtteranceJob } | { readonly kind: 'leave' };
