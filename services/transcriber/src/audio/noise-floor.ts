const BUCKETS = 8;

/**
 * Level of the noise in one band: the least smoothed level of a sliding window (after R. Martin, "Noise power spectral
 * density estimation based on optimal smoothing and minimum statistics", IEEE Trans. SAP 9(5), 2001, without the
 * optimal smoothing).
 */
export class NoiseFloor {
  readonly #framesPerBucket: number;
  readonly #minima: number[];
  #least = Number.POSITIVE_INFINITY;
  #inBucket = 0;
  #smoothed: number | undefined;

  /**
   * @param windowFrames length of the window
   * @param firstDb highest level believed until the window is full, dB
   */
  constructor(windowFrames: number, firstDb: number) {
    this.#framesPerBucket = Math.max(1, Math.round(windowFrames / BUCKETS));
    this.#minima = [firstDb];
  }

  /**
   * @param db level of the next frame
   * @returns the noise floor, dB
   */
  push(db: number): number {
    this.#smoothed = this.#smoothed === undefined ? db : 0.7 * this.#smoothed + 0.3 * db;
    this.#least = Math.min(this.#least, this.#smoothed);
    const floor = Math.min(this.#least, ...this.#minima);
    this.#inBucket += 1;
    if (this.#inBucket >= this.#framesPerBucket) {
      this.#minima.push(this.#least);
      if (this.#minima.length > BUCKETS) this.#minima.shift();
      this.#inBucket = 0;
      this.#least = this.#smoothed;
    }
    return floor;
  }
}
