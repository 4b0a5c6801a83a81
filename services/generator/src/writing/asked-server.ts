import { METRICS } from '@decroche/metrics';
import { CircuitBreaker } from '@decroche/service-kit';
import type OpenAI from 'openai';
import { AnswerWait } from './answer-wait.ts';
import { chatClient, type ServerAccess } from './chat-client.ts';
import { faultOf } from './server-fault.ts';
import { WriterError, type WriterFault } from './writer-error.ts';

/** A server and how much it may take. */
export interface AskedServerSettings extends ServerAccess {
  /** Longest silence before the first piece of an answer and between two, milliseconds. */
  readonly silenceMs: number;
  /** Answers at the same time, at most. */
  readonly maxAtOnce: number;
}

const BUSY = Object.freeze({
  full: 'is writing as much as it may at once',
  resting: 'failed again and again and is left alone',
});

/** A server that speaks the protocol of OpenAI's chat completions, asked for no more than it may take. */
export class AskedServer {
  readonly client: OpenAI;
  readonly #settings: AskedServerSettings;
  readonly #breaker: CircuitBreaker;

  constructor(settings: AskedServerSettings) {
    this.#settings = settings;
    this.client = chatClient(settings);
    this.#breaker = new CircuitBreaker(settings.maxAtOnce, () => performance.now());
  }

  /**
   * Reads one answer.
   *
   * @param read reads it piece by piece, for as long as it is waited for
   * @param signal aborts when it is of no use any more
   * @throws WriterError with what is wrong with the server, or what `signal` was aborted with
   */
  async *reading<T>(read: (wait: AnswerWait) => AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
    signal.throwIfAborted();
    const refusal = this.#breaker.enter();
    const { modelCalls, modelTook } = METRICS.generator;
    if (refusal !== undefined) {
      modelCalls.add({ end: 'busy' });
      throw new WriterError('busy', BUSY[refusal]);
    }
    const from = performance.now();
    const wait = new AnswerWait(this.#settings, signal);
    let outcome: 'done' | 'failed' | 'cancelled' = 'cancelled';
    let end: WriterFault | 'done' | 'cancelled' = 'cancelled';
    try {
      yield* read(wait);
      outcome = 'done';
      end = 'done';
      modelTook.record((performance.now() - from) / 1000, {});
    } catch (error) {
      if (signal.aborted) throw error;
      const fault = faultOf(error, wait);
      end = fault.fault;
      outcome = fault.fault === 'declined' ? 'done' : 'failed';
      throw fault;
    } finally {
      modelCalls.add({ end });
      wait.end();
      this.#breaker.leave(outcome);
    }
  }
}
