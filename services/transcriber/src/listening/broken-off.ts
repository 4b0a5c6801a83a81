/** Share of the loudest frame from which a frame is in the middle of speech: 12 dB below it. */
const LOUD = 0.25;

/**
 * Notices audio that breaks off in the middle of speech: from one frame to the next only zeros come, as a tap gives them when
 * packets of the caller are lost for good. Speech that ends fades first, and a line has noise of its own.
 */
export class BrokenOff {
  #loudest = 0;
  /** The last two frames that were not all zeros: a resampler leaves an echo of some samples in the last. */
  #last = 0;
  #lastButOne = 0;
  #zeros = false;

  /** True while nothing but zeros came since a loud frame. */
  get now(): boolean {
    return this.#zeros && this.#loudest > 0 && Math.max(this.#last, this.#lastButOne) >= LOUD * this.#loudest;
  }

  /** Takes the next frame, 16-bit linear. */
  push(frame: Int16Array): void {
    this.#zeros = frame.every((sample) => sample === 0);
    if (this.#zeros) return;
    this.#lastButOne = this.#last;
    this.#last = Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length);
    this.#loudest = Math.max(this.#loudest, this.#last);
  }
}
