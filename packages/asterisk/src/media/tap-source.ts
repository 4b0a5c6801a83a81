import { randomUUID } from 'node:crypto';
import type { AriClient } from '../ari/ari-client.ts';
import type { Logger } from '../logger.ts';
import { AudioSocketServer, type AudioSocketServerOptions } from './audiosocket-server.ts';
import type { CallerAudioSource, Tap, TapRequest } from './caller-audio-source.ts';
import { MediaError } from './media-stream.ts';
import { type OpenMedia, openTap, TapError, type TapOpening } from './tap.ts';
import { releaseOrphanTaps, tapNames } from './tap-resources.ts';
import { connectMedia } from './websocket-media.ts';

class TapSource implements CallerAudioSource {
  readonly #ari: AriClient;
  readonly #logger: Logger;
  readonly #openMedia: OpenMedia;
  readonly #closeTransport: () => Promise<void>;
  /** Taps in set-up, alive, or being removed from Asterisk, by tap id. */
  readonly #taps = new Map<string, TapOpening>();
  readonly #closing = new AbortController();

  constructor(ari: AriClient, logger: Logger, openMedia: OpenMedia, closeTransport = async () => {}) {
    this.#ari = ari;
    this.#logger = logger;
    this.#openMedia = openMedia;
    this.#closeTransport = closeTransport;
  }

  tap(request: TapRequest): Promise<Tap> {
    const names = tapNames(this.#ari.app, randomUUID());
    const given = request.signal === undefined ? [] : [request.signal];
    const signal = AbortSignal.any([this.#closing.signal, ...given]);
    if (signal.aborted) return Promise.reject(new TapError('TAP_CLOSED', signal.reason));
    const opening = openTap(this.#ari, this.#openMedia, names, { ...request, signal }, this.#logger);
    this.#taps.set(names.id, opening);
    void opening.released.then(() => this.#taps.delete(names.id));
    return opening.tap;
  }

  releaseOrphans(): Promise<number> {
    return releaseOrphanTaps(this.#ari, (id) => this.#taps.has(id), this.#logger);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closing = [...this.#taps.values()].map(async ({ tap, released }) => {
      await tap.then((alive) => alive.close()).catch(() => undefined);
      await released;
    });
    await Promise.all(closing);
    await this.#closeTransport();
  }
}

/** The voice over chan_websocket, where we connect to Asterisk: nothing listens on our side. The first choice. */
export function createWebSocketAudioSource({
  ari,
  logger,
}: {
  ari: AriClient;
  logger: Logger;
}): CallerAudioSource {
  return new TapSource(ari, logger, async ({ key, mediaChannelId, format, ...opening }) => {
    const channel = await ari.externalMedia(
      {
        channelId: mediaChannelId,
        format,
        encapsulation: 'none',
        transport: 'websocket',
        connectionType: 'server',
        externalHost: 'INCOMING',
      },
      { deadlineMs: opening.deadlineMs },
    );
    const connectionId = channel.channelvars?.MEDIA_WEBSOCKET_CONNECTION_ID;
    if (typeof connectionId !== 'string')
      throw new MediaError('MEDIA_PROTOCOL', `Asterisk gave the media channel of ${key} no connection id`);
    return connectMedia({ ariUrl: ari.url, connectionId, logger, ...opening });
  });
}

/** Options of {@link createAudioSocketAudioSource}. */
export interface AudioSocketAudioSourceOptions extends AudioSocketServerOptions {
  ari: AriClient;
  /** Name or address under which Asterisk reaches us. Default: `host`. */
  advertisedHost?: string;
}

/** The voice over AudioSocket, where Asterisk connects to us over TCP without TLS. */
export async function createAudioSocketAudioSource(
  options: AudioSocketAudioSourceOptions,
): Promise<CallerAudioSource> {
  const { ari, advertisedHost = options.host, logger } = options;
  const server = await AudioSocketServer.listen(options);
  const openMedia: OpenMedia = async ({ key, mediaChannelId, format, ...opening }) => {
    const refused = new AbortController();
    const signal = AbortSignal.any([opening.signal, refused.signal]);
    const connected = server.expect({ id: key, format, ...opening, signal });
    const made = ari.externalMedia(
      {
        channelId: mediaChannelId,
        format,
        encapsulation: 'audiosocket',
        transport: 'tcp',
        externalHost: `${advertisedHost}:${server.port}`,
        data: key,
      },
      { deadlineMs: opening.deadlineMs },
    );
    const [channel, media] = await Promise.allSettled([
      made.catch((error: unknown) => {
        refused.abort();
        throw error;
      }),
      connected,
    ]);
    if (channel.status === 'rejected') {
      if (media.status === 'fulfilled') media.value.end('closed');
      throw channel.reason;
    }
    if (media.status === 'rejected') throw media.reason;
    return media.value;
  };
  return new TapSource(ari, logger, openMedia, () => server.close());
}
