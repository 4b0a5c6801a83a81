import { describeError, type Logger } from '@decroche/service-kit';

/** Work that keeps a table small: once when the database is there, then again and again. What fails is tried the next time. */
export class Upkeep {
  readonly #everyMs: number;
  readonly #work: () => Promise<unknown>;
  readonly #warning: string;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  /** @param warning what the log says when the work fails */
  constructor(
    { everyMs, warning }: { readonly everyMs: number; readonly warning: string },
    work: () => Promise<unknown>,
    logger: Logger,
  ) {
    this.#everyMs = everyMs;
    this.#warning = warning;
    this.#work = work;
    this.#logger = logger;
  }

  /** The database is there. */
  begin(): void {
    this.#try();
    this.#timer = setInterval(() => this.#try(), this.#everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #try(): void {
    this.#work().catch((error: unknown) => this.#logger.warn({ err: describeError(error) }, this.#warning));
  }
}
