/** What a watch works with. */
export interface GatewayWatchParts {
  /** Called when the gateway is gone or stands still: once, until it shows that it lives again. */
  readonly onLost: () => void;
}

/**
 * The gateway says each second that it lives, as soon as it has asked Asterisk for the time (at most 300 ms). It must be
 * taken for lost a good second later than it gives up its callers itself when it goes on (1.5 s,
 * services/ivr-gateway/src/dialogue/asterisk-line.ts).
 */
const SILENT_MS = 3_000;
const LOOK_EVERY_MS = 250;

/**
 * Whether the gateway lives, by what passes here: its event connection ends in the moment in which it is killed, and a
 * gateway that stands still writes no sign of life.
 */
export class GatewayWatch {
  readonly #onLost: () => void;
  #connections = 0;
  #isLost = false;
  /** Of its last sign of life, as long as more are due. */
  #seenAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ onLost }: GatewayWatchParts) {
    this.#onLost = onLost;
  }

  /** True from the moment in which it was lost until it shows that it lives again. */
  get lost(): boolean {
    return this.#isLost;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#seenAt = undefined;
    // What ends now ends because the gate does.
    this.#connections = Number.POSITIVE_INFINITY;
  }

  /** The gateway listens to events. @returns what to call when that connection has ended */
  connected(): () => void {
    this.#connections += 1;
    return () => {
      this.#connections -= 1;
      // A gateway that connects anew has two for a moment.
      if (this.#connections === 0) this.#lost();
    };
  }

  /** @param value of its sign of life: Unix seconds; 0 says that no more will come, from one that stops in order */
  seen(value: string): void {
    this.#seenAt = value === '0' ? undefined : performance.now();
    if (this.#seenAt !== undefined) this.#isLost = false;
  }

  #look(): void {
    if (this.#seenAt !== undefined && performance.now() - this.#seenAt > SILENT_MS) this.#lost();
  }

  #lost(): void {
    this.#seenAt = undefined;
    this.#isLost = true;
    this.#onLost();
  }
}
