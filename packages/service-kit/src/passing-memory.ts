/** How much is remembered, and for how long. */
export interface PassingMemoryOptions {
  /** After so long without being set again a thing is gone, milliseconds. */
  readonly lifeMs: number;
  /** Things that are remembered; past them the one that was set longest ago goes first. */
  readonly maxThings: number;
  /** Unix time, milliseconds. */
  readonly now?: () => number;
}

interface Entry<T> {
  readonly thing: T;
  readonly endsAtMs: number;
}

/** Longest time for which a timer can be set, milliseconds; beyond it Node fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Things that pass: each leaves the memory at its time by a timer, whether or not anybody asks or tells anything ever again. The
 * timer keeps no process alive.
 */
export class PassingMemory<T> {
  readonly #lifeMs: number;
  readonly #maxThings: number;
  readonly #now: () => number;
  /** The one that ends first comes first. */
  readonly #entries = new Map<string, Entry<T>>();
  #timer: NodeJS.Timeout | undefined;

  constructor({ lifeMs, maxThings, now = Date.now }: PassingMemoryOptions) {
    this.#lifeMs = lifeMs;
    this.#maxThings = maxThings;
    this.#now = now;
  }

  /** Things that are in the memory. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || entry.endsAtMs <= this.#now() ? undefined : entry.thing;
  }

  /** Remembers a thing, from now on anew. */
  set(key: string, thing: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, { thing, endsAtMs: this.#now() + this.#lifeMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxThings && oldest !== undefined) this.#entries.delete(oldest);
    this.#timer ??= this.#wait();
  }

  delete(key: string): void {
    this.#entries.delete(key);
    if (this.#entries.size === 0) this.clear();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#entries.clear();
  }

  *values(): Generator<T> {
    for (const { thing } of this.#entries.values()) yield thing;
  }

  #wait(): NodeJS.Timeout | undefined {
    const [first] = this.#entries.values();
    if (first === undefined) return undefined;
    const waitMs = Math.min(Math.max(1, first.endsAtMs - this.#now()), LONGEST_TIMER_MS);
    return setTimeout(() => this.#forgetOld(), waitMs).unref();
  }

  #forgetOld(): void {
    const now = this.#now();
    for (const [key, { endsAtMs }] of this.#entries) {
      if (endsAtMs > now) break;
      this.#entries.delete(key);
    }
    this.#timer = this.#wait();
  }
}
