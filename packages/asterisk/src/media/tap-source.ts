import { randomUUID } from 'node:crypto';
import type { AriClient } from '../ari/ari-client.ts';
import type { Logger } from '../logger.ts';
import { AudioSocketTransport, type AudioSocketTransportOptions } from './audiosocket-transport.ts';
import type { CallerAudioSource, Tap, TapRequest } from './caller-audio-source.ts';
import { LegSweep } from './leg-sweep.ts';
import type { MediaTransport } from './media-transport.ts';
import { openTap, TapError, type TapOpening } from './tap.ts';
import { TapResources } from './tap-resources.ts';
import { WebSocketTransport } from './websocket-transport.ts';

class TapSource implements CallerAudioSource {
  readonly #ari: AriClient;
  readonly #transport: MediaTransport;
  readonly #resources: TapResources;
  /** Taps in set-up, alive, or being removed from Asterisk, by tap id. */
  readonly #taps = new Map<string, TapOpening>();
  readonly #sweep: LegSweep;
  readonly #closing = new AbortController();

  constructor(ari: AriClient, logger: Logger, transport: MediaTransport) {
    this.#ari = ari;
    this.#transport = transport;
    this.#resources = new TapResources(ari, transport, logger);
    this.#sweep = new LegSweep(ari, this.#taps);
  }

  tap(request: TapRequest): Promise<Tap> {
    const names = this.#resources.names(randomUUID());
    const given = request.signal === undefined ? [] : [request.signal];
    const signal = AbortSignal.any([this.#closing.signal, ...given]);
    if (signal.aborted) return Promise.reject(new TapError('TAP_CLOSED', signal.reason));
    const opening = openTap(this.#ari, this.#transport, this.#resources, names, { ...request, signal });
    this.#taps.set(names.id, opening);
    this.#sweep.within();
    void opening.released.then(() => this.#taps.delete(names.id));
    return opening.tap;
  }

  releaseOrphans(): Promise<number> {
    return this.#resources.releaseOrphans((id) => this.#taps.has(id));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#sweep.close();
    const closing = [...this.#taps.values()].map(async ({ tap, released }) => {
      await tap.then((alive) => alive.close()).catch(() => undefined);
      await released;
    });
    await Promise.all(closing);
    await this.#transport.close();
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
  return new TapSource(ari, logger, new WebSocketTransport(ari, logger));
}

/** Options of {@link createAudioSocketAudioSource}. */
export interface AudioSocketAudioSourceOptions extends AudioSocketTransportOptions {
  ari: AriClient;
}

/**
 * The voice over AudioSocket, where Asterisk connects to us over TCP without TLS. Rejects with the error of
 * the operating system when the address cannot be listened to.
 */
export async function createAudioSocketAudioSource(
  options: AudioSocketAudioSourceOptions,
): Promise<CallerAudioSource> {
  return new TapSource(options.ari, options.logger, await AudioSocketTransport.listen(options));
}
