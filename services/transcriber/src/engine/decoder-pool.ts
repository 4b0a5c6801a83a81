import { Worker } from 'node:worker_threads';
import type { DecoderSetup, DecodingJob, DecodingOutcome } from './decoding-job.ts';

/** Work for the pool: an utterance that asks for its turn. */
export interface DecodingClient {
  /** True while it must be served before those that only have audio to decode. */
  readonly urgent: boolean;
  /** The next piece of work, or nothing when there is none any more. Called at its turn. */
  take(): DecodingJob | undefined;
  /** The piece of work was done. Called before it can be given another turn. */
  done(outcome: DecodingOutcome): void;
  /** The thread ended while it did the piece of work; its recogniser may be freed if it had one. */
  lost(): void;
}

interface Lane {
  worker: Worker;
  client: DecodingClient | undefined;
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
  readonly #waiting: DecodingClient[] = [];
  readonly #urgent: DecodingClient[] = [];
  readonly #onLost: (error: Error | undefined) => void;
  #busyUs = 0;
  #closed = false;

  /** @param onLost told when a thread ended by itself */
  constructor(setup: DecoderSetup, threads: number, onLost: (error: Error | undefined) => void) {
    this.#setup = setup;
    this.#onLost = onLost;
    for (let index = 0; index < threads; index++) this.#lanes.push(this.#open());
  }

  /** Number of decoding threads. */
  get threads(): number {
    return this.#lanes.length;
  }

  /** Time spent in the recogniser by all threads since the start, microseconds. */
  get busyUs(): number {
    return this.#busyUs;
  }

  /** Identifiers of the threads, for tests that end one. */
  get workers(): readonly Worker[] {
    return this.#lanes.map((lane) => lane.worker);
  }

  /** Queues an utterance for one turn. It must not be queued or served already. */
  enqueue(client: DecodingClient): void {
    (client.urgent ? this.#urgent : this.#waiting).push(client);
    this.#dispatch();
  }

  /** Ends the threads; what they do now is finished first. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes.map((lane) => lane.worker.terminate()));
  }

  #open(): Lane {
    const lane: Lane = { worker: this.#startWorker(), client: undefined };
    this.#attach(lane);
    return lane;
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
    worker.on('message', (outcome: DecodingOutcome) => {
      const client = lane.client;
      lane.client = undefined;
      this.#busyUs += outcome.busyUs;
      client?.done(outcome);
      this.#dispatch();
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', () => {
      const client = lane.client;
      lane.client = undefined;
      client?.lost();
      if (this.#closed) return;
      this.#onLost(failure);
      lane.worker = this.#startWorker();
      this.#attach(lane);
      this.#dispatch();
    });
  }

  #dispatch(): void {
    if (this.#closed) return;
    for (const lane of this.#lanes) {
      if (lane.client !== undefined) continue;
      const next = this.#next();
      if (next === undefined) return;
      lane.client = next.client;
      lane.worker.postMessage(
        next.job,
        next.job.samples.map((samples) => samples.buffer),
      );
    }
  }

  #next(): { client: DecodingClient; job: DecodingJob } | undefined {
    for (const queue of [this.#urgent, this.#waiting]) {
      for (let client = queue.shift(); client !== undefined; client = queue.shift()) {
        const job = client.take();
        if (job !== undefined) return { client, job };
      }
    }
    return undefined;
  }
}
