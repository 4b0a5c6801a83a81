import type { NativeAddress } from './vosk-library.ts';

/** What a decoding thread is started with. */
export interface DecoderSetup {
  readonly library: string;
  readonly model: NativeAddress;
}

/** One piece of work for one utterance. */
export interface DecodingJob {
  readonly utterance: number;
  /** 0n when the recogniser must be made first. */
  readonly recogniser: NativeAddress;
  readonly sampleRateHz: number;
  readonly samples: readonly Int16Array<ArrayBuffer>[];
  /** Asks for the final result and frees the recogniser. */
  readonly finish: boolean;
}

/** A word as libvosk gives it; seconds. */
export interface VoskWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly conf: number;
}

/** What became of a job. */
export interface DecodingOutcome {
  readonly utterance: number;
  /** 0n when it was freed. */
  readonly recogniser: NativeAddress;
  /** Text so far, when it is not the final one. */
  readonly partial?: string;
  readonly words?: readonly VoskWord[];
  /** True when libvosk refused. */
  readonly failed?: true;
  /** Time spent in libvosk, microseconds. */
  readonly busyUs: number;
}
