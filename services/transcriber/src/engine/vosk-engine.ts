import { ModelError } from '../models/model-error.ts';
import type { ModelFolder } from '../models/model-folder.ts';
import { DecoderPool } from './decoder-pool.ts';
import { DecodingError } from './decoding-error.ts';
import { measureCapacity } from './self-benchmark.ts';
import type { ModelIdentity, Recognition, RecognitionListener, SpeechEngine } from './speech-engine.ts';
import { loadVosk, type NativeAddress, type VoskLibrary, voskLibraryFile } from './vosk-library.ts';
import { VoskRecognition } from './vosk-recognition.ts';

/** Wait for a turn that shows that the threads cannot keep up, milliseconds. */
const SATURATED_MS = 2_000;

/** What the engine is started with. */
export interface VoskEngineOptions {
  readonly model: ModelFolder;
  /** Decoding threads; they share one copy of the model. */
  readonly threads: number;
  /** Told when a decoding thread ended by itself. */
  readonly onThreadLost: (error: Error | undefined) => void;
}

/** libvosk behind the engine port: one copy of the model for the whole process, decoding in a pool of threads. */
export class VoskEngine implements SpeechEngine {
  readonly #options: VoskEngineOptions;
  readonly #vosk: VoskLibrary;
  readonly #model: NativeAddress;
  readonly #open = new Set<VoskRecognition>();
  readonly pool: DecoderPool;
  #ids = 0;
  #closed = false;

  private constructor(
    options: VoskEngineOptions,
    vosk: VoskLibrary,
    model: NativeAddress,
    pool: DecoderPool,
  ) {
    this.#options = options;
    this.#vosk = vosk;
    this.#model = model;
    this.pool = pool;
  }

  /**
   * Loads the model and starts the threads.
   *
   * @throws ModelError when libvosk cannot load the model
   */
  static create(options: VoskEngineOptions): VoskEngine {
    const library = voskLibraryFile();
    const vosk = loadVosk(library);
    vosk.setLogLevel(-1);
    const model = vosk.newModel(options.model.folder);
    if (!model) {
      throw new ModelError(
        'MODEL_UNREADABLE',
        options.model.folder,
        'libvosk cannot read it; fetch it again',
      );
    }
    const pool = new DecoderPool({ library, model }, options.threads, options.onThreadLost);
    return new VoskEngine(options, vosk, model, pool);
  }

  get model(): ModelIdentity {
    return this.#options.model;
  }

  get ready(): boolean {
    return !this.#closed;
  }

  /** Utterances whose recogniser is in use. */
  get openUtterances(): number {
    return this.#open.size;
  }

  get busyShare(): number {
    return this.pool.busyShare;
  }

  get saturated(): boolean {
    return this.pool.oldestWaitMs > SATURATED_MS;
  }

  async measureCapacity(): Promise<number> {
    return await measureCapacity(this, this.#options.threads);
  }

  accepts(sampleRateHz: number): boolean {
    return this.#options.model.acceptsRate(sampleRateHz);
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    if (this.#closed) throw new DecodingError('ENGINE_CLOSED');
    const recognition: VoskRecognition = new VoskRecognition(++this.#ids, sampleRateHz, this.pool, listener, {
      free: (recogniser) => this.#vosk.freeRecogniser(recogniser),
      ended: () => this.#open.delete(recognition),
    });
    this.#open.add(recognition);
    return recognition;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const recognition of this.#open) recognition.fail(new DecodingError('ENGINE_CLOSED'));
    await this.pool.close();
    this.#vosk.freeModel(this.#model);
  }
}
