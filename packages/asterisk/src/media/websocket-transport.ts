import type { AriCalls } from '../ari/ari-calls.ts';
import { AriError } from '../ari/ari-errors.ts';
import type { Logger } from '../logger.ts';
import { MediaError, type MediaStream } from './media-stream.ts';
import type { MediaOpening, MediaTransport } from './media-transport.ts';
import { PhaseLock } from './phase-lock.ts';
import { connectMedia } from './websocket-media.ts';

/** Asterisk's HTTP server listens with a backlog of 10: more connections at once wait 1 s for their turn. */
const AT_ONCE = 6;
const GONE_DEADLINE_MS = 2_000;
const GONE_PAUSE_MS = 5;

/**
 * chan_websocket in the server role: we connect to Asterisk's HTTP server.
 *
 * Asterisk 22.10.1 looks a connecting media WebSocket up in its list of media channels without holding the
 * list's lock. When a media channel is made or ends in that moment, the lock can be left taken for ever:
 * from then on no media channel is made or ends, and most of ARI hangs (1 tap in 500 to 1000 with 4 set-ups
 * at once). So channels are made and ended in one phase, and WebSockets connected in another.
 */
export class WebSocketTransport implements MediaTransport {
  readonly #ari: AriCalls;
  readonly #logger: Logger;
  readonly #phases = new PhaseLock<'channels change' | 'sockets connect'>(AT_ONCE);

  constructor(ari: AriCalls, logger: Logger) {
    this.#ari = ari;
    this.#logger = logger;
  }

  async open({ mediaChannelId, format, signal, ...opening }: MediaOpening): Promise<MediaStream> {
    const { deadlineMs } = opening;
    const channel = await this.#phases.run(
      'channels change',
      () =>
        this.#ari.externalMedia(
          {
            channelId: mediaChannelId,
            format,
            encapsulation: 'none',
            transport: 'websocket',
            connectionType: 'server',
            externalHost: 'INCOMING',
          },
          { deadlineMs },
        ),
      signal,
    );
    const connectionId = channel.channelvars?.MEDIA_WEBSOCKET_CONNECTION_ID;
    if (typeof connectionId !== 'string')
      throw new MediaError('MEDIA_PROTOCOL', 'Asterisk gave the media channel no connection id');
    // Not given the signal: a connection that is given up is still being looked up.
    const connect = () =>
      connectMedia({ ariUrl: this.#ari.url, connectionId, logger: this.#logger, ...opening });
    return this.#phases.run('sockets connect', connect, signal);
  }

  hangup(mediaChannelId: string): Promise<void> {
    return this.#phases.run('channels change', async () => {
      await this.#ari.hangup(mediaChannelId);
      await this.#untilGone(mediaChannelId);
    });
  }

  async close(): Promise<void> {}

  /** The channel leaves Asterisk's list some milliseconds after the DELETE. */
  async #untilGone(mediaChannelId: string): Promise<void> {
    const until = performance.now() + GONE_DEADLINE_MS;
    while (performance.now() < until) {
      try {
        await this.#ari.getChannel(mediaChannelId);
      } catch (error) {
        if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') return;
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, GONE_PAUSE_MS));
    }
    this.#logger.warn({ code: 'MEDIA_CHANNEL_REMAINS' }, 'a media channel that was hung up did not end');
  }
}
