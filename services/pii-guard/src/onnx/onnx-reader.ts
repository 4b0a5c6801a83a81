import { Worker } from 'node:worker_threads';
import type { Token } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Opinion, OpinionBounds, SecondOpinion } from '../second-opinion.ts';
import { type ModelFolder, ModelFolderError, readModelFolder } from './model-folder.ts';
import type { Answer, ReadRequest, ThreadMessage } from './reading-thread.ts';
import { wordFeatures } from './word-features.ts';
import { personalLabel } from './word-labels.ts';

/** Texts that may wait for the model; further ones are decided without it. */
const MOST_WAITING = 8;
const LOAD_TIMEOUT_MS = 20_000;
/** Words that are less likely personal give no opinion. */
const LEAST_SCORE = 0.02;

/** The model cannot give an opinion now: it is behind, has failed or was stopped. */
export class NoOpinionError extends Error {
  override readonly name = 'NoOpinionError';
  readonly code = 'NO_SECOND_OPINION';
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A token-classification model in a local folder (ONNX), run in a thread of this process: our own model of names, or one
 * with the tokenizer and labels of Hugging Face. Text goes to no file, no other process and no network.
 */
export class OnnxReader implements SecondOpinion {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #folder: ModelFolder;
  readonly #lexicon: Lexicon;
  readonly #ended = Promise.withResolvers<void>();
  #nextId = 1;
  #gone = false;

  private constructor(thread: Worker, folder: ModelFolder, lexicon: Lexicon) {
    this.#thread = thread;
    this.#folder = folder;
    this.#lexicon = lexicon;
  }

  /**
   * Loads the model and runs it once.
   *
   * @param loadTimeoutMs longest that it takes, milliseconds
   * @throws ModelFolderError when the folder, its files or the model do not fit
   */
  static async load(
    folder: string,
    lexicon: Lexicon,
    loadTimeoutMs: number = LOAD_TIMEOUT_MS,
  ): Promise<OnnxReader> {
    const model = readModelFolder(folder);
    const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: { folder },
      // What a library prints could hold words of the text.
      stdout: true,
      stderr: true,
    });
    thread.stdout.resume();
    thread.stderr.resume();
    const reader = new OnnxReader(thread, model, lexicon);
    const started = Promise.withResolvers<void>();
    const late = setTimeout(() => {
      started.reject(new ModelFolderError(folder, `not loaded within ${loadTimeoutMs / 1_000} s`));
    }, loadTimeoutMs);
    thread.on('message', (message: ThreadMessage) => {
      if ('ready' in message) started.resolve();
      else if ('fault' in message) started.reject(new ModelFolderError(folder, message.fault));
      else reader.#answer(message);
    });
    const gone = (cause?: unknown): void => {
      started.reject(new ModelFolderError(folder, 'the thread of the model ended', { cause }));
      reader.#end();
    };
    thread.on('error', gone);
    thread.on('exit', () => gone());
    try {
      await started.promise;
      return reader;
    } catch (error) {
      await thread.terminate();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  get bounds(): OpinionBounds {
    return this.#folder.bounds;
  }

  /** False once its thread has ended. */
  get ready(): boolean {
    return !this.#gone;
  }

  /** Resolves once its thread has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async read(text: string, signal: AbortSignal): Promise<readonly Opinion[]> {
    signal.throwIfAborted();
    if (this.#gone) throw new NoOpinionError('the thread of the model has ended');
    if (this.#waiting.size >= MOST_WAITING) throw new NoOpinionError('the model is behind');
    const features = this.#folder.reads === 'words' ? wordFeatures(text, this.#lexicon) : undefined;
    if (features?.tokens.length === 0) return [];
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Answer>();
    // An answer that nobody waits for any more still takes its place: the thread works on it.
    this.#waiting.set(id, answer);
    this.#thread.postMessage(
      (features === undefined
        ? { id, text }
        : { id, grams: features.grams, flags: features.flags }) satisfies ReadRequest,
    );
    const stop = (): void => answer.reject(new NoOpinionError('not within its time'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const given = await answer.promise;
      if ('opinions' in given) return given.opinions;
      if (features === undefined || !('rows' in given))
        throw new NoOpinionError('the model failed on this text');
      return this.#opinionsOf(features.tokens, given.rows);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    this.#end();
    await this.#thread.terminate();
  }

  #opinionsOf(tokens: readonly Token[], rows: Float32Array): Opinion[] {
    const { labels } = this.#folder;
    return tokens.flatMap(({ start, end, norm }, at): Opinion[] => {
      const row = rows.subarray(at * labels.length, (at + 1) * labels.length);
      const { label, score } = personalLabel(row, labels);
      if (score < LEAST_SCORE) return [];
      const ordinary = this.#lexicon.isOrdinary(norm) && this.#lexicon.givenName(norm) === undefined;
      return [{ label, start, end, score, ordinary }];
    });
  }

  #answer(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failed' in answer) waiting?.reject(new NoOpinionError('the model failed on this text'));
    else waiting?.resolve(answer);
  }

  #end(): void {
    this.#gone = true;
    this.#ended.resolve();
    for (const { reject } of this.#waiting.values()) reject(new NoOpinionError('the model was stopped'));
    this.#waiting.clear();
  }
}
