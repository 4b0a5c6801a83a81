import { Worker } from 'node:worker_threads';
import type { Opinion, SecondOpinion } from '../second-opinion.ts';
import { ModelFolderError, readModelFolder } from './model-folder.ts';
import type { ReadRequest, ThreadMessage } from './reading-thread.ts';

/** Texts that may wait for the model; further ones are decided without it. */
const MOST_WAITING = 8;
const LOAD_TIMEOUT_MS = 120_000;

/** The model cannot give an opinion now: it is behind, has failed or was stopped. */
export class NoOpinionError extends Error {
  override readonly name = 'NoOpinionError';
  readonly code = 'NO_SECOND_OPINION';
}

interface Waiting {
  readonly resolve: (opinions: readonly Opinion[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A token-classification model in a local folder (ONNX, with the tokenizer and labels of Hugging Face), run in a
 * thread of this process. Text goes to no file, no other process and no network.
 */
export class OnnxReader implements SecondOpinion {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #gone = false;

  private constructor(thread: Worker) {
    this.#thread = thread;
  }

  /**
   * Loads the model and runs it once.
   *
   * @throws ModelFolderError when the folder, its files or the model do not fit
   */
  static async load(folder: string, loadTimeoutMs: number = LOAD_TIMEOUT_MS): Promise<OnnxReader> {
    readModelFolder(folder);
    const thread = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: { folder },
      // What a library prints could hold words of the text.
      stdout: true,
      stderr: true,
    });
    thread.stdout.resume();
    thread.stderr.resume();
    const reader = new OnnxReader(thread);
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

  /** False once its thread has ended. */
  get ready(): boolean {
    return !this.#gone;
  }

  async read(text: string, signal: AbortSignal): Promise<readonly Opinion[]> {
    signal.throwIfAborted();
    if (this.#gone) throw new NoOpinionError('the thread of the model has ended; restart the service');
    if (this.#waiting.size >= MOST_WAITING) throw new NoOpinionError('the model is behind');
    const id = this.#nextId++;
    const answer = Promise.withResolvers<readonly Opinion[]>();
    // An answer that nobody waits for any more still takes its place: the thread works on it.
    this.#waiting.set(id, answer);
    this.#thread.postMessage({ id, text } satisfies ReadRequest);
    const stop = (): void => answer.reject(new NoOpinionError('not within its time'));
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    this.#end();
    await this.#thread.terminate();
  }

  #answer(message: Exclude<ThreadMessage, { ready: true } | { fault: string }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('opinions' in message) waiting?.resolve(message.opinions);
    else waiting?.reject(new NoOpinionError('the model failed on this text'));
  }

  #end(): void {
    this.#gone = true;
    for (const { reject } of this.#waiting.values()) reject(new NoOpinionError('the model was stopped'));
    this.#waiting.clear();
  }
}
