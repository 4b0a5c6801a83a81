import type { Redis } from 'ioredis';
import { ClockWatch } from './clock-watch.ts';
import { describeError, type Logger } from './logger.ts';
import { OnceInAWhile } from './once-in-a-while.ts';

const ASK_EVERY_MS = 10_000;
/** A slower answer would say more of the network than of the clock. */
const SLOW_MS = 250;
/** A smaller correction would only shuffle what happens in one moment. */
const WORTH_MS = 50;

/** What a shared clock works with. */
export interface SharedClockParts {
  readonly redis: Pick<Redis, 'on' | 'status' | 'time'>;
  readonly logger: Logger;
  /** Unix time of this machine, milliseconds; default `Date.now`. */
  readonly wall?: () => number;
  /** Monotonic, milliseconds; default `performance.now`. */
  readonly steady?: () => number;
}

/**
 * The time that programs on one Redis agree on, whatever the clocks of their machines say: what one writes down as a moment,
 * another compares with its own now. It is Redis's, carried on by this process's monotonic clock; until Redis has answered for
 * the first time, that of this machine.
 */
export class SharedClock {
  readonly #redis: SharedClockParts['redis'];
  readonly #logger: Logger;
  readonly #wall: () => number;
  readonly #steady: () => number;
  readonly #watch: ClockWatch;
  readonly #failures = new OnceInAWhile();
  /** What to add to the monotonic clock. */
  #offsetMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ redis, logger, wall = Date.now, steady = () => performance.now() }: SharedClockParts) {
    this.#redis = redis;
    this.#logger = logger;
    this.#wall = wall;
    this.#steady = steady;
    this.#watch = new ClockWatch(logger);
    redis.on('ready', () => void this.#ask());
  }

  start(): void {
    this.#timer = setInterval(() => void this.#ask(), ASK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Unix time, whole milliseconds. */
  readonly now = (): number =>
    this.#offsetMs === undefined ? this.#wall() : Math.round(this.#steady() + this.#offsetMs);

  async #ask(): Promise<void> {
    if (this.#redis.status !== 'ready') return;
    const askedAt = this.#steady();
    try {
      const [seconds, micros] = await this.#redis.time();
      const tookMs = this.#steady() - askedAt;
      if (tookMs > SLOW_MS) return;
      const theirs = Number(seconds) * 1_000 + Number(micros) / 1_000;
      this.#watch.saw('redis', theirs + tookMs / 2, this.#wall());
      const offsetMs = theirs - (askedAt + tookMs / 2);
      if (Math.abs(offsetMs - (this.#offsetMs ?? Number.NEGATIVE_INFINITY)) > WORTH_MS)
        this.#offsetMs = offsetMs;
    } catch (error) {
      if (this.#failures.mayTell())
        this.#logger.debug({ err: describeError(error) }, 'Redis did not tell its time; asked again');
    }
  }
}
