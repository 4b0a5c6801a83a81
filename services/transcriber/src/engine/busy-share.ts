/** Time over which the share is averaged, milliseconds. */
const WINDOW_MS = 3_000;
const BUCKET_MS = 500;

/** Share of the decoding threads' time that was used lately. */
export class BusyShare {
  readonly #threads: number;
  readonly #steady: () => number;
  readonly #buckets: { at: number; busyUs: number }[] = [];

  /** @param steady a clock that never jumps, milliseconds */
  constructor(threads: number, steady: () => number) {
    this.#threads = threads;
    this.#steady = steady;
  }

  add(busyUs: number): void {
    const at = this.#steady();
    const last = this.#buckets.at(-1);
    if (last !== undefined && at - last.at < BUCKET_MS) last.busyUs += busyUs;
    else this.#buckets.push({ at, busyUs });
    this.#forget(at);
  }

  /** From 0 to 1. */
  get share(): number {
    this.#forget(this.#steady());
    const busyUs = this.#buckets.reduce((sum, bucket) => sum + bucket.busyUs, 0);
    return Math.min(1, busyUs / 1000 / (WINDOW_MS * this.#threads));
  }

  #forget(now: number): void {
    while (this.#buckets[0] !== undefined && now - this.#buckets[0].at > WINDOW_MS) this.#buckets.shift();
  }
}
