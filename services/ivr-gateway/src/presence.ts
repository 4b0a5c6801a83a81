import type { AmiClient, AriClient } from '@decroche/asterisk';

const SEEN_EVERY_MS = 1_000;
/** The dialplan gives no calls to a gateway that it has not seen for so long. */
const UNSEEN_AFTER_MS = 3_000;
/** A slower answer would say more of the network than of the clock. */
const CLOCK_DEADLINE_MS = 300;

/** What the presence works with. */
export interface PresenceParts {
  readonly ari: Pick<AriClient, 'state' | 'onStateChange' | 'setGlobalVariable'>;
  readonly ami: Pick<AmiClient, 'action'>;
  /** Stasis application of this gateway. */
  readonly app: string;
  /** Called each time before the gateway shows itself. */
  readonly onBeat: () => void;
}

/**
 * Shows the dialplan once a second that this gateway lives: it gives calls to one that it saw in the last 3 s. The
 * dialplan compares with its own clock, so the time is written as Asterisk would write it.
 */
export class Presence {
  readonly #parts: PresenceParts;
  /** Global variable of the dialplan: Unix time in seconds at which this gateway was last seen. */
  readonly #variable: string;
  #timer: NodeJS.Timeout | undefined;
  /** How far Asterisk's clock is ahead of ours, milliseconds, by its latest answer. */
  #clockAheadMs = 0;
  #leaving = false;
  #shownAt = Number.NEGATIVE_INFINITY;
  #offState: (() => void) | undefined;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#variable = `DECROCHE_GATEWAY_SEEN_${parts.app}`;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#show(), SEEN_EVERY_MS);
    this.#offState = this.#parts.ari.onStateChange((state) => {
      if (state === 'connected') void this.#show();
    });
    void this.#show();
  }

  /** True while the dialplan gives calls to this gateway. */
  get seen(): boolean {
    return performance.now() - this.#shownAt < UNSEEN_AFTER_MS;
  }

  /** No new calls until it shows itself again: over the manager interface, since ARI may be what is lost. */
  async hide(): Promise<void> {
    const unseen: [string, string][] = [
      ['Variable', this.#variable],
      ['Value', '0'],
    ];
    await this.#parts.ami.action('Setvar', unseen, { deadlineMs: CLOCK_DEADLINE_MS }).catch(() => undefined);
  }

  /** New calls go to the queue at once from now on. */
  async leave(): Promise<void> {
    this.#leaving = true;
    this.stop();
    await this.#parts.ari.setGlobalVariable(this.#variable, '0').catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#offState?.();
  }

  async #show(): Promise<void> {
    if (this.#leaving) return;
    this.#parts.onBeat();
    await this.#compareClocks();
    // Who hears of no call must get none.
    if (this.#leaving || this.#parts.ari.state !== 'connected') return;
    const seen = Math.floor((Date.now() + this.#clockAheadMs) / 1000);
    try {
      await this.#parts.ari.setGlobalVariable(this.#variable, String(seen), { deadlineMs: SEEN_EVERY_MS });
      this.#shownAt = performance.now();
    } catch {
      // It is shown again in a second.
    }
  }

  /** The manager interface answers a ping with its time; the last good answer holds while it is away. */
  async #compareClocks(): Promise<void> {
    const sentAt = Date.now();
    try {
      const answer = await this.#parts.ami.action('Ping', [], { deadlineMs: CLOCK_DEADLINE_MS });
      const theirs = Number(answer.get('Timestamp')) * 1000;
      if (Number.isFinite(theirs)) this.#clockAheadMs = theirs - (sentAt + Date.now()) / 2;
    } catch {
      // Nothing is known anew.
    }
  }
}
