import type { AriCalls } from '../ari/ari-calls.ts';
import { AudioSocketServer, type AudioSocketServerOptions } from './audiosocket-server.ts';
import type { MediaStream } from './media-stream.ts';
import type { MediaOpening, MediaTransport } from './media-transport.ts';

/** Options of {@link AudioSocketTransport.listen}. */
export interface AudioSocketTransportOptions extends AudioSocketServerOptions {
  ari: AriCalls;
  /** Name or address under which Asterisk reaches us. Default: `host`. */
  advertisedHost?: string;
}

/** AudioSocket: Asterisk connects to us over TCP, without TLS, while it answers the request. */
export class AudioSocketTransport implements MediaTransport {
  readonly #ari: AriCalls;
  readonly #server: AudioSocketServer;
  readonly #externalHost: string;

  private constructor(ari: AriCalls, server: AudioSocketServer, advertisedHost: string) {
    this.#ari = ari;
    this.#server = server;
    this.#externalHost = `${advertisedHost}:${server.port}`;
  }

  static async listen({
    ari,
    advertisedHost,
    ...options
  }: AudioSocketTransportOptions): Promise<AudioSocketTransport> {
    return new AudioSocketTransport(
      ari,
      await AudioSocketServer.listen(options),
      advertisedHost ?? options.host,
    );
  }

  async open({ key, mediaChannelId, format, ...opening }: MediaOpening): Promise<MediaStream> {
    const refused = new AbortController();
    const signal = AbortSignal.any([opening.signal, refused.signal]);
    const connected = this.#server.expect({ id: key, format, ...opening, signal });
    const made = this.#ari.externalMedia(
      {
        channelId: mediaChannelId,
        format,
        encapsulation: 'audiosocket',
        transport: 'tcp',
        externalHost: this.#externalHost,
        data: key,
      },
      { deadlineMs: opening.deadlineMs },
    );
    made.catch(() => refused.abort());
    const [channel, media] = await Promise.allSettled([made, connected]);
    if (channel.status === 'rejected') {
      if (media.status === 'fulfilled') media.value.disconnect();
      throw channel.reason;
    }
    if (media.status === 'rejected') throw media.reason;
    return media.value;
  }

  hangup(mediaChannelId: string): Promise<void> {
    return this.#ari.hangup(mediaChannelId);
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
