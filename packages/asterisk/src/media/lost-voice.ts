/** Digital silence after which a voice counts as lost: 400 ms, longer than a breath between two words. */
const LOST_AFTER_FRAMES = 20;
/** A tap set up anew gives the voice, or the noise of its line, within this time: 200 ms. */
const BACK_WITHIN_FRAMES = 10;
/** Taps set up anew without effect: then the line is as silent as it sounds. */
const MOST_IN_VAIN = 2;
/** Taps set up anew at all for one listening. */
const MOST_RENEWALS = 5;

/**
 * Tells a voice that Asterisk drops from a caller who says nothing. A telephone line is never quite silent; samples
 * that are all zero come from a stream that restarted with lower numbers, from a key that is pressed, and from the
 * few phones that send nothing in pauses. Of the latter a tap set up anew shows that it changes nothing.
 */
export class LostVoice {
  #heard = false;
  #zeros = 0;
  #renewals = 0;
  #inVain = 0;
  /** Frames since the last renewal while nothing has come of it. */
  #proving: number | undefined;

  /** Takes 20 ms of the voice. @returns whether the tap is to be set up anew. */
  take(frame: Buffer): boolean {
    const silent = frame.every((byte) => byte === 0);
    this.#prove(silent);
    if (!silent) {
      this.#heard = true;
      this.#zeros = 0;
      return false;
    }
    this.#zeros += 1;
    const due =
      this.#heard &&
      this.#zeros >= LOST_AFTER_FRAMES &&
      this.#inVain < MOST_IN_VAIN &&
      this.#renewals < MOST_RENEWALS;
    if (!due) return false;
    this.#renewals += 1;
    this.#zeros = 0;
    this.#proving = 0;
    return true;
  }

  #prove(silent: boolean): void {
    if (this.#proving === undefined) return;
    this.#proving += 1;
    if (silent && this.#proving < BACK_WITHIN_FRAMES) return;
    if (silent) this.#inVain += 1;
    this.#proving = undefined;
  }
}
