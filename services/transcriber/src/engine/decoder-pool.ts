import { Worker } from 'node:worker_threads';
import { METRICS } from '@decroche/metrics';
import { BusyShare } from './busy-share.ts';
import type { DecoderSetup, DecodingJob, DecodingOutcome } from './decoding-job.ts';

/** Work for the pool: an utterance that asks for its turn. */
export interface DecodingClient {
  /** True while it must be served before those that only have audio to decode. */
  readonly urgent: boolean;
  /** The next piece of work, or nothing when there is none any more. Called at its turn. */
  take(): DecodingJob | undefined;
  /** The piece of work was done. Called before it can be given another turn. */
  done(outcome: DecodingOutcome): void;
  /** The thread ended while it had the piece of work; another is there already, which it may ask for a turn. */
  lost(): void;
}

/** How work is gathered before a thread is woken. */
interface Rhythm {
  /** Audio of one utterance gathered before it asks for a turn, milliseconds. */
  readonly blockMs: number;
  /** How long an utterance then waits for others to join it, milliseconds. */
  readonly gatherMs: number;
}

/**
 * Waking a thread costs as much as decoding a good part of the block with a small model. While there is time to
 * spare partial texts come early all the same; beyond a light load threads are woken less often, for more.
 */
const LIGHT: Rhythm = { blockMs: 160, gatherMs: 10 };
const BUSY: Rhythm = { blockMs: 320, gatherMs: 40 };

/** Share of the threads' time from which work is gathered for longer. */
const LIGHT_SHARE = 0.08;

/** Work given to a thread at once, milliseconds of its time: an urgent text waits no longer than this. */
const BATCH_MS = 25;

interface Lane {
  worker: Worker;
  clients: DecodingClient[];
}

/**
 * A few decoding threads and the utterances that wait for a turn.
 *
 * One turn is one job; then the utterance queues again behind the others, so that a long one cannot starve a short
 * one. Utterances that wait for their final result go first. A thread that ends is replaced.
 */
export class DecoderPool {
  readonly #setup: DecoderSetup;
  readonly #lanes: Lane[] = [];
  readonly #waiting: { client: DecodingClient; since: number }[] = [];
  readonly #urgent: DecodingClient[] = [];
  readonly #onLost: (error: Error | undefined) => void;
  readonly #busy: BusyShare;
  #gathering: NodeJS.Timeout | undefined;
  /** Time of a thread that one job takes, microseconds, averaged over the last hundred or so. */
  #jobUs = 2_000;
  #closed = false;

  /** @param onLost told when a thread ended by itself */
  constructor(setup: DecoderSetup, threads: number, onLost: (error: Error | undefined) => void) {
    this.#setup = setup;
    this.#onLost = onLost;
    this.#busy = new BusyShare(threads, () => performance.now());
    for (let index = 0; index < threads; index++) {
      const lane: Lane = { worker: this.#startWorker(), clients: [] };
      this.#attach(lane);
      this.#lanes.push(lane);
    }
  }

  /** Number of decoding threads. */
  get threads(): number {
    return this.#lanes.length;
  }

  /** Share of the threads' time used lately, 0 to 1. */
  get busyShare(): number {
    return this.#busy.share;
  }

  /** Audio of one utterance to gather before it asks for a turn, milliseconds. */
  get blockMs(): number {
    return this.#rhythm.blockMs;
  }

  /** How long the utterance that waits longest has waited for its turn, milliseconds. */
  get oldestWaitMs(): number {
    const oldest = this.#waiting[0];
    return oldest === undefined ? 0 : performance.now() - oldest.since;
  }

  /** The threads, for tests that end one. */
  get workers(): readonly Worker[] {
    return this.#lanes.map((lane) => lane.worker);
  }

  /** Queues an utterance for one turn. It must not be queued or served already. */
  enqueue(client: DecodingClient): void {
    if (client.urgent) {
      this.#urgent.push(client);
      this.#dispatch();
      return;
    }
    this.#waiting.push({ client, since: performance.now() });
    this.#gathering ??= setTimeout(() => this.#dispatch(), this.#rhythm.gatherMs);
  }

  /** Ends the threads; what they do now is finished first. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#gathering);
    await Promise.all(this.#lanes.map((lane) => lane.worker.terminate()));
  }

  #startWorker(): Worker {
    return new Worker(new URL('./decoding-thread.ts', import.meta.url), {
      workerData: this.#setup,
      name: 'decoder',
    });
  }

  #attach(lane: Lane): void {
    const { worker } = lane;
    let failure: Error | undefined;
    worker.on('message', (outcomes: readonly DecodingOutcome[]) => {
      const clients = lane.clients;
      lane.clients = [];
      for (const [index, client] of clients.entries()) this.#settle(client, outcomes[index]);
      if (this.#urgent.length > 0 || this.#waiting.length >= this.#batchSize()) this.#dispatch();
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', () => {
      const clients = lane.clients;
      lane.clients = [];
      if (!this.#closed) {
        this.#onLost(failure);
        lane.worker = this.#startWorker();
        this.#attach(lane);
      }
      for (const client of clients) client.lost();
      this.#dispatch();
    });
  }

  #settle(client: DecodingClient, outcome: DecodingOutcome | undefined): void {
    if (outcome === undefined) {
      client.lost();
      return;
    }
    this.#busy.add(outcome.busyUs);
    METRICS.transcriber.decoding.add({}, outcome.busyUs / 1_000_000);
    this.#jobUs += (outcome.busyUs - this.#jobUs) / 100;
    client.done(outcome);
  }

  get #rhythm(): Rhythm {
    return this.#busy.share < LIGHT_SHARE ? LIGHT : BUSY;
  }

  #batchSize(): number {
    return Math.max(1, Math.floor((BATCH_MS * 1000) / this.#jobUs));
  }

  #dispatch(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (this.#closed) return;
    for (const lane of this.#lanes) {
      if (lane.clients.length > 0) continue;
      const jobs: DecodingJob[] = [];
      while (jobs.length < this.#batchSize()) {
        const client = this.#urgent.shift() ?? this.#waiting.shift()?.client;
        if (client === undefined) break;
        const job = client.take();
        if (job === undefined) continue;
        lane.clients.push(client);
        jobs.push(job);
        METRICS.transcriber.heard.add({}, secondsOf(job));
      }
      if (jobs.length === 0) return;
      const audio = jobs.flatMap((job) => job.samples.map((samples) => samples.buffer));
      lane.worker.postMessage(jobs, audio);
    }
    if (this.#waiting.length > 0) this.#gathering = setTimeout(() => this.#dispatch(), this.#rhythm.gatherMs);
  }
}

function secondsOf({ samples, sampleRateHz }: DecodingJob): number {
  return samples.reduce((sum, { length }) => sum + length, 0) / sampleRateHz;
}
