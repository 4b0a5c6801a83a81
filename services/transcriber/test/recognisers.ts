import { DecodingError } from '../src/engine/decoding-error.ts';
import type {
  RecognisedWord,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../src/engine/speech-engine.ts';

/** A recogniser that decodes at a chosen pace, or not at all, and hears one word for each second. */
export class PacedEngine implements SpeechEngine {
  readonly model = { name: 'paced', demonstrationOnly: true };
  readonly ready = true;
  readonly busyShare = 0;
  readonly saturated = false;
  readonly recognitions = new Set<PacedRecognition>();
  /** Milliseconds of audio that one {@link decode} takes from each utterance. */
  paceMs = 0;
  /** True while final texts never come. */
  stuck = false;
  /** Confidence of every final word. */
  confidence = 1;
  /** Another language that is told instead of words. */
  language: string | undefined;

  accepts(): boolean {
    return true;
  }

  measureCapacity(): Promise<number> {
    return Promise.resolve(10);
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    const recognition = new PacedRecognition(this, sampleRateHz, listener);
    this.recognitions.add(recognition);
    return recognition;
  }

  /** Decodes a little of every utterance. */
  decode(): void {
    for (const recognition of this.recognitions) recognition.decode(this.paceMs);
  }

  /** Loses every utterance. */
  breakDown(): void {
    for (const recognition of this.recognitions) recognition.lose();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class PacedRecognition implements Recognition {
  queuedMs = 0;
  readonly #engine: PacedEngine;
  readonly #rate: number;
  readonly #listener: RecognitionListener;
  readonly #final = Promise.withResolvers<readonly RecognisedWord[]>();
  #decodedMs = 0;

  constructor(engine: PacedEngine, rate: number, listener: RecognitionListener) {
    this.#engine = engine;
    this.#rate = rate;
    this.#listener = listener;
    this.#final.promise.catch(() => undefined);
  }

  get language(): string | undefined {
    return this.#engine.language;
  }

  write(samples: Int16Array): void {
    this.queuedMs += (samples.length * 1000) / this.#rate;
  }

  flush(): void {
    this.#listener.progress();
  }

  decode(ms: number): void {
    const decoded = Math.min(ms, this.queuedMs);
    if (decoded === 0) return;
    this.queuedMs -= decoded;
    this.#decodedMs += decoded;
    this.#listener.partial(this.#words(), this.#decodedMs);
    this.#listener.progress();
  }

  lose(): void {
    const error = new DecodingError('DECODER_LOST');
    this.#final.reject(error);
    this.#engine.recognitions.delete(this);
    this.#listener.failed(error);
  }

  finish(): Promise<readonly RecognisedWord[]> {
    if (!this.#engine.stuck) {
      this.#decodedMs += this.queuedMs;
      this.queuedMs = 0;
      this.#final.resolve(
        this.#words().map((text, index) => ({
          text,
          startMs: index * 1000,
          endMs: (index + 1) * 1000,
          confidence: this.#engine.confidence,
        })),
      );
      this.#engine.recognitions.delete(this);
    }
    return this.#final.promise;
  }

  discard(): void {
    this.#engine.recognitions.delete(this);
    this.#final.resolve([]);
  }

  #words(): string[] {
    return Array.from({ length: Math.floor(this.#decodedMs / 1000) }, (_, index) => `mot${index}`);
  }
}
