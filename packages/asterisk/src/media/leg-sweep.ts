import type { AriClient } from '../ari/ari-client.ts';
import { AriFailure } from '../ari/ari-errors.ts';

/** A leg that is listened to. */
export interface SweptLeg {
  readonly channelId: string;
  /** Called when Asterisk no longer has the leg. */
  legGone(): void;
}

const PERIOD_MS = 5_000;
/** From a leg's leaving the application to the look whether it has ended or only moved on. */
const AFTER_STASIS_END_MS = 250;

/**
 * Looks now and then whether the legs that are listened to still exist. A snoop channel that was made in the
 * moment in which its leg ended stays up and sends silence for ever, and no event tells of it.
 */
export class LegSweep {
  readonly #ari: Pick<AriClient, 'on' | 'listChannels'>;
  readonly #legs: ReadonlyMap<string, SweptLeg>;
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(ari: Pick<AriClient, 'on' | 'listChannels'>, legs: ReadonlyMap<string, SweptLeg>) {
    this.#ari = ari;
    this.#legs = legs;
    this.#stopListening = ari.on('StasisEnd', ({ channel }) => {
      for (const { channelId } of legs.values())
        if (channelId === channel.id) this.within(AFTER_STASIS_END_MS);
    });
  }

  /** Sees to it that the next look comes within this time; looks then go on while there are legs. */
  within(ms = PERIOD_MS): void {
    const dueAt = performance.now() + ms;
    if (this.#closed || dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    this.#timer = setTimeout(() => void this.#look(), ms);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  async #look(): Promise<void> {
    this.#dueAt = Number.POSITIVE_INFINITY;
    const before = [...this.#legs.values()];
    if (before.length === 0) return;
    try {
      const existing = new Set((await this.#ari.listChannels()).map(({ id }) => id));
      for (const leg of before) if (!existing.has(leg.channelId)) leg.legGone();
    } catch (error) {
      // Asterisk is away: the media connections tell, and the next look comes.
      if (!(error instanceof AriFailure)) throw error;
    }
    this.within();
  }
}
