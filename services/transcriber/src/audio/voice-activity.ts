/** How voice is told from the noise of the line. */
export interface VoiceActivityOptions {
  /** A frame this far above the noise floor starts voice, dB. Default 9. */
  readonly startDb: number;
  /** Voice goes on while frames stay this far above the noise floor, dB. Default 5. */
  readonly stayDb: number;
  /** Nothing below this level is ever voice, dB relative to full scale. Default -52. */
  readonly leastDbfs: number;
  /** The noise floor is the least smoothed level of this last time, milliseconds. Default 2400. */
  readonly floorWindowMs: number;
}

export const DEFAULT_VOICE_ACTIVITY: VoiceActivityOptions = Object.freeze({
  startDb: 9,
  stayDb: 5,
  leastDbfs: -52,
  floorWindowMs: 2400,
});

/** Length of a frame given to {@link VoiceActivity}, milliseconds. */
export const FRAME_MS = 20;

const FULL_SCALE = 32_768;
const BUCKETS = 8;

/**
 * Tells voice from noise by level over an adaptive noise floor (least level of a sliding window, after R. Martin,
 * "Noise power spectral density estimation based on optimal smoothing and minimum statistics", 2001, in one band).
 *
 * The difference of samples 125 µs apart is measured, not the samples: it takes away hum and direct current, and
 * gives the same level for the same speech at 8 and at 16 kHz. It holds no audio, only levels.
 */
export class VoiceActivity {
  readonly #options: VoiceActivityOptions;
  readonly #minima: number[] = [];
  readonly #framesPerBucket: number;
  #inBucket = 0;
  #bucketLeast = Number.POSITIVE_INFINITY;
  readonly #stride: number;
  #smoothed: number | undefined;
  #last = 0;
  #voice = false;

  /** @param sampleRateHz 8000 or a multiple of it */
  constructor(sampleRateHz: number, options: VoiceActivityOptions = DEFAULT_VOICE_ACTIVITY) {
    this.#options = options;
    this.#stride = Math.max(1, Math.round(sampleRateHz / 8000));
    this.#framesPerBucket = Math.max(1, Math.round(options.floorWindowMs / FRAME_MS / BUCKETS));
  }

  /** Present noise floor, dB relative to full scale. */
  get floorDbfs(): number {
    return Math.min(this.#bucketLeast, ...this.#minima);
  }

  /**
   * Judges the next frame.
   *
   * @param frame {@link FRAME_MS} of linear samples
   * @returns true for voice
   */
  push(frame: Int16Array): boolean {
    const level = this.#level(frame);
    this.#smoothed = this.#smoothed === undefined ? level : 0.7 * this.#smoothed + 0.3 * level;
    this.#trackFloor(this.#smoothed);
    const above = level - this.floorDbfs;
    this.#voice =
      level >= this.#options.leastDbfs &&
      above >= (this.#voice ? this.#options.stayDb : this.#options.startDb);
    return this.#voice;
  }

  #level(frame: Int16Array): number {
    let energy = 0;
    let count = 0;
    let last = this.#last;
    for (let index = 0; index < frame.length; index += this.#stride) {
      const sample = frame[index] as number;
      const difference = sample - last;
      energy += difference * difference;
      last = sample;
      count += 1;
    }
    this.#last = last;
    const mean = energy / Math.max(1, count);
    return 10 * Math.log10(mean / (FULL_SCALE * FULL_SCALE) + 1e-10);
  }

  #trackFloor(level: number): void {
    this.#bucketLeast = Math.min(this.#bucketLeast, level);
    this.#inBucket += 1;
    if (this.#inBucket < this.#framesPerBucket) return;
    this.#minima.push(this.#bucketLeast);
    if (this.#minima.length > BUCKETS) this.#minima.shift();
    this.#inBucket = 0;
    this.#bucketLeast = level;
  }
}
