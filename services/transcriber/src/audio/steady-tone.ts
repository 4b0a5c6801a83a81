/** Part of a frame's energy that a single sine leaves unexplained at most: noise of the line under the tone. */
const RESIDUE = 0.03;

/** Tones of telephone networks (ITU-T E.180) lie here, hertz; voices have their pitch below. */
const LOWEST_HZ = 300;
const HIGHEST_HZ = 1500;

/** Most change of the frequency from frame to frame, hertz. */
const WOBBLE_HZ = 12;

const SAMPLE_RATE_HZ = 8000;

/** Frames after which a tone is believed: 300 ms. */
const FRAMES = 15;

/** Frames after which a tone is believed that was believed before: rings and busy tones come again and again. */
const FRAMES_AGAIN = 2;

/** Frames after which a believed tone is forgotten: 10 s, twice the pause between two rings. */
const REMEMBERED_FRAMES = 500;

/**
 * Tells the tones of the network (ring-back, busy, dialling: one sine of constant frequency) from voice, which never
 * keeps one frequency so long. It fits a second-order linear prediction to each frame (covariance method): a sine
 * obeys x[n] = 2 cos(w) x[n-1] - x[n-2].
 */
export class SteadyTone {
  #beforeLast = 0;
  #last = 0;
  #hertz = 0;
  #frames = 0;
  #believedHz = 0;
  #framesSince = REMEMBERED_FRAMES;
  #c00 = 0;
  #c01 = 0;
  #c02 = 0;
  #c11 = 0;
  #c12 = 0;
  #c22 = 0;

  /** Takes one sample of the present frame, at 8000 Hz. */
  sample(value: number): void {
    this.#c00 += value * value;
    this.#c01 += value * this.#last;
    this.#c02 += value * this.#beforeLast;
    this.#c11 += this.#last * this.#last;
    this.#c12 += this.#last * this.#beforeLast;
    this.#c22 += this.#beforeLast * this.#beforeLast;
    this.#beforeLast = this.#last;
    this.#last = value;
  }

  /** Ends the frame. @returns true while a steady tone goes on */
  endFrame(): boolean {
    const determinant = this.#c11 * this.#c22 - this.#c12 * this.#c12;
    const first = (this.#c01 * this.#c22 - this.#c02 * this.#c12) / determinant;
    const second = (this.#c02 * this.#c11 - this.#c01 * this.#c12) / determinant;
    const residue = this.#c00 - first * this.#c01 - second * this.#c02;
    // Undefined arithmetic of an empty or silent frame gives NaN, which is no tone.
    const hertz = (Math.acos(first / (2 * Math.sqrt(-second))) * SAMPLE_RATE_HZ) / (2 * Math.PI);
    const tone =
      residue <= RESIDUE * this.#c00 &&
      hertz >= LOWEST_HZ &&
      hertz <= HIGHEST_HZ &&
      (this.#frames === 0 || Math.abs(hertz - this.#hertz) <= WOBBLE_HZ);
    this.#hertz = hertz;
    this.#frames = tone ? this.#frames + 1 : 0;
    this.#c00 = this.#c01 = this.#c02 = this.#c11 = this.#c12 = this.#c22 = 0;
    return this.#believe();
  }

  #believe(): boolean {
    const again =
      this.#framesSince < REMEMBERED_FRAMES && Math.abs(this.#hertz - this.#believedHz) <= WOBBLE_HZ;
    this.#framesSince += 1;
    if (this.#frames < (again ? FRAMES_AGAIN : FRAMES)) return false;
    this.#believedHz = this.#hertz;
    this.#framesSince = 0;
    return true;
  }
}
