import { type PlainText, plainText } from '@decroche/french';
import type { ReadinessCheck } from '@decroche/service-kit';
import { readingOf, type SecondOpinion, type SecondReading } from './second-opinion.ts';

/** A reader that must be started, may end by itself, and is closed. */
export interface StartedOpinion extends SecondOpinion {
  /** False once it has ended. */
  readonly ready: boolean;
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
}

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

  /** Starts the reader; never rejects. */
  async start(): Promise<void> {
    try {
      this.#opinion = await this.#load();
    } catch (error) {
      this.#fault = 'it cannot start';
      this.#log.warn(`rules alone decide: ${error instanceof Error ? error.message : 'no second opinion'}`);
    }
  }

  /** What the reader says of a text, within its time. */
  async read(text: string): Promise<SecondReading> {
    const opinion = this.#opinion;
    if (opinion === undefined || text === '' || this.#now() < this.#pausedUntil) return NOTHING_ADDED;
    if (!opinion.ready) {
      this.#end();
      return NOTHING_ADDED;
    }
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
    const detail =
      this.#fault ?? (this.#opinion?.ready === false ? 'its thread has ended' : this.#pausedReason());
    return {
      name: 'second opinion',
      ready: true,
      ...(detail === undefined ? {} : { detail: `rules alone: ${detail}` }),
    };
  }

  async close(): Promise<void> {
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

  #end(): void {
    if (this.#fault !== undefined) return;
    this.#fault = 'its thread has ended; restart the service';
    this.#log.warn('rules alone decide: the thread of the second opinion has ended; restart the service');
  }
}
