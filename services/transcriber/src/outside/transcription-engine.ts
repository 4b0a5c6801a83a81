import { CircuitBreaker } from '@decroche/service-kit';
import { DecodingError, type DecodingFault } from '../engine/decoding-error.ts';
import { Reachability } from '../engine/reachability.ts';
import { AnswerError } from '../engine/recogniser-answer.ts';
import type {
  ModelIdentity,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { type UtteranceClient, type UtteranceQueue, WholeUtterance } from '../engine/whole-utterance.ts';
import {
  type TranscriptionAccess,
  TranscriptionRefused,
  TranscriptionServer,
} from './transcription-server.ts';

/** An outside recogniser. */
export interface TranscriptionEngineOptions extends TranscriptionAccess {
  /** Told when the recogniser cannot be reached any more, and when it can again. */
  readonly onReachable: (reachable: boolean) => void;
}

/** Requests under way at once; what comes beyond is refused, not queued: the caller would wait. */
const MAX_AT_ONCE = 64;
/** Requests under way from which texts so far are not asked for. */
const MANY = 16;

/**
 * A recogniser outside of this process that takes whole utterances, over OpenAI's protocol of transcriptions. Three
 * failures in a row, and it is left alone for half a minute.
 */
export class TranscriptionEngine implements SpeechEngine, UtteranceQueue {
  readonly #options: TranscriptionEngineOptions;
  readonly #server: TranscriptionServer;
  readonly #breaker = new CircuitBreaker(MAX_AT_ONCE, () => performance.now());
  readonly #open = new Set<WholeUtterance>();
  readonly #asked = new Map<UtteranceClient, AbortController>();
  readonly #end = new AbortController();
  readonly #reachability: Reachability;

  constructor(options: TranscriptionEngineOptions) {
    this.#options = options;
    this.#server = new TranscriptionServer(options);
    this.#reachability = new Reachability((signal) => this.#server.isThere(signal), options.onReachable);
    this.#reachability.check();
  }

  get model(): ModelIdentity {
    return { name: this.#options.model, demonstrationOnly: false };
  }

  get ready(): boolean {
    return this.#reachability.reachable && !this.#end.signal.aborted;
  }

  get busyShare(): number {
    return Math.min(1, this.#breaker.going / MAX_AT_ONCE);
  }

  get saturated(): boolean {
    return this.#breaker.going >= MAX_AT_ONCE;
  }

  /** A server serves many at a time; what is not wanted any more is cancelled. */
  readonly canGiveUp = true;

  get idle(): boolean {
    return this.#breaker.going < MANY && !this.#breaker.resting;
  }

  measureCapacity(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  accepts(sampleRateHz: number): boolean {
    return sampleRateHz === 8000 || sampleRateHz === 16_000;
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    if (this.#end.signal.aborted) throw new DecodingError('ENGINE_CLOSED');
    const utterance: WholeUtterance = new WholeUtterance(sampleRateHz, this, listener, () =>
      this.#open.delete(utterance),
    );
    this.#open.add(utterance);
    return utterance;
  }

  enqueue(client: UtteranceClient): void {
    const refusal = this.#breaker.enter();
    if (refusal !== undefined) {
      // Not within the call that asks.
      queueMicrotask(() => client.failed('RECOGNISER_UNREACHABLE'));
      return;
    }
    void this.#serve(client);
  }

  withdraw(client: UtteranceClient): void {
    this.#asked.get(client)?.abort();
  }

  async close(): Promise<void> {
    this.#end.abort();
    this.#reachability.close();
    for (const utterance of this.#open) utterance.fail(new DecodingError('ENGINE_CLOSED'));
    await Promise.resolve();
  }

  async #serve(client: UtteranceClient): Promise<void> {
    const job = client.take();
    if (job === undefined) {
      this.#breaker.leave('cancelled');
      return;
    }
    const own = new AbortController();
    this.#asked.set(client, own);
    const begun = performance.now();
    try {
      const words = await this.#server.transcribe(job, AbortSignal.any([own.signal, this.#end.signal]));
      if (own.signal.aborted) {
        this.#settled(client, own, 'cancelled');
        return;
      }
      this.#settled(client, own, 'done');
      client.done({ words, busyUs: (performance.now() - begun) * 1000 });
    } catch (error) {
      if (own.signal.aborted || this.#end.signal.aborted) this.#settled(client, own, 'cancelled');
      else {
        this.#settled(client, own, 'failed');
        client.failed(faultOf(error));
      }
    } finally {
      job.samples.fill(0);
    }
  }

  #settled(client: UtteranceClient, own: AbortController, outcome: 'done' | 'failed' | 'cancelled'): void {
    // It may have asked again since it was withdrawn.
    if (this.#asked.get(client) === own) this.#asked.delete(client);
    this.#breaker.leave(outcome);
    if (outcome === 'done') this.#reachability.tell(true);
    if (outcome === 'failed') this.#reachability.check();
  }
}

function faultOf(error: unknown): DecodingFault {
  return error instanceof AnswerError || error instanceof TranscriptionRefused
    ? 'RECOGNISER_MISBEHAVED'
    : 'RECOGNISER_UNREACHABLE';
}
