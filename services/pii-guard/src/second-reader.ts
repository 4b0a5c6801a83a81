import { type PlainText, plainText } from '@decroche/french';
import { backoffDelay, type ReadinessCheck } from '@decroche/service-kit';
import { readingOf, type SecondOpinion, type SecondReading } from './second-opinion.ts';

/** A reader that must be started, may end by itself, and is closed. */
export interface StartedOpinion extends SecondOpinion {
  /** False once it has ended. */
  readonly ready: boolean;
  /** Resolves once it has ended, by itself or closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** How long a second reader is waited for, milliseconds. */
export interface ReaderPatience {
  /** Longest that a text waits. */
  readonly deadlineMs: number;
  /** After this many texts in a row without an opinion nobody waits for a while. Default 3. */
  readonly missesToPause?: number;
  /** How long nobody waits then. Default 10 s. */
  readonly pauseMs?: number;
  /** How long until a reader that ended is started again, doubled each time up to a minute. Default 1 s. */
  readonly restartMs?: number;
}

const RESTART_MS = 1_000;
const MAX_RESTART_MS = 60_000;

interface Log {
  warn(line: string): void;
  info(line: string): void;
}

/** What was read in plain characters, in the text as it is written. */
function asWritten({ starts, ends }: PlainText, { spans, doubtfulFrom }: SecondReading): SecondReading {
  return {
    spans: spans.map((span) => ({
      ...span,
      start: starts[span.start] ?? span.start,
      end: ends[span.end - 1] ?? span.end,
    })),
    doubtfulFrom: starts[doubtfulFrom] ?? doubtfulFrom,
  };
}

const NOTHING_ADDED: SecondReading = { spans: [], doubtfulFrom: Number.POSITIVE_INFINITY };
/** Nothing is sure of a text that should have been read and was not: of a partial text nothing is shown, another follows. */
const NOTHING_SURE: SecondReading = { spans: [], doubtfulFrom: 0 };

/**
 * The second reader as the service uses it: it only ever adds to what the detectors find, and never holds a text up.
 * When it cannot start, fails, or is late again and again, the detectors alone decide; one line of the log and
 * {@link check} say so.
 */
export class SecondReader {
  readonly #load: () => Promise<StartedOpinion>;
  readonly #patience: ReaderPatience;
  readonly #log: Log;
  readonly #now: () => number;
  #opinion: StartedOpinion | undefined;
  #fault: string | undefined;
  #misses = 0;
  #pausedUntil = 0;
  #restarts = 0;
  #restart: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param load starts the reader, within a time of its own
   * @param now monotonic clock, milliseconds
   */
  constructor(
    load: () => Promise<StartedOpinion>,
    patience: ReaderPatience,
    log: Log,
    now: () => number = () => performance.now(),
  ) {
    this.#load = load;
    this.#patience = patience;
    this.#log = log;
    this.#now = now;
  }

  /** Starts the reader; never rejects. One that cannot start, as on a machine that is overloaded for a minute, is tried again. */
  async start(): Promise<void> {
    try {
      this.#take(await this.#load());
    } catch (error) {
      const why = error instanceof Error ? error.message : 'no second opinion';
      this.#log.warn(`rules alone decide: ${why}; it is tried again`);
      this.#tryAgainLater('it cannot start');
    }
  }

  /** Asks a reader that has started, and starts another once it ends. */
  #take(opinion: StartedOpinion): void {
    this.#opinion = opinion;
    this.#fault = undefined;
    this.#misses = 0;
    this.#pausedUntil = 0;
    void opinion.ended.then(() => this.#end());
  }

  /** What the reader says of a text, within its time. */
  async read(text: string): Promise<SecondReading> {
    const opinion = this.#opinion;
    if (opinion === undefined || text === '' || this.#now() < this.#pausedUntil) return NOTHING_ADDED;
    if (!opinion.ready) return NOTHING_ADDED;
    const signal = AbortSignal.timeout(this.#patience.deadlineMs);
    const late = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const plain = plainText(text);
    const opinions = await Promise.race([opinion.read(plain.text, signal).catch(() => undefined), late]);
    if (opinions === undefined) return this.#miss();
    this.#recover();
    return asWritten(plain, readingOf(plain.text, opinions, opinion.bounds));
  }

  /** Always ready, since the service works without: `detail` says when the detectors are alone. */
  check(): ReadinessCheck {
    const detail = this.#fault ?? this.#pausedReason();
    return {
      name: 'second opinion',
      ready: true,
      ...(detail === undefined ? {} : { detail: `rules alone: ${detail}` }),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#opinion?.close();
  }

  #pausedReason(): string | undefined {
    return this.#misses >= this.#missesToPause ? 'it is late or fails' : undefined;
  }

  get #missesToPause(): number {
    return this.#patience.missesToPause ?? 3;
  }

  #miss(): SecondReading {
    this.#misses += 1;
    if (this.#misses < this.#missesToPause) return NOTHING_SURE;
    if (this.#misses === this.#missesToPause)
      this.#log.warn(
        'rules alone decide: the second opinion is late or fails; it is tried again now and then',
      );
    this.#pausedUntil = this.#now() + (this.#patience.pauseMs ?? 10_000);
    return NOTHING_ADDED;
  }

  #recover(): void {
    if (this.#misses >= this.#missesToPause) this.#log.info('the second opinion is back');
    this.#misses = 0;
  }

  /** Says once that the rules are alone, and tries again until another reader has started. */
  #end(): void {
    if (this.#closed) return;
    if (this.#fault === undefined)
      this.#log.warn('rules alone decide: the thread of the second opinion has ended; it is started again');
    this.#tryAgainLater('its thread has ended');
  }

  #tryAgainLater(fault: string): void {
    if (this.#closed) return;
    this.#fault = fault;
    this.#opinion = undefined;
    const firstMs = this.#patience.restartMs ?? RESTART_MS;
    const delayMs = backoffDelay(this.#restarts, { firstMs, mostMs: MAX_RESTART_MS });
    this.#restarts += 1;
    this.#restart = setTimeout(() => void this.#startAgain(), delayMs);
    this.#restart.unref();
  }

  async #startAgain(): Promise<void> {
    try {
      const opinion = await this.#load();
      if (this.#closed) return await opinion.close();
      this.#take(opinion);
      this.#log.info('the second opinion is back');
    } catch {
      this.#tryAgainLater(this.#fault ?? 'it cannot start');
    }
  }
}
