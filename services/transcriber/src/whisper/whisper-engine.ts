import { DecodingError } from '../engine/decoding-error.ts';
import { measureCapacity } from '../engine/self-benchmark.ts';
import type {
  ModelIdentity,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { WholeUtterance } from '../engine/whole-utterance.ts';
import { WhisperPool } from './whisper-pool.ts';

/** Wait for a turn that shows that the threads cannot keep up, milliseconds. */
const SATURATED_MS = 1_500;

/** What the engine is started with. */
export interface WhisperEngineOptions {
  /** Folder of the fetched model, checked already, and its name. */
  readonly folder: string;
  readonly model: ModelIdentity;
  /** Threads, each with the model loaded: about 400 MB each. */
  readonly threads: number;
  /** Told when a thread ended by itself. */
  readonly onThreadLost: (error: Error | undefined) => void;
}

/** Whisper behind the engine port, in threads of this process. */
export class WhisperEngine implements SpeechEngine {
  readonly #options: WhisperEngineOptions;
  readonly #open = new Set<WholeUtterance>();
  readonly pool: WhisperPool;
  #closed = false;

  private constructor(options: WhisperEngineOptions, pool: WhisperPool) {
    this.#options = options;
    this.pool = pool;
  }

  /**
   * Loads the model into each thread.
   *
   * @throws ModelError `MODEL_UNREADABLE`
   */
  static async create(options: WhisperEngineOptions): Promise<WhisperEngine> {
    const { folder, threads, onThreadLost } = options;
    return new WhisperEngine(options, await WhisperPool.start(folder, threads, onThreadLost));
  }

  get model(): ModelIdentity {
    return this.#options.model;
  }

  get ready(): boolean {
    return !this.#closed;
  }

  get busyShare(): number {
    return this.pool.busyShare;
  }

  get saturated(): boolean {
    return this.pool.oldestWaitMs > SATURATED_MS;
  }

  accepts(sampleRateHz: number): boolean {
    return sampleRateHz === 8000 || sampleRateHz === 16_000;
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    if (this.#closed) throw new DecodingError('ENGINE_CLOSED');
    const recognition: WholeUtterance = new WholeUtterance(sampleRateHz, this.pool, listener, () =>
      this.#open.delete(recognition),
    );
    this.#open.add(recognition);
    return recognition;
  }

  /** By what its own threads take: it may be measured while others hear. */
  async measureCapacity(): Promise<number> {
    return await measureCapacity(this, this.#options.threads, () => this.pool.cpuUs);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const recognition of this.#open) recognition.fail(new DecodingError('ENGINE_CLOSED'));
    await this.pool.close();
  }
}
