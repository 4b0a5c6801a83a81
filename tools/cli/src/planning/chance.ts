/** Draws by a seed: the same seed gives the same draws (mulberry32, public domain, Tommy Ettinger). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Evenly from 0 to 1, 1 excluded. */
  even(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Time to the next of events that come independently of one another. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.even());
  }

  /**
   * A duration that is sometimes much longer than most: its logarithm is normal.
   *
   * @param variation standard deviation over mean
   */
  logNormal(mean: number, variation: number): number {
    const variance = Math.log(1 + variation ** 2);
    const normal = Math.sqrt(-2 * Math.log(1 - this.even())) * Math.cos(2 * Math.PI * this.even());
    return mean * Math.exp(normal * Math.sqrt(variance) - variance / 2);
  }

  /**
   * A value between those that were measured, as often as they were.
   *
   * @param quantiles values at even steps of probability, ascending, at least one
   */
  measured(quantiles: readonly number[]): number {
    const at = this.even() * (quantiles.length - 1);
    const [below = 0, above = below] = [quantiles[Math.floor(at)], quantiles[Math.ceil(at)]];
    return below + (above - below) * (at - Math.floor(at));
  }
}
