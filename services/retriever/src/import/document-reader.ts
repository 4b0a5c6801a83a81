import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, type ImportedDocument, type RefusalCode } from './imported-document.ts';

/** What the thread answers. */
type Answer =
  | { readonly document: ImportedDocument }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string } };

/** Reads documents one after the other in a thread with a deadline and a bound of memory each. */
export class DocumentReader {
  readonly #readMs: number;
  #thread: Worker | undefined;

  /** @param readMs time for one document, milliseconds */
  constructor(readMs: number = IMPORT_LIMITS.readMs) {
    this.#readMs = readMs;
  }

  /** @throws DocumentRefusedError */
  async read(path: string, bytes: Uint8Array): Promise<ImportedDocument> {
    this.#thread ??= new Worker(new URL('./document-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: IMPORT_LIMITS.readMegabytes },
      stdout: true,
      stderr: true,
    });
    const thread = this.#thread;
    try {
      const answered = once(thread, 'message', { signal: AbortSignal.timeout(this.#readMs) });
      thread.postMessage({ path, bytes });
      const [answer] = (await answered) as [Answer];
      if ('document' in answer) return answer.document;
      throw new DocumentRefusedError(answer.refusal.code, answer.refusal.message);
    } catch (cause) {
      if (cause instanceof DocumentRefusedError) throw cause;
      await this.close();
      if ((cause as Error).name === 'AbortError') {
        throw new DocumentRefusedError(
          'TOO_SLOW',
          `not read within ${this.#readMs / 1_000} s; split it or save it again`,
          { cause },
        );
      }
      throw new DocumentRefusedError('TOO_LARGE', 'takes too much memory to read; split it', { cause });
    }
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }
}
