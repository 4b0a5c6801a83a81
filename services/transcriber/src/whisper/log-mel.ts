import { BINS, POINTS, PowerSpectrum } from './fourier.ts';

/** Samples a second that the model was trained with. */
export const WHISPER_RATE = 16_000;
/** Samples from one frame to the next: 10 ms. */
export const HOP = 160;
/** Values of one frame. */
export const MELS = 80;

/** Level below the loudest one at which a value is cut, in powers of ten. */
const DYNAMIC_RANGE = 8;
/** Least power, so that its logarithm exists. */
const LEAST_POWER = 1e-10;

/** One triangle of the filter bank: frequencies, as numbers of bins of the spectrum, with their weights. */
export type Filter = readonly (readonly [bin: number, weight: number])[];

/**
 * 80 triangles of equal area on Slaney's mel scale (linear to 1 kHz, logarithmic above), as Whisper was trained with
 * (https://github.com/openai/whisper, `audio.py`).
 */
export function filterBank(): Filter[] {
  const logStep = Math.log(6.4) / 27;
  const toMel = (hz: number): number => (hz < 1000 ? (hz * 3) / 200 : 15 + Math.log(hz / 1000) / logStep);
  const toHz = (mel: number): number => (mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(logStep * (mel - 15)));
  const highest = toMel(WHISPER_RATE / 2);
  const corners = Array.from({ length: MELS + 2 }, (_, at) => toHz((highest * at) / (MELS + 1)));
  return Array.from({ length: MELS }, (_, at) => {
    const [low, middle, high] = corners.slice(at, at + 3) as [number, number, number];
    const weights = Array.from({ length: BINS }, (_unused, bin): [number, number] => {
      const hz = (bin * WHISPER_RATE) / POINTS;
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
      return [bin, (Math.max(0, height) * 2) / (high - low)];
    });
    return weights.filter(([, weight]) => weight > 0);
  });
}

/** Turns sound into what Whisper sees; keeps its working memory, so one for each thread. */
export class LogMel {
  readonly #filters = filterBank();
  readonly #window = Float64Array.from(
    { length: POINTS },
    (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / POINTS),
  );
  readonly #spectrum = new PowerSpectrum();
  readonly #frame = new Float64Array(POINTS);
  readonly #power = new Float64Array(BINS);

  /**
   * Logarithms of the energies in {@link MELS} bands, about −1 to 1.
   *
   * @param samples at {@link WHISPER_RATE}, −1 to 1
   * @param frames how many, of {@link HOP} samples each; what is beyond the samples is silence
   * @returns {@link MELS} rows of `frames` values
   */
  of(samples: Float32Array, frames: number): Float32Array {
    const mel = new Float32Array(MELS * frames).fill(Math.log10(LEAST_POWER));
    let loudest = Math.log10(LEAST_POWER);
    const sounding = Math.min(frames, Math.ceil((samples.length + POINTS / 2) / HOP));
    for (let at = 0; at < sounding; at++) {
      this.#cut(samples, at * HOP - POINTS / 2);
      this.#spectrum.of(this.#frame, this.#power);
      for (let band = 0; band < MELS; band++) {
        const value = Math.log10(Math.max(LEAST_POWER, this.#energy(band)));
        mel[band * frames + at] = value;
        if (value > loudest) loudest = value;
      }
    }
    const floor = loudest - DYNAMIC_RANGE;
    for (let at = 0; at < mel.length; at++) mel[at] = (Math.max(mel[at] as number, floor) + 4) / 4;
    this.#frame.fill(0);
    this.#power.fill(0);
    this.#spectrum.clear();
    return mel;
  }

  /** Takes the samples from there on under the window; before the first one they are mirrored. */
  #cut(samples: Float32Array, from: number): void {
    for (let at = 0; at < POINTS; at++) {
      this.#frame[at] = (samples[Math.abs(from + at)] ?? 0) * (this.#window[at] as number);
    }
  }

  #energy(band: number): number {
    let energy = 0;
    for (const [bin, weight] of this.#filters[band] as Filter)
      energy += weight * (this.#power[bin] as number);
    return energy;
  }
}
