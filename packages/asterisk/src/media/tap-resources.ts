import type { AriCalls } from '../ari/ari-calls.ts';
import { AriClosedError, AriFailure } from '../ari/ari-errors.ts';
import type { Logger } from '../logger.ts';
import { ReconnectDelay } from '../reconnect-delay.ts';
import type { MediaTransport } from './media-transport.ts';

/** The ids in Asterisk of what one tap is made of. */
export interface TapNames {
  /** UUID. */
  key: string;
  id: string;
  media: string;
  snoop: string;
  bridge: string;
}

/** Some 25 s: a gate or an Asterisk that was killed is back by then. */
const REMOVAL_RETRIES = 9;
/** Some 6 s: who stops has less time. */
const LAST_REMOVAL_RETRIES = 5;
const MEDIA_SUFFIX = '-media';

function prefixOf(app: string): string {
  return `${app}-tap-`;
}

/** True for the channels that taps of this application make: their StasisStart is no caller. */
export function isTapChannel(app: string, channelId: string): boolean {
  return channelId.startsWith(prefixOf(app));
}

/**
 * The things in Asterisk that taps are made of: their names, which begin with the application's so that
 * orphans can be told from others, and their removal.
 */
export class TapResources {
  readonly #ari: AriCalls;
  readonly #transport: MediaTransport;
  readonly #logger: Logger;
  readonly #closing: AbortSignal;

  /** @param closing aborted when its owner stops */
  constructor(ari: AriCalls, transport: MediaTransport, logger: Logger, closing: AbortSignal) {
    this.#closing = closing;
    this.#ari = ari;
    this.#transport = transport;
    this.#logger = logger;
  }

  names(key: string): TapNames {
    const id = `${prefixOf(this.#ari.app)}${key}`;
    return { key, id, media: `${id}${MEDIA_SUFFIX}`, snoop: `${id}-snoop`, bridge: `${id}-bridge` };
  }

  /**
   * Removes everything of one tap. Never rejects. Asterisk takes some milliseconds more to end a channel
   * that it was told to hang up.
   */
  async release(names: TapNames): Promise<void> {
    await Promise.all([
      this.#remove(() => this.#ari.destroyBridge(names.bridge)),
      this.#removeChannel(names.media),
      this.#removeChannel(names.snoop),
    ]);
  }

  /** Removes what taps that are not alive here left in Asterisk; returns how many channels and bridges. */
  async releaseOrphans(isAlive: (tapId: string) => boolean): Promise<number> {
    const prefix = prefixOf(this.#ari.app);
    const isOrphan = ({ id }: { id: string }) =>
      id.startsWith(prefix) && !isAlive(id.slice(0, id.lastIndexOf('-')));
    const [channels, bridges] = await Promise.all([this.#ari.listChannels(), this.#ari.listBridges()]);
    const orphans = [
      ...bridges.filter(isOrphan).map(({ id }) => this.#remove(() => this.#ari.destroyBridge(id))),
      ...channels.filter(isOrphan).map(({ id }) => this.#removeChannel(id)),
    ];
    await Promise.all(orphans);
    return orphans.length;
  }

  #removeChannel(channelId: string): Promise<void> {
    return this.#remove(() =>
      channelId.endsWith(MEDIA_SUFFIX) ? this.#transport.hangup(channelId) : this.#ari.hangup(channelId),
    );
  }

  /** Asks for one removal; while Asterisk cannot be reached, again for some seconds. Never rejects. */
  async #remove(request: () => Promise<void>): Promise<void> {
    const pause = new ReconnectDelay({ firstMs: 200, maxMs: 5_000 });
    while (true) {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof AriFailure)) throw error;
        const { code, operation } = error;
        const retries = this.#closing.aborted ? LAST_REMOVAL_RETRIES : REMOVAL_RETRIES;
        if (error instanceof AriClosedError || pause.attempts >= retries) {
          this.#logger.warn({ code, operation }, 'part of a tap may be left in Asterisk');
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pause.next()));
      }
    }
  }
}
