/** Shortest time between two tellings of the same thing, milliseconds. */
const EVERY_MS = 10_000;
/** Different things that are remembered; past them all are forgotten, and may be told again. */
const MOST_THINGS = 100;

/** Keeps a log from being flooded by what happens again and again: each thing may be told once in ten seconds. */
export class OnceInAWhile {
  readonly #toldAt = new Map<string, number>();
  readonly #now: () => number;

  /** @param now milliseconds, from any moment on */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a thing may be told now; it counts as told then. */
  mayTell(what = ''): boolean {
    const now = this.#now();
    if (now - (this.#toldAt.get(what) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false;
    if (this.#toldAt.size >= MOST_THINGS) this.#toldAt.clear();
    this.#toldAt.set(what, now);
    return true;
  }
}
