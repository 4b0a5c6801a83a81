import type { DecoderPool, DecodingClient } from './decoder-pool.ts';
import { DecodingError } from './decoding-error.ts';
import type { DecodingJob, DecodingOutcome } from './decoding-job.ts';
import type { RecognisedWord, Recognition, RecognitionListener } from './speech-engine.ts';
import type { NativeAddress } from './vosk-library.ts';

/** Most audio decoded in one turn, milliseconds, so that a stream far behind does not hold a thread. */
const TURN_MS = 640;

/** Audio kept to be decoded again when its thread ends, milliseconds: the longest utterance by default. */
const KEPT_MS = 30_000;

/** How often an utterance is decoded again: audio that ends thread after thread must not go on for ever. */
const MOST_RETRIES = 2;

/** Where recognisers of libvosk come back to. */
export interface RecogniserOwner {
  /** Frees a recogniser that no thread works with. */
  free(recogniser: NativeAddress): void;
  /** The utterance is over; told once. */
  ended(): void;
}

/**
 * One utterance in the Vosk engine. Its audio is kept until its end, so that it can be decoded again on another thread
 * when its own one ends.
 */
export class VoskRecognition implements Recognition, DecodingClient {
  readonly #id: number;
  readonly #rate: number;
  readonly #pool: DecoderPool;
  readonly #listener: RecognitionListener;
  readonly #owner: RecogniserOwner;
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
  /** Everything that was given to a thread; nothing once it is more than is kept. */
  #kept: Int16Array<ArrayBuffer>[] | undefined = [];
  #retries = 0;
  #released = false;
  /** Partial texts are told again once as much is decoded as before the thread was lost. */
  #toldSamples = 0;

  constructor(
    id: number,
    sampleRateHz: number,
    pool: DecoderPool,
    listener: RecognitionListener,
    owner: RecogniserOwner,
  ) {
    this.#id = id;
    this.#rate = sampleRateHz;
    this.#pool = pool;
    this.#listener = listener;
    this.#owner = owner;
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
      this.#kept?.push(next.slice());
      this.#takenSamples += next.length;
    }
    if ((this.#decodedSamples + this.#takenSamples) * 1000 > KEPT_MS * this.#rate) this.#kept = undefined;
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
    if (this.#state === 'open' && this.#decodedSamples >= this.#toldSamples) {
      this.#listener.partial(words, (this.#decodedSamples / this.#rate) * 1000);
    }
    this.#listener.progress();
  }

  lost(): void {
    this.#serving = false;
    // The thread frees the recogniser with the final result: freeing it again would be worse than losing it.
    if (this.#finishTaken) this.#recogniser = 0n;
    if (this.#state !== 'ended' && this.#kept !== undefined && this.#retries < MOST_RETRIES) {
      this.#decodeAgain(this.#kept);
      return;
    }
    this.fail(new DecodingError('DECODER_LOST'));
    this.#release();
  }

  #decodeAgain(kept: Int16Array<ArrayBuffer>[]): void {
    this.#retries += 1;
    if (this.#recogniser) this.#owner.free(this.#recogniser);
    this.#recogniser = 0n;
    this.#toldSamples = Math.max(this.#toldSamples, this.#decodedSamples);
    this.#decodedSamples = 0;
    this.#queuedSamples += kept.reduce((sum, samples) => sum + samples.length, 0);
    this.#queue.unshift(...kept);
    this.#kept = [];
    this.#askForTurn();
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
    for (const samples of this.#kept ?? []) samples.fill(0);
    this.#kept = undefined;
    if (recogniser) this.#owner.free(recogniser);
    if (this.#released) return;
    this.#released = true;
    this.#owner.ended();
  }
}
