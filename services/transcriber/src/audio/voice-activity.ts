import { NoiseFloor } from './noise-floor.ts';
import { SteadyTone } from './steady-tone.ts';

/** How voice is told from the noise of the line. */
export interface VoiceActivityOptions {
  /** A frame this far above the noise floor of a band starts voice, dB. Default 7. */
  readonly startDb: number;
  /** Voice goes on while frames stay this far above the noise floor of a band, dB. Default 4. */
  readonly stayDb: number;
  /** Nothing below this level in every band is voice, dB relative to full scale. Default -55. */
  readonly leastDbfs: number;
  /** Highest noise floor believed before the line was heard for {@link floorWindowMs}, dB. Default -48. */
  readonly firstFloorDbfs: number;
  /** The noise floor is the least smoothed level of this last time, milliseconds. Default 2400. */
  readonly floorWindowMs: number;
}

export const DEFAULT_VOICE_ACTIVITY: VoiceActivityOptions = Object.freeze({
  startDb: 7,
  stayDb: 4,
  leastDbfs: -55,
  firstFloorDbfs: -48,
  floorWindowMs: 2400,
});

/** Length of a frame given to {@link VoiceActivity}, milliseconds. */
export const FRAME_MS = 20;

const FULL_SCALE_ENERGY = 32_768 ** 2;

/** Pole of the filter that takes away direct current and mains hum, at 8000 Hz. */
const HIGH_PASS = 0.96;

/** Step of the two low-pass poles that part the bands near 900 Hz, at 8000 Hz. */
const LOW_PASS = 0.5;

/**
 * Tells voice from noise by level over an adaptive noise floor, in two bands parted near 900 Hz: the vowels of a weak
 * voice stand out of white noise in the lower one, fricatives stand out of hum and rumble in the upper one.
 *
 * Steady tones of the network are no voice either.
 *
 * It works on 8000 samples a second (16 000 are halved), so that the same speech is judged alike at both rates. It
 * holds no audio, only levels.
 */
export class VoiceActivity {
  readonly #options: VoiceActivityOptions;
  readonly #stride: number;
  readonly #low: NoiseFloor;
  readonly #high: NoiseFloor;
  readonly #tone = new SteadyTone();
  #lastSample = 0;
  #highPassed = 0;
  #firstPole = 0;
  #secondPole = 0;
  #voice = false;

  /** @param sampleRateHz 8000 or 16 000 */
  constructor(sampleRateHz: number, options: VoiceActivityOptions = DEFAULT_VOICE_ACTIVITY) {
    this.#options = options;
    this.#stride = Math.max(1, Math.round(sampleRateHz / 8000));
    const frames = Math.round(options.floorWindowMs / FRAME_MS);
    this.#low = new NoiseFloor(frames, options.firstFloorDbfs);
    this.#high = new NoiseFloor(frames, options.firstFloorDbfs);
  }

  /**
   * Judges the next frame.
   *
   * @param frame {@link FRAME_MS} of linear samples
   * @returns true for voice
   */
  push(frame: Int16Array): boolean {
    let lowEnergy = 0;
    let highEnergy = 0;
    let count = 0;
    for (let index = 0; index < frame.length; index += this.#stride) {
      const sample = frame[index] as number;
      this.#highPassed = sample - this.#lastSample + HIGH_PASS * this.#highPassed;
      this.#lastSample = sample;
      this.#tone.sample(this.#highPassed);
      this.#firstPole += LOW_PASS * (this.#highPassed - this.#firstPole);
      this.#secondPole += LOW_PASS * (this.#firstPole - this.#secondPole);
      const high = this.#highPassed - this.#secondPole;
      lowEnergy += this.#secondPole * this.#secondPole;
      highEnergy += high * high;
      count += 1;
    }
    const low = decibels(lowEnergy / count);
    const high = decibels(highEnergy / count);
    const above = Math.max(low - this.#low.push(low), high - this.#high.push(high));
    const { leastDbfs, startDb, stayDb } = this.#options;
    this.#voice =
      !this.#tone.endFrame() && Math.max(low, high) >= leastDbfs && above >= (this.#voice ? stayDb : startDb);
    return this.#voice;
  }
}

function decibels(energy: number): number {
  return 10 * Math.log10(energy / FULL_SCALE_ENERGY + 1e-10);
}
