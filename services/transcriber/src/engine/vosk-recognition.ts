import type { DecoderPool, DecodingClient } from './decoder-pool.ts';
import { DecodingError } from './decoding-error.ts';
import type { DecodingJob, DecodingOutcome } from './decoding-job.ts';
import type { RecognisedWord, Recognition, RecognitionListener } from './speech-engine.ts';
import type { NativeAddress } from './vosk-library.ts';

/** Most audio decoded in one turn, milliseconds, so that a stream far behind does not hold a thread. */
const TURN_MS = 640;

/** One utterance in the Vosk engine. */
export class VoskRecognition implements Recognition, DecodingClient {
  readonly #id: number;
  readonly #rate: number;
  readonly #pool: DecoderPool;
  readonly #listener: RecognitionListener;
  readonly #onEnd: (recogniser: NativeAddress) => void;
  readonly #queue: Int16Array<ArrayBuffer>[] = [];
  #block: Int16Array<ArrayBuffer> | undefined;
  #blockLength = 0;
  readonly #final = Promise.withResolvers<readonly RecognisedWord[]>();
  #queuedSamples = 0;
  #decodedSamples = 0;
  #takenSamples = 0;
  #recogniser: NativeAddress = 0n;
  #state: 'open' | 'finishing' | 'ended' = 'open';
  #queued = false;
  #serving = false;
  #finishTaken = false;

  /** @param onEnd told once, with the recogniser to free or 0n */
  constructor(
    id: number,
    sampleRateHz: number,
    pool: DecoderPool,
    listener: RecognitionListener,
    onEnd: (recogniser: NativeAddress) => void,
  ) {
    this.#id = id;
    this.#rate = sampleRateHz;
    this.#pool = pool;
    this.#listener = listener;
    this.#onEnd = onEnd;
    this.#final.promise.catch(() => undefined);
  }

  get queuedMs(): number {
    return ((this.#queuedSamples + (this.#serving ? this.#takenSamples : 0)) / this.#rate) * 1000;
  }

  get urgent(): boolean {
    return this.#state === 'finishing';
  }

  write(samples: Int16Array): void {
    if (this.#state !== 'open') return;
    this.#queuedSamples += samples.length;
    for (let from = 0; from < samples.length; ) {
      this.#block ??= new Int16Array((this.#rate * this.#pool.blockMs) / 1000);
      const part = samples.subarray(from, from + this.#block.length - this.#blockLength);
      this.#block.set(part, this.#blockLength);
      this.#blockLength += part.length;
      from += part.length;
      if (this.#blockLength === this.#block.length) this.#sealBlock();
    }
    if (this.#queue.length > 0) this.#askForTurn();
  }

  flush(): void {
    if (this.#state !== 'open') return;
    this.#sealBlock();
    if (this.#queue.length > 0) this.#askForTurn();
  }

  finish(): Promise<readonly RecognisedWord[]> {
    if (this.#state === 'open') {
      this.#state = 'finishing';
      this.#sealBlock();
      this.#askForTurn();
    }
    return this.#final.promise;
  }

  discard(): void {
    if (this.#state === 'ended') return;
    this.#queue.length = 0;
    this.#block = undefined;
    this.#queuedSamples = 0;
    this.#state = 'ended';
    this.#final.resolve([]);
    if (!this.#serving) this.#release();
  }

  /** Ends the utterance with an error. */
  fail(error: DecodingError): void {
    if (this.#state === 'ended') return;
    const wasOpen = this.#state === 'open';
    this.#final.reject(error);
    this.discard();
    if (wasOpen) this.#listener.failed(error);
  }

  take(): DecodingJob | undefined {
    this.#queued = false;
    if (this.#state === 'ended') return undefined;
    const samples: Int16Array<ArrayBuffer>[] = [];
    this.#takenSamples = 0;
    while (this.#queue.length > 0 && this.#takenSamples * 1000 < TURN_MS * this.#rate) {
      const next = this.#queue.shift() as Int16Array<ArrayBuffer>;
      samples.push(next);
      this.#takenSamples += next.length;
    }
    this.#queuedSamples -= this.#takenSamples;
    this.#serving = true;
    this.#finishTaken = this.#state === 'finishing' && this.#queue.length === 0;
    return {
      utterance: this.#id,
      recogniser: this.#recogniser,
      sampleRateHz: this.#rate,
      samples,
      finish: this.#finishTaken,
    };
  }

  done(outcome: DecodingOutcome): void {
    this.#serving = false;
    this.#recogniser = outcome.recogniser;
    this.#decodedSamples += this.#takenSamples;
    if (this.#state === 'ended') {
      this.#release();
      return;
    }
    if (outcome.failed) {
      this.fail(new DecodingError('DECODER_FAILED'));
      return;
    }
    if (outcome.words !== undefined) {
      this.#state = 'ended';
      this.#final.resolve(
        outcome.words.map(({ word, start, end, conf }) => ({
          text: word,
          startMs: Math.round(start * 1000),
          endMs: Math.round(end * 1000),
          confidence: Math.min(1, Math.max(0, conf)),
        })),
      );
      this.#release();
      return;
    }
    if (this.#state === 'finishing' || this.#queue.length > 0) this.#askForTurn();
    const words = (outcome.partial ?? '').split(' ').filter(Boolean);
    if (this.#state === 'open') this.#listener.partial(words, (this.#decodedSamples / this.#rate) * 1000);
    this.#listener.progress();
  }

  lost(): void {
    this.#serving = false;
    // The thread frees the recogniser with the final result: freeing it again would be worse than losing it.
    if (this.#finishTaken) this.#recogniser = 0n;
    this.fail(new DecodingError('DECODER_LOST'));
    this.#release();
  }

  #sealBlock(): void {
    if (this.#block !== undefined && this.#blockLength > 0) {
      this.#queue.push(
        this.#blockLength === this.#block.length ? this.#block : this.#block.slice(0, this.#blockLength),
      );
    }
    this.#block = undefined;
    this.#blockLength = 0;
  }

  #askForTurn(): void {
    if (this.#queued || this.#serving) return;
    this.#queued = true;
    this.#pool.enqueue(this);
  }

  #release(): void {
    const recogniser = this.#recogniser;
    this.#recogniser = 0n;
    this.#onEnd(recogniser);
  }
}
