import { closeSync, type FSWatcher, openSync, readSync, watch } from 'node:fs';

/** Reads the lines another program appends to a file, as they come (inotify). */
export class FileFollower {
  readonly #descriptor: number;
  readonly #watcher: FSWatcher;
  readonly #onLine: (line: string) => void;
  readonly #buffer = Buffer.alloc(16_384);
  #partial = '';
  #closed = false;

  /** @param path an existing file, empty or not. */
  constructor(path: string, onLine: (line: string) => void) {
    this.#onLine = onLine;
    this.#descriptor = openSync(path, 'r');
    this.#watcher = watch(path, { persistent: false }, () => this.drain());
    this.#watcher.on('error', () => undefined);
  }

  /** Reads what is there now. */
  drain(): void {
    if (this.#closed) return;
    for (;;) {
      const length = readSync(this.#descriptor, this.#buffer);
      if (length === 0) return;
      const lines = (this.#partial + this.#buffer.toString('latin1', 0, length)).split('\n');
      this.#partial = lines.pop() ?? '';
      for (const line of lines) this.#onLine(line);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.drain();
    this.#closed = true;
    this.#watcher.close();
    closeSync(this.#descriptor);
  }
}
