import { describeError, type Logger } from '@decroche/service-kit';
import type { LeaseStore, Renewal } from './lease-store.ts';

/** What a lease works with. */
export interface GatewayLeaseParts {
  readonly store: Pick<LeaseStore, 'enter' | 'renew' | 'leave'>;
  /** Without a sign of life for so long, milliseconds, another gateway may take the calls. */
  readonly leaseMs: number;
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Redis may know less, or another owner, of any call; `emptied`: it knows nothing any more. */
  readonly verify: (emptied: boolean) => Promise<void>;
  /** Nothing is owned any more. */
  readonly loseAll: () => void;
  /** Time to look for calls that nobody owns, those of the dead among them or not. */
  readonly takeOrphans: (fromTheDead: boolean) => Promise<void>;
  /** It is known again what is owned, or nobody can know it. */
  readonly onSettled: () => void;
}

/** Between two signs of life, at most. */
const RENEW_EVERY_MS = 1_000;
/** Who stood still for longer may have lost his calls; a shorter lease makes it shorter. */
const STOOD_STILL_MS = 1_500;

/**
 * The sign of life of this gateway in Redis, on which the leases of its calls hang, and whether it may act on them: not after a
 * standstill, until Redis has said what it still owns. While Redis is away nobody can prove anything: it goes on with what it
 * has.
 */
export class GatewayLease {
  readonly #parts: GatewayLeaseParts;
  #connected = false;
  #entered = false;
  #superseded = false;
  #left = false;
  #era: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #tickedAt = Number.NEGATIVE_INFINITY;
  #stoodStill = false;
  /** Until then nobody else can have the place, as far as Redis answered. */
  #provenUntil = Number.NEGATIVE_INFINITY;
  /** Redis does not answer. */
  #unproven = true;
  /** Redis may not have heard what changed last, or know another owner of it. */
  #doubted = true;
  /** Since when the place was held without a gap. */
  #heldSince: number | undefined;

  constructor(parts: GatewayLeaseParts) {
    this.#parts = parts;
  }

  /** True once Redis gave this gateway its place. */
  get entered(): boolean {
    return this.#entered;
  }

  /** True when a later run of the gateway has the place. */
  get superseded(): boolean {
    return this.#superseded;
  }

  /** Whether this gateway may act on its calls now. */
  get settled(): boolean {
    const { now, leaseMs } = this.#parts;
    if (this.#timer === undefined) return true;
    const at = now();
    if (at - this.#tickedAt > Math.min(STOOD_STILL_MS, leaseMs / 2)) this.#stoodStill = true;
    return !this.#stoodStill && (this.#unproven || at < this.#provenUntil);
  }

  start(): void {
    const { now, leaseMs } = this.#parts;
    this.#tickedAt = now();
    this.#timer = setInterval(() => this.#tick(), Math.min(RENEW_EVERY_MS, leaseMs / 4));
    this.#timer.unref();
  }

  /** Redis can be asked (again). Resolves once it has answered, or failed to. */
  connected(): Promise<void> {
    this.#connected = true;
    return this.#beat();
  }

  disconnected(): void {
    this.#connected = false;
    this.#cannotProve();
  }

  /** What Redis said of a call does not fit: all are compared with the next sign of life. */
  doubt(): void {
    this.#doubted = true;
  }

  /** Says no more signs of life. Resolves when none is under way. */
  async stop(): Promise<void> {
    this.#left = true;
    clearInterval(this.#timer);
    await this.#beating;
  }

  #tick(): void {
    // A standstill must be seen before it is forgotten.
    void this.settled;
    this.#tickedAt = this.#parts.now();
    void this.#beat();
  }

  /** One at a time, so that no older answer follows a newer one. */
  #beat(): Promise<void> {
    if (this.#left) return Promise.resolve();
    this.#beating ??= this.#sayThatItLives().finally(() => {
      this.#beating = undefined;
    });
    return this.#beating;
  }

  async #sayThatItLives(): Promise<void> {
    const { store, now, newId, leaseMs, takeOrphans, logger } = this.#parts;
    if (!this.#connected) return this.#cannotProve();
    try {
      const sentAt = now();
      const renewal = await (this.#entered ? store.renew(newId()) : store.enter(newId()));
      await this.#hear(renewal, sentAt);
      this.#provenUntil = sentAt + leaseMs;
      this.#unproven = false;
      this.#settle();
      if (this.#superseded || this.#left) return;
      // Every living gateway had the time to say that it lives.
      await takeOrphans(this.#heldSince !== undefined && now() - this.#heldSince > leaseMs);
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'Redis does not say which calls this gateway owns');
      this.#cannotProve();
    }
  }

  async #hear({ place, era }: Renewal, sentAt: number): Promise<void> {
    const { verify, loseAll, logger } = this.#parts;
    if (place === 'superseded') {
      if (!this.#superseded)
        logger.error({ code: 'GATEWAY_SUPERSEDED' }, 'a later run has the place of this gateway');
      this.#superseded = true;
      this.#heldSince = undefined;
      return loseAll();
    }
    const emptied = era !== this.#era;
    this.#superseded = false;
    this.#entered = true;
    if (place === 'entered' || emptied) this.#heldSince = undefined;
    this.#heldSince ??= sentAt;
    if (place === 'entered' || emptied || this.#doubted) {
      this.#doubted = false;
      await verify(emptied);
    }
    this.#era = era;
  }

  #cannotProve(): void {
    this.#unproven = true;
    this.#doubted = true;
    this.#heldSince = undefined;
    this.#settle();
  }

  #settle(): void {
    this.#stoodStill = false;
    this.#parts.onSettled();
  }
}
