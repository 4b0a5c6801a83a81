import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { METRICS } from '@decroche/metrics';
// Before the threads, which have but a copy of the environment.
import '@decroche/onnx-runtime/silent';
import { BusyShare } from '../engine/busy-share.ts';
import type { UtteranceClient, UtteranceQueue } from '../engine/whole-utterance.ts';
import { ModelError } from '../models/model-error.ts';
import type { WhisperMessage, WhisperOrder } from './whisper-job.ts';

interface Lane {
  worker: Worker;
  state: 'loading' | 'idle' | 'busy';
  client: UtteranceClient | undefined;
  refusal: string | undefined;
}

/** Waits for the model in a new thread, milliseconds; a loaded machine reads 100 MB slowly. */
const LOAD_MS = 120_000;
/** Number of a thread that has ended (Node: `worker.threadId`). */
const ENDED = -1;
/** A thread that cannot load the model is tried again after so long, milliseconds. */
const RETRY_MS = 5_000;

/** A few threads, each with the model loaded, and the utterances that wait for one. Urgent ones go first. */
export class WhisperPool implements UtteranceQueue {
  readonly #folder: string;
  readonly #onLost: (error: Error | undefined) => void;
  readonly #busy: BusyShare;
  readonly #lanes: Lane[];
  #waiting: { readonly client: UtteranceClient; readonly since: number }[] = [];
  #retries = new Set<NodeJS.Timeout>();
  #cpuUs = 0;
  #closed = false;

  private constructor(folder: string, threads: number, onLost: (error: Error | undefined) => void) {
    this.#folder = folder;
    this.#onLost = onLost;
    this.#busy = new BusyShare(threads, () => performance.now());
    this.#lanes = Array.from({ length: threads }, () => ({
      worker: this.#startWorker(),
      state: 'loading',
      client: undefined,
      refusal: undefined,
    }));
  }

  /**
   * Starts the threads and waits until each has loaded the model.
   *
   * @param onLost told when a thread ended by itself
   * @throws ModelError `MODEL_UNREADABLE`
   */
  static async start(
    folder: string,
    threads: number,
    onLost: (error: Error | undefined) => void,
  ): Promise<WhisperPool> {
    const pool = new WhisperPool(folder, threads, onLost);
    try {
      await Promise.all(pool.#lanes.map((lane) => pool.#attach(lane)));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  /** Share of the threads' time used lately, 0 to 1. */
  get busyShare(): number {
    return this.#busy.share;
  }

  /** CPU time that its threads have taken for utterances so far, microseconds. */
  get cpuUs(): number {
    return this.#cpuUs;
  }

  /** True when a thread is free at once. */
  get idle(): boolean {
    return this.#waiting.length === 0 && this.#lanes.some((lane) => lane.state === 'idle');
  }

  /** How long the utterance that waits longest has waited, milliseconds. */
  get oldestWaitMs(): number {
    const since = Math.min(...this.#waiting.map((each) => each.since));
    return Number.isFinite(since) ? performance.now() - since : 0;
  }

  /** The threads, for tests that end one. */
  get workers(): readonly Worker[] {
    return this.#lanes.map((lane) => lane.worker);
  }

  /** Queues an utterance for one turn. It must not be queued or served already. */
  enqueue(client: UtteranceClient): void {
    this.#waiting.push({ client, since: performance.now() });
    this.#dispatch();
  }

  /** One that is served goes on: a thread cannot be stopped. */
  readonly canGiveUp = false;

  withdraw(client: UtteranceClient): void {
    this.#waiting = this.#waiting.filter((each) => each.client !== client);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const retry of this.#retries) clearTimeout(retry);
    this.#waiting = [];
    await Promise.all(this.#lanes.map((lane) => this.#leave(lane)));
  }

  /** A thread that is stopped inside the runtime takes the whole process with it: it is asked to leave. */
  async #leave(lane: Lane): Promise<void> {
    if (lane.worker.threadId === ENDED) return;
    const left = once(lane.worker, 'exit');
    this.#order(lane.worker, { kind: 'leave' });
    await left;
  }

  #order(worker: Worker, order: WhisperOrder, moved: readonly ArrayBuffer[] = []): void {
    worker.postMessage(order, [...moved]);
  }

  #startWorker(): Worker {
    return new Worker(new URL('./whisper-thread.ts', import.meta.url), {
      workerData: { folder: this.#folder },
      name: 'whisper',
    });
  }

  /** Resolves when the thread has loaded the model. */
  #attach(lane: Lane): Promise<void> {
    const loaded = Promise.withResolvers<void>();
    const { worker } = lane;
    let failure: Error | undefined;
    const timer = setTimeout(() => void worker.terminate(), LOAD_MS);
    worker.on('message', (message: WhisperMessage) => {
      if (message.kind === 'ready') {
        clearTimeout(timer);
        lane.state = 'idle';
        loaded.resolve();
      } else if (message.kind === 'refused') {
        lane.refusal = message.message;
        void worker.terminate();
      } else this.#settle(lane, message);
      this.#dispatch();
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      const wasLoading = lane.state === 'loading';
      const { client } = lane;
      lane.client = undefined;
      lane.state = 'loading';
      const why = lane.refusal ?? 'the thread that loads it ended';
      loaded.reject(new ModelError('MODEL_UNREADABLE', this.#folder, why, { cause: failure }));
      if (!this.#closed) {
        this.#onLost(failure);
        this.#startAgain(lane, wasLoading ? RETRY_MS : 0);
      }
      client?.lost();
    });
    return loaded.promise;
  }

  #startAgain(lane: Lane, afterMs: number): void {
    const retry = setTimeout(() => {
      this.#retries.delete(retry);
      lane.worker = this.#startWorker();
      this.#attach(lane).catch(() => undefined);
    }, afterMs);
    this.#retries.add(retry);
  }

  #settle(lane: Lane, message: WhisperMessage & { kind: 'outcome' | 'failed' }): void {
    const { client } = lane;
    lane.client = undefined;
    lane.state = 'idle';
    if (message.kind === 'failed') {
      client?.failed('DECODER_FAILED');
      return;
    }
    this.#busy.add(message.outcome.busyUs);
    METRICS.transcriber.decoding.add({}, message.outcome.busyUs / 1_000_000);
    this.#cpuUs += message.outcome.cpuUs ?? 0;
    client?.done(message.outcome);
  }

  #dispatch(): void {
    if (this.#closed) return;
    for (const lane of this.#lanes) {
      while (lane.state === 'idle' && this.#waiting.length > 0) {
        const urgent = this.#waiting.findIndex(({ client }) => client.urgent);
        const [next] = this.#waiting.splice(Math.max(0, urgent), 1);
        const job = next?.client.take();
        if (next === undefined || job === undefined) continue;
        lane.client = next.client;
        lane.state = 'busy';
        METRICS.transcriber.heard.add({}, job.samples.length / job.sampleRateHz);
        this.#order(lane.worker, { kind: 'job', job }, [job.samples.buffer]);
      }
    }
  }
}
