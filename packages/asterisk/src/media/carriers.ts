import type { Logger } from '../logger.ts';
import type { Tap, TapRequest } from './caller-audio-source.ts';
import { TapError } from './tap.ts';

/** One way by which the voice of a leg can come to us. */
export interface Carrier {
  /** For the log. */
  readonly name: string;
  /** Sets up a tap by this way. @throws {TapError} */
  open(request: TapRequest): Promise<Tap>;
}

/** A tap, and which carrier it came by. */
export interface Carried {
  readonly tap: Tap;
  readonly by: Carrier;
}

/** A carrier that failed where another one did not is tried last for so long. */
const REST_MS = 60_000;
const DEADLINE_MS = 3_000;

/** The carriers of one source, the preferred one first. */
export class Carriers {
  readonly #all: readonly Carrier[];
  readonly #logger: Logger;
  readonly #now: () => number;
  /** Until when a carrier rests. */
  readonly #resting = new Map<Carrier, number>();

  constructor(all: readonly Carrier[], logger: Logger, now: () => number = () => performance.now()) {
    this.#all = all;
    this.#logger = logger;
    this.#now = now;
  }

  /**
   * Sets up a tap by the first carrier that can. Each gets its share of the time that is left.
   *
   * @param failed the carrier that has just failed for this leg; it is tried last
   * @throws {TapError} the last carrier's, or at once when the leg is gone or the set-up was given up
   */
  async open(request: TapRequest, failed?: Carrier): Promise<Carried> {
    const until = this.#now() + (request.deadlineMs ?? DEADLINE_MS);
    const order = this.#order(failed);
    const broken = new Set(failed === undefined ? [] : [failed]);
    let failure: unknown;
    for (const [at, by] of order.entries()) {
      const deadlineMs = Math.max(1, Math.floor((until - this.#now()) / (order.length - at)));
      try {
        const tap = await by.open({ ...request, deadlineMs });
        broken.delete(by);
        for (const each of broken) this.#rest(each, by);
        return { tap, by };
      } catch (error) {
        if (!(error instanceof TapError)) throw error;
        if (error.code === 'TAP_CHANNEL_GONE' || error.code === 'TAP_CLOSED') throw error;
        broken.add(by);
        failure = error;
      }
    }
    throw failure;
  }

  #order(failed: Carrier | undefined): Carrier[] {
    const now = this.#now();
    const last = (each: Carrier): number =>
      each === failed ? 2 : (this.#resting.get(each) ?? 0) > now ? 1 : 0;
    return this.#all.toSorted((one, other) => last(one) - last(other));
  }

  #rest(carrier: Carrier, instead: Carrier): void {
    this.#resting.set(carrier, this.#now() + REST_MS);
    this.#logger.warn(
      { code: 'MEDIA_CARRIER_CHANGED', carrier: carrier.name, instead: instead.name },
      'the voice did not come by its carrier and is taken by another one',
    );
  }
}
