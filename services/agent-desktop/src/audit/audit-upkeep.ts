import { describeError, type Logger } from '@decroche/service-kit';
import type { AuditLog } from './audit-log.ts';

/** How often old entries are looked for, milliseconds. */
const PURGE_EVERY_MS = 6 * 3_600_000;

/** What the desk itself does with the audit log: removes what is too old, and keeps that rights are given by another file. */
export class AuditUpkeep {
  readonly #log: AuditLog;
  readonly #keptDays: number;
  readonly #rightsDigest: string | undefined;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  /** @param rightsDigest of the file by which rights are given; undefined where there is none */
  constructor(log: AuditLog, keptDays: number, rightsDigest: string | undefined, logger: Logger) {
    this.#log = log;
    this.#keptDays = keptDays;
    this.#rightsDigest = rightsDigest;
    this.#logger = logger;
  }

  /** The database is there. */
  begin(): void {
    if (this.#rightsDigest !== undefined) this.#try(this.#log.recordRights(this.#rightsDigest));
    this.#purge();
    this.#timer = setInterval(() => this.#purge(), PURGE_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #purge(): void {
    this.#try(this.#log.purge(this.#keptDays));
  }

  #try(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.#logger.warn({ err: describeError(error) }, 'the audit log cannot be kept up; tried again later'),
    );
  }
}
