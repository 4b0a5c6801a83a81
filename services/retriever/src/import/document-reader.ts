import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, type ImportedDocument, type RefusalCode } from './imported-document.ts';

/** What the process answers. */
type Answer =
  | { readonly document: ImportedDocument }
  | { readonly refusal: { readonly code: RefusalCode; readonly message: string } };

const PROGRAM = fileURLToPath(new URL('./document-process.ts', import.meta.url));

/**
 * Reads documents one after the other in a process with a deadline and a bound of memory each. A thread would not do:
 * one that takes too much memory at once takes the whole process with it.
 */
export class DocumentReader {
  readonly #readMs: number;
  readonly #megabytes: number;
  #child: ChildProcess | undefined;

  /**
   * @param bounds.readMs time for one document, milliseconds
   * @param bounds.megabytes memory of the process
   */
  constructor(bounds: { readonly readMs?: number; readonly megabytes?: number } = {}) {
    this.#readMs = bounds.readMs ?? IMPORT_LIMITS.readMs;
    this.#megabytes = bounds.megabytes ?? IMPORT_LIMITS.readMegabytes;
  }

  /** @throws DocumentRefusedError */
  async read(path: string, bytes: Uint8Array): Promise<ImportedDocument> {
    this.#child ??= fork(PROGRAM, {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${this.#megabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: {},
    });
    const answer = await answerOf(this.#child, { path, bytes }, this.#readMs);
    if (typeof answer === 'object' && 'document' in answer) return answer.document;
    if (typeof answer === 'object') {
      throw new DocumentRefusedError(answer.refusal.code, answer.refusal.message);
    }
    await this.close();
    if (answer === 'gone') {
      throw new DocumentRefusedError('TOO_LARGE', 'takes too much memory to read; split it');
    }
    const seconds = this.#readMs / 1_000;
    throw new DocumentRefusedError('TOO_SLOW', `not read within ${seconds} s; split it or save it again`);
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** What the process answers; `late` at the deadline, `gone` when it ended. */
function answerOf(child: ChildProcess, request: object, readMs: number): Promise<Answer | 'late' | 'gone'> {
  return new Promise((resolve) => {
    const settle = (answer: Answer | 'late' | 'gone'): void => {
      clearTimeout(deadline);
      child.removeListener('message', settle).removeListener('exit', onExit).removeListener('error', onExit);
      resolve(answer);
    };
    const onExit = (): void => settle('gone');
    const deadline = setTimeout(() => settle('late'), readMs);
    child.once('message', settle).once('exit', onExit).once('error', onExit);
    child.send(request, (error) => {
      if (error !== null) onExit();
    });
  });
}
