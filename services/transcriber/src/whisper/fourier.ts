/** Points of one transform: 25 ms at 16 kHz. */
export const POINTS = 400;
/** Frequencies from 0 to half the rate. */
export const BINS = POINTS / 2 + 1;

/** Points at which halving ends: 400 = 2 × 2 × 2 × 2 × 25. */
const LEAF = 25;

const COSINES = Float64Array.from({ length: POINTS }, (_, at) => Math.cos((2 * Math.PI * at) / POINTS));
const SINES = Float64Array.from({ length: POINTS }, (_, at) => Math.sin((2 * Math.PI * at) / POINTS));

/** Power spectra of frames of {@link POINTS} samples; keeps its working memory, so one for each thread. */
export class PowerSpectrum {
  readonly #real = new Float64Array(POINTS);
  readonly #imaginary = new Float64Array(POINTS);

  /**
   * @param frame {@link POINTS} real samples
   * @param power takes {@link BINS} squared magnitudes
   */
  of(frame: Float64Array, power: Float64Array): void {
    this.#transform(frame, POINTS, 0, 1, 0);
    for (let bin = 0; bin < BINS; bin++) {
      const real = this.#real[bin] as number;
      const imaginary = this.#imaginary[bin] as number;
      power[bin] = real * real + imaginary * imaginary;
    }
  }

  /** No sample is left behind. */
  clear(): void {
    this.#real.fill(0);
    this.#imaginary.fill(0);
  }

  /** Transforms `points` samples, every `stride`-th from `from`, into the working memory at `into`. */
  #transform(frame: Float64Array, points: number, from: number, stride: number, into: number): void {
    if (points === LEAF) {
      this.#leaf(frame, from, stride, into);
      return;
    }
    const half = points / 2;
    this.#transform(frame, half, from, stride * 2, into);
    this.#transform(frame, half, from + stride, stride * 2, into + half);
    const step = POINTS / points;
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let at = 0; at < half; at++) {
      const cosine = COSINES[at * step] as number;
      const sine = SINES[at * step] as number;
      const low = into + at;
      const high = low + half;
      const turnedReal = (real[high] as number) * cosine + (imaginary[high] as number) * sine;
      const turnedImaginary = (imaginary[high] as number) * cosine - (real[high] as number) * sine;
      const [lowReal, lowImaginary] = [real[low] as number, imaginary[low] as number];
      real[low] = lowReal + turnedReal;
      imaginary[low] = lowImaginary + turnedImaginary;
      real[high] = lowReal - turnedReal;
      imaginary[high] = lowImaginary - turnedImaginary;
    }
  }

  #leaf(frame: Float64Array, from: number, stride: number, into: number): void {
    for (let frequency = 0; frequency < LEAF; frequency++) {
      let real = 0;
      let imaginary = 0;
      for (let at = 0; at < LEAF; at++) {
        const angle = ((at * frequency) % LEAF) * (POINTS / LEAF);
        const sample = frame[from + at * stride] as number;
        real += sample * (COSINES[angle] as number);
        imaginary -= sample * (SINES[angle] as number);
      }
      this.#real[into + frequency] = real;
      this.#imaginary[into + frequency] = imaginary;
    }
  }
}
