/** A shorter press is a switch: whoever cannot hold a key presses twice. */
const HOLD_MS = 400;

/** What pressing does. */
export interface PushToTalkDeeds {
  readonly begin: () => void;
  readonly finish: () => void;
}

/** Hold to speak, or press once to begin and once more to finish: the same for a key and a button. */
export class PushToTalk {
  readonly #deeds: PushToTalkDeeds;
  readonly #now: () => number;
  #pressedAtMs: number | null = null;
  #latched = false;

  /** @param now a clock that never jumps, milliseconds */
  constructor(deeds: PushToTalkDeeds, now: () => number) {
    this.#deeds = deeds;
    this.#now = now;
  }

  down(): void {
    if (this.#latched) {
      this.over();
      this.#deeds.finish();
    } else if (this.#pressedAtMs === null) {
      this.#pressedAtMs = this.#now();
      this.#deeds.begin();
    }
  }

  up(): void {
    if (this.#pressedAtMs === null || this.#latched) return;
    if (this.#now() - this.#pressedAtMs < HOLD_MS) {
      this.#latched = true;
      return;
    }
    this.over();
    this.#deeds.finish();
  }

  /** It ended otherwise. */
  over(): void {
    this.#pressedAtMs = null;
    this.#latched = false;
  }
}
