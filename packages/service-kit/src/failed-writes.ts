import { METRICS } from '@decroche/metrics';
import { describeError, type Logger } from './logger.ts';
import { OnceInAWhile } from './once-in-a-while.ts';

/**
 * What says that there is no place, or no disk any more: of the system, and of PostgreSQL by its SQLSTATE, insufficient resources
 * (53…), a failure of the system (58…) and a transaction that may only read.
 */
const CANNOT_WRITE = /^(ENOSPC|EDQUOT|EROFS|EIO|EFBIG|53...|58...|25006)$/;

/** Counts what could not be written where the program keeps something, and says so in the log once in a while. */
export class FailedWrites {
  readonly #store: 'database' | 'folder';
  readonly #logger: Logger;
  readonly #tellings = new OnceInAWhile();

  constructor(store: 'database' | 'folder', logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  /** Takes a failure: one that has another reason than the place where it is written counts for nothing. */
  saw(error: unknown): void {
    const { code } = error as { readonly code?: unknown };
    if (!CANNOT_WRITE.test(String(code))) return;
    METRICS.process.writesFailed.add({ store: this.#store });
    if (!this.#tellings.mayTell()) return;
    const fields = { code: 'WRITE_FAILED', store: this.#store, err: describeError(error) };
    this.#logger.warn(fields, 'something cannot be written; check the disk');
  }
}
