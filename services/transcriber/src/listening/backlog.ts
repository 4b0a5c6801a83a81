import { ArrivalLag } from './arrival-lag.ts';

/** Bounds of what may wait for the decoder, milliseconds. */
export interface BacklogBounds {
  /** Audio queued for the decoder at which the sender is asked to wait. */
  readonly mostQueuedMs: number;
  /** How far decoding may fall behind a live sender, or stand still, before the backlog is given up. */
  readonly mostLagMs: number;
}

/** What a backlog asks for. */
export interface BacklogListener {
  /** Asks the sender to wait (true) or to go on (false). */
  hold(on: boolean): void;
  /** Decoding cannot keep up: what waits must be given up. */
  giveUp(): void;
}

/** A lag counts only once the queue was full for so long, milliseconds: a burst after a stall is not overload. */
const FULL_FOR_MS = 500;

/** Lag at which a stream that was given up is listened to again, milliseconds. */
const CAUGHT_UP_MS = 500;

/**
 * Watches what waits for the decoder: holds the sender while the queue is full, and gives up when decoding stands
 * still or falls too far behind a sender that cannot wait. Nothing is buffered without bound.
 */
export class Backlog {
  readonly #bounds: BacklogBounds;
  readonly #steady: () => number;
  readonly #listener: BacklogListener;
  readonly #lag = new ArrivalLag();
  #fullSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #skipping = false;

  /** @param steady a clock that never jumps, milliseconds */
  constructor(bounds: BacklogBounds, steady: () => number, listener: BacklogListener) {
    this.#bounds = bounds;
    this.#steady = steady;
    this.#listener = listener;
  }

  /** @returns false while audio must be skipped so that a live stream is caught up with */
  arrived(receivedMs: number): boolean {
    this.#lag.arrived(receivedMs, this.#steady());
    if (this.#skipping && this.#lag.ms <= CAUGHT_UP_MS) this.#skipping = false;
    return !this.#skipping;
  }

  /** Takes note of the audio that waits for the decoder now. */
  queued(ms: number): void {
    const { mostQueuedMs, mostLagMs } = this.#bounds;
    const full = ms > (this.#fullSince === undefined ? mostQueuedMs : mostQueuedMs / 2);
    if (!full) {
      this.#notFull();
      return;
    }
    const now = this.#steady();
    if (this.#fullSince === undefined) {
      this.#fullSince = now;
      this.#timer = setTimeout(() => this.#listener.giveUp(), mostLagMs);
      this.#listener.hold(true);
    } else if (this.#lag.ms > mostLagMs && now - this.#fullSince > FULL_FOR_MS) {
      this.#skipping = true;
      this.#listener.giveUp();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #notFull(): void {
    if (this.#fullSince === undefined) return;
    clearTimeout(this.#timer);
    this.#fullSince = undefined;
    this.#listener.hold(false);
  }
}
