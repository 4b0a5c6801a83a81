import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options?: { readonly type: 'minor' }) => void;

/** Within this time more of the same call is said: the words of all of it are wiped at once. */
const SOON_MS = 250;
/** Nobody has said anything for so long: a whole collection, some 100 ms, keeps nobody waiting. */
const QUIET_MS = 3_000;

/**
 * Takes words that were read out of the memory of this process. Strings cannot be overwritten; V8 is told to write zeros
 * over whatever it frees, and to free soon: the young strings at once, the rest when it is quiet.
 */
export class WordWipe {
  readonly #collect: Collect;
  #soon: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;

  /** @param collected called after each collection */
  constructor(collected?: () => void) {
    setFlagsFromString('--clear-free-memory');
    // Small buffers would be pieces of one that is freed with the last of them: seconds of a voice, beside an event that is kept.
    Buffer.poolSize = 0;
    // Buffers are freed by the thread that collects, not by another one.
    setFlagsFromString('--no-concurrent-array-buffer-sweeping');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as Collect;
    this.#collect = (options) => {
      collect(options);
      collected?.();
    };
  }

  /** A text was read and is not needed any more. */
  wipe(): void {
    // The last text that a regular expression looked at is kept by the engine.
    /^/.exec('');
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#collect({ type: 'minor' });
    }, SOON_MS).unref();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#collect(), QUIET_MS).unref();
  }

  close(): void {
    clearTimeout(this.#soon);
    clearTimeout(this.#quiet);
  }
}
