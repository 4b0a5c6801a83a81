import { meanConfidence, tellingWords } from '../believable-words.ts';
import { DecodingError, type DecodingFault } from './decoding-error.ts';
import type { RecognisedWord, Recognition, RecognitionListener } from './speech-engine.ts';

/** One utterance, or its beginning, to be recognised. */
export interface UtteranceJob {
  readonly samples: Int16Array<ArrayBuffer>;
  /** 8000 or 16 000. */
  readonly sampleRateHz: number;
}

/** What became of a job. */
export interface UtteranceOutcome {
  readonly words: readonly RecognisedWord[];
  /** Another language than French that was surely spoken, ISO 639-1; then there are no words. */
  readonly language?: string | undefined;
  /** Time spent, microseconds. */
  readonly busyUs: number;
  /** CPU time spent, microseconds, where the recogniser is in this process. */
  readonly cpuUs?: number;
}

/** An utterance that asks for its turn. */
export interface UtteranceClient {
  /** True while it must be served before those that only want a text so far. */
  readonly urgent: boolean;
  /** The work, or nothing when there is none any more. Called at its turn. */
  take(): UtteranceJob | undefined;
  done(outcome: UtteranceOutcome): void;
  /** The recogniser refused the sound, or cannot be had. */
  failed(fault: DecodingFault): void;
  /** Whoever had the work is gone; another may be asked. */
  lost(): void;
}

/** Whoever recognises whole utterances, one after the other or some at a time. */
export interface UtteranceQueue {
  /** True when one could be served at once. */
  readonly idle: boolean;
  /** Share of the time used lately, 0 to 1. */
  readonly busyShare: number;
  /** True when one that is being served is given up as soon as it is withdrawn. */
  readonly canGiveUp: boolean;
  /** Queues an utterance for one turn. It must not be queued or served already. */
  enqueue(client: UtteranceClient): void;
  /** Takes back an utterance: one that waits is forgotten, one that is served may be given up. */
  withdraw(client: UtteranceClient): void;
}

/** New sound after which a text so far is asked for, when a thread is free, milliseconds. */
const PARTIAL_MS = 1_200;
/** The whole beginning is decoded each time: at least so many times what that took is left between. */
const PARTIAL_REST = 3;
/** A text so far that took longer would be in the way of the final one: no other is asked for, milliseconds. */
const SLOW_MS = 1_000;
/** Share of the threads' time from which there are no texts so far: ends of utterances need it. */
const PARTIALS_UP_TO = 0.5;
/** Sound that the model takes at once, milliseconds; what comes after is not heard. */
const LONGEST_MS = 30_000;
/** Shorter sound has no word in it, milliseconds. */
const SHORTEST_MS = 120;
const MAX_RETRIES = 2;

/**
 * One utterance for a recogniser that hears it as a whole: when speech pauses it is decoded at once, so that
 * the text is there when the pause has become the end; while speech goes on its beginning is decoded now and then.
 */
export class WholeUtterance implements Recognition, UtteranceClient {
  readonly #rate: number;
  readonly #queue: UtteranceQueue;
  readonly #listener: RecognitionListener;
  readonly #onEnd: () => void;
  readonly #final = Promise.withResolvers<readonly RecognisedWord[]>();
  #sound: Int16Array[] = [];
  #samples = 0;
  /** Samples of the work that waits or is being done; undefined without any. */
  #asked: number | undefined;
  #taken = 0;
  #last: { readonly samples: number; readonly words: readonly RecognisedWord[] } | undefined;
  #language: string | undefined;
  #paused = false;
  #state: 'open' | 'finishing' | 'ended' = 'open';
  #retries = 0;
  /** What the last text so far took, milliseconds. */
  #tookMs = 0;

  /** @param onEnd told once, when the utterance is over */
  constructor(sampleRateHz: number, queue: UtteranceQueue, listener: RecognitionListener, onEnd: () => void) {
    this.#rate = sampleRateHz;
    this.#queue = queue;
    this.#listener = listener;
    this.#onEnd = onEnd;
    this.#final.promise.catch(() => undefined);
  }

  /** The whole utterance is decoded at its end: sound that was written is not late. */
  get queuedMs(): number {
    return 0;
  }

  get language(): string | undefined {
    return this.#language;
  }

  get urgent(): boolean {
    return this.#state === 'finishing' || this.#paused;
  }

  write(samples: Int16Array): void {
    if (this.#state !== 'open') return;
    this.#paused = false;
    const room = this.#samplesOf(LONGEST_MS) - this.#samples;
    const part = samples.slice(0, Math.max(0, room));
    this.#sound.push(part);
    this.#samples += part.length;
    this.#askForTextSoFar();
  }

  flush(): void {
    if (this.#state !== 'open') return;
    this.#giveUpTextSoFar();
    this.#paused = true;
    if (this.#asked === undefined && this.#samples > (this.#last?.samples ?? 0)) this.#ask();
  }

  finish(): Promise<readonly RecognisedWord[]> {
    if (this.#state === 'open') {
      this.#giveUpTextSoFar();
      this.#state = 'finishing';
      if (this.#asked === undefined) this.#conclude();
    }
    return this.#final.promise;
  }

  discard(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#queue.withdraw(this);
    for (const part of this.#sound) part.fill(0);
    this.#sound = [];
    this.#last = undefined;
    this.#final.resolve([]);
    this.#onEnd();
  }

  /** Ends the utterance with an error. */
  fail(error: DecodingError): void {
    if (this.#state === 'ended') return;
    const wasOpen = this.#state === 'open';
    this.#final.reject(error);
    this.discard();
    if (wasOpen) this.#listener.failed(error);
  }

  take(): UtteranceJob | undefined {
    if (this.#state === 'ended') {
      this.#asked = undefined;
      return undefined;
    }
    const samples = new Int16Array(this.#samples);
    let at = 0;
    for (const part of this.#sound) {
      samples.set(part, at);
      at += part.length;
    }
    this.#taken = this.#samples;
    this.#asked = this.#samples;
    return { samples, sampleRateHz: this.#rate };
  }

  done({ words, language, busyUs }: UtteranceOutcome): void {
    this.#asked = undefined;
    this.#tookMs = busyUs / 1000;
    if (this.#state === 'ended') return;
    this.#last = { samples: this.#taken, words };
    this.#language = language;
    if (this.#state === 'finishing') {
      this.#conclude();
      return;
    }
    const decodedMs = (this.#taken * 1000) / this.#rate;
    this.#listener.partial(
      words.map((word) => word.text),
      decodedMs,
      meanConfidence(tellingWords(words)),
    );
    this.#listener.progress();
    if (this.#paused && this.#samples > this.#taken) this.#ask();
    else this.#askForTextSoFar();
  }

  failed(fault: DecodingFault): void {
    this.#asked = undefined;
    // A text so far can be done without; the final one cannot.
    if (this.#state === 'finishing' || this.#paused) this.fail(new DecodingError(fault));
  }

  lost(): void {
    this.#asked = undefined;
    if (this.#state === 'ended') return;
    this.#retries += 1;
    if (this.#retries > MAX_RETRIES) this.fail(new DecodingError('DECODER_LOST'));
    else this.#ask();
  }

  /** Asks for the text so far when there is enough new sound and time to spare. */
  #askForTextSoFar(): void {
    if (this.#asked !== undefined || !this.#queue.idle || this.#queue.busyShare >= PARTIALS_UP_TO) return;
    if (this.#tookMs > SLOW_MS) return;
    const since = this.#samples - (this.#last?.samples ?? 0);
    const rest = Math.max(PARTIAL_MS, PARTIAL_REST * this.#tookMs);
    if (since >= this.#samplesOf(rest)) this.#ask();
  }

  /** A text so far is not waited for where the whole one can be had instead. */
  #giveUpTextSoFar(): void {
    if (!this.#queue.canGiveUp || this.urgent || this.#asked === undefined) return;
    if (this.#asked === this.#samples) return;
    this.#queue.withdraw(this);
    this.#asked = undefined;
  }

  #ask(): void {
    this.#asked = this.#samples;
    this.#queue.enqueue(this);
  }

  /** Gives the text when all that was written is in it, else asks for it. */
  #conclude(): void {
    if (this.#samples < this.#samplesOf(SHORTEST_MS)) this.#resolve([]);
    else if (this.#last?.samples === this.#samples) this.#resolve(this.#last.words);
    else this.#ask();
  }

  #resolve(words: readonly RecognisedWord[]): void {
    this.#final.resolve(words);
    this.discard();
  }

  #samplesOf(ms: number): number {
    return (ms * this.#rate) / 1000;
  }
}
