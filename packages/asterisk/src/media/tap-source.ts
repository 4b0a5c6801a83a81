import { randomUUID } from 'node:crypto';
import type { AriClient } from '../ari/ari-client.ts';
import type { Logger } from '../logger.ts';
import { AudioSocketTransport, type AudioSocketTransportOptions } from './audiosocket-transport.ts';
import type { CallerAudioSource, Tap, TapRequest } from './caller-audio-source.ts';
import { Carriers } from './carriers.ts';
import { LegSweep } from './leg-sweep.ts';
import type { MediaTransport } from './media-transport.ts';
import { SteadyTap } from './steady-tap.ts';
import { openTap, TapError, type TapOpening } from './tap.ts';
import { TapResources } from './tap-resources.ts';
import { WebSocketTransport } from './websocket-transport.ts';

/** How a voice can come: over chan_websocket, where we connect to Asterisk, or AudioSocket, where it connects to us. */
export const MEDIA_TRANSPORTS = ['websocket', 'audiosocket'] as const;
export type MediaTransportName = (typeof MEDIA_TRANSPORTS)[number];

/** Without a frame for so long another carrier is tried. */
const STALL_WITH_ANOTHER_MS = 1_000;

class TapSource implements CallerAudioSource {
  readonly #ari: AriClient;
  readonly #transports: readonly MediaTransport[];
  /** Of orphans, whose carrier is not known: all media channels bear to be ended as those of chan_websocket must be. */
  readonly #orphans: TapResources;
  /** Taps in set-up, alive, or being removed from Asterisk, by tap id. */
  readonly #taps = new Map<string, TapOpening>();
  readonly #sweep: LegSweep;
  readonly #carriers: Carriers;
  readonly #closing = new AbortController();

  /** @param transports by name, the preferred one first; at least one */
  constructor(ari: AriClient, logger: Logger, transports: ReadonlyMap<MediaTransportName, MediaTransport>) {
    this.#ari = ari;
    this.#transports = [...transports.values()];
    const [first] = this.#transports;
    const cautious = transports.get('websocket') ?? first;
    if (cautious === undefined) throw new RangeError('a source of voices needs a transport');
    this.#orphans = new TapResources(ari, cautious, logger, this.#closing.signal);
    this.#sweep = new LegSweep(ari, this.#taps);
    this.#carriers = new Carriers(
      [...transports].map(([name, transport]) => {
        const resources = new TapResources(ari, transport, logger, this.#closing.signal);
        return { name, open: (request) => this.#open(transport, resources, request) };
      }),
      logger,
    );
  }

  async tap(request: TapRequest): Promise<Tap> {
    if (this.#transports.length === 1) return (await this.#carriers.open(request)).tap;
    return await SteadyTap.open(this.#carriers, { stallMs: STALL_WITH_ANOTHER_MS, ...request });
  }

  releaseOrphans(): Promise<number> {
    return this.#orphans.releaseOrphans((id) => this.#taps.has(id));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#sweep.close();
    const closing = [...this.#taps.values()].map(async ({ tap, released }) => {
      await tap.then((alive) => alive.close()).catch(() => undefined);
      await released;
    });
    await Promise.all(closing);
    await Promise.all(this.#transports.map((transport) => transport.close()));
  }

  #open(transport: MediaTransport, resources: TapResources, request: TapRequest): Promise<Tap> {
    const names = resources.names(randomUUID());
    const given = request.signal === undefined ? [] : [request.signal];
    const signal = AbortSignal.any([this.#closing.signal, ...given]);
    if (signal.aborted) return Promise.reject(new TapError('TAP_CLOSED', signal.reason));
    const opening = openTap(this.#ari, transport, resources, names, { ...request, signal });
    this.#taps.set(names.id, opening);
    this.#sweep.within();
    void opening.released.then(() => this.#taps.delete(names.id));
    return opening.tap;
  }
}

/** Options of {@link createCallerAudioSource}. */
export interface CallerAudioSourceOptions {
  readonly ari: AriClient;
  readonly logger: Logger;
  /** The preferred one first. */
  readonly transports: readonly MediaTransportName[];
  /** Where AudioSocket listens; needed when it is one of the transports. */
  readonly audioSocket?: { readonly host: string; readonly port: number; readonly advertisedHost?: string };
}

/**
 * The voice over the first of several transports, and over the next one whenever it does not come: a tap whose frames
 * stop for a second, or whose media end before its leg, goes on over another transport. Rejects with the error of the
 * operating system when AudioSocket cannot listen.
 */
export async function createCallerAudioSource({
  ari,
  logger,
  transports,
  audioSocket,
}: CallerAudioSourceOptions): Promise<CallerAudioSource> {
  const made = new Map<MediaTransportName, MediaTransport>();
  for (const name of transports) {
    if (name === 'websocket') made.set(name, new WebSocketTransport(ari, logger));
    else if (audioSocket === undefined) throw new TypeError('AudioSocket needs an address to listen on');
    else made.set(name, await AudioSocketTransport.listen({ ari, logger, ...audioSocket }));
  }
  return new TapSource(ari, logger, made);
}

/** The voice over chan_websocket, where we connect to Asterisk: nothing listens on our side. The first choice. */
export function createWebSocketAudioSource({
  ari,
  logger,
}: {
  ari: AriClient;
  logger: Logger;
}): CallerAudioSource {
  return new TapSource(ari, logger, new Map([['websocket', new WebSocketTransport(ari, logger)]]));
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
  const transport = await AudioSocketTransport.listen(options);
  return new TapSource(options.ari, options.logger, new Map([['audiosocket', transport]]));
}
