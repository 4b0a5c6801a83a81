import type { AriEvent, AsteriskInfo, Bridge, Channel, Playback } from '../gen/ari-models.ts';
import type { LinkState, Reconnection } from '../link-state.ts';
import { Listeners } from '../listeners.ts';
import {
  AriChannelGoneError,
  AriClosedError,
  AriError,
  AriEventsLostError,
  AriTimeoutError,
  AriUnreachableError,
} from './ari-errors.ts';
import type { AriEventOf } from './ari-event.ts';
import { AriEventConnection, type AriEventConnectionOptions } from './ari-event-connection.ts';
import {
  type AriCallOptions,
  AriHttp,
  type AriOperation,
  type AriParameters,
  type AriResponse,
} from './ari-http.ts';

const STOP_PLAYBACK_MS = 2_000;
const STOP_PLAYBACK_PAUSE_MS = 5;

/** Options of {@link AriClient.create}. */
export interface AriClientOptions extends AriEventConnectionOptions {
  /** For each HTTP request that does not name its own. Default 5000 ms. */
  requestDeadlineMs?: number;
}

/** Where a channel goes when the application lets it go. */
export interface DialplanPlace {
  context: string;
  extension: string;
  priority?: number;
}

/** An externalMedia channel to be made, under our own id. */
export interface ExternalMediaRequest {
  channelId: string;
  /** `slin` is 8 kHz, `slin16` is 16 kHz, both signed 16-bit mono. */
  format: string;
  encapsulation: 'rtp' | 'audiosocket' | 'none';
  transport: 'udp' | 'tcp' | 'websocket';
  connectionType?: 'client' | 'server';
  externalHost: string;
  data?: string;
}

/**
 * Asterisk's REST interface for one Stasis application: typed calls over HTTP, typed events over one
 * WebSocket that reconnects without end. Every id is chosen by the caller, so that what a lost answer
 * made can be found again, and so that events can be awaited before the request is sent.
 */
export class AriClient {
  /** Base of ARI, for example `http://127.0.0.1:8088/ari`. */
  readonly url: string;
  /** Name of the Stasis application. */
  readonly app: string;
  readonly #http: AriHttp;
  readonly #events: AriEventConnection;
  readonly #byType = new Map<AriEvent['type'], Listeners<AriEvent>>();
  readonly #everything: Listeners<AriEvent>;
  readonly #closing = new AbortController();
  readonly #options: AriClientOptions;

  private constructor(options: AriClientOptions) {
    this.#options = options;
    this.url = options.url;
    this.app = options.app;
    this.#http = new AriHttp(options, options.requestDeadlineMs);
    this.#everything = new Listeners('ARI event listener', options.logger);
    this.#events = new AriEventConnection(options, (event) => {
      this.#byType.get(event.type)?.emit(event);
      this.#everything.emit(event);
    });
  }

  /** A client that has opened nothing yet; HTTP calls work at once, events after {@link start}. */
  static create(options: AriClientOptions): AriClient {
    return new AriClient(options);
  }

  /** Begins to receive events; after `replaced`, takes the application back. Idempotent. */
  start(): void {
    this.#events.start();
  }

  /** Ends everything: waits and requests in flight reject, sockets close. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#events.close();
    await this.#http.close();
    for (const listeners of this.#byType.values()) listeners.clear();
    this.#everything.clear();
  }

  /** State of the event connection; readiness is `connected`. */
  get state(): LinkState {
    return this.#events.status.state;
  }

  onStateChange(listener: (state: LinkState) => void): () => void {
    return this.#events.status.onChange(listener);
  }

  /** Runs after each outage of the event connection. Nothing was replayed: reconcile here. */
  onReconnected(listener: (reconnection: Reconnection) => void | Promise<void>): () => void {
    return this.#events.status.onReconnected(listener);
  }

  /** Resolves once events flow. @throws {AriTimeoutError} after `deadlineMs`, or when closed. */
  whenConnected(deadlineMs: number): Promise<void> {
    return this.#events.status.whenConnected(
      deadlineMs,
      () => new AriTimeoutError('GET /events', deadlineMs),
    );
  }

  /** Listens to one type of event; returns what stops it. A listener that fails is logged, not fatal. */
  on<Type extends AriEvent['type']>(
    type: Type,
    listener: (event: AriEventOf<Type>) => void | Promise<void>,
  ): () => void {
    let listeners = this.#byType.get(type);
    if (listeners === undefined) {
      listeners = new Listeners(`ARI ${type} listener`, this.#options.logger);
      this.#byType.set(type, listeners);
    }
    return listeners.add((event) => listener(event as AriEventOf<Type>));
  }

  /** Listens to every event; returns what stops it. */
  onEvent(listener: (event: AriEvent) => void | Promise<void>): () => void {
    return this.#everything.add(listener);
  }

  /**
   * The arrival of a channel in the application. Call it before the request that makes the channel:
   * the event can come before the answer to the request.
   *
   * The promise may be dropped: its rejection is never unhandled.
   * @throws {AriTimeoutError}; {@link AriChannelGoneError} the channel ended first;
   *   {@link AriEventsLostError} the event may have been missed; {@link AriClosedError}
   */
  waitForStasisStart(
    channelId: string,
    { deadlineMs = 5_000, signal }: AriCallOptions = {},
  ): Promise<AriEventOf<'StasisStart'>> {
    const operation = 'waiting for StasisStart';
    const { promise, resolve, reject } = Promise.withResolvers<AriEventOf<'StasisStart'>>();
    const given = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    const giveUp = () => reject(new AriClosedError(operation));
    const timer = setTimeout(() => reject(new AriTimeoutError(operation, deadlineMs)), deadlineMs);
    const gone = (event: { channel: Channel }) => {
      if (event.channel.id === channelId) reject(new AriChannelGoneError(operation));
    };
    const stops = [
      this.on('StasisStart', (event) => {
        if (event.channel.id === channelId) resolve(event);
      }),
      this.on('ChannelDestroyed', gone),
      this.on('StasisEnd', gone),
      this.onStateChange((state) => {
        if (state !== 'connected') reject(new AriEventsLostError(operation));
      }),
    ];
    if (this.state !== 'connected') reject(new AriEventsLostError(operation));
    given.addEventListener('abort', giveUp, { once: true });
    if (given.aborted) giveUp();
    const settled = promise.finally(() => {
      clearTimeout(timer);
      given.removeEventListener('abort', giveUp);
      for (const stop of stops) stop();
    });
    settled.catch(() => undefined);
    return settled;
  }

  /** Any operation of this Asterisk, by method and path template, with a deadline. */
  call<Operation extends AriOperation>(
    operation: Operation,
    parameters: AriParameters<Operation>,
    options?: AriCallOptions,
  ): Promise<AriResponse<Operation>> {
    return this.#http.call(operation, parameters, options);
  }

  /** Version and identity of this Asterisk. */
  info(options?: AriCallOptions): Promise<AsteriskInfo> {
    return this.call('GET /asterisk/info', {}, options);
  }

  answer(channelId: string, options?: AriCallOptions): Promise<void> {
    return this.call('POST /channels/{channelId}/answer', { path: { channelId } }, options);
  }

  /** Leaves the application for the dialplan. The channel keeps its id; StasisEnd follows. */
  continueInDialplan(channelId: string, place: DialplanPlace, options?: AriCallOptions): Promise<void> {
    const query = { priority: 1, ...place };
    return this.call('POST /channels/{channelId}/continue', { path: { channelId }, query }, options);
  }

  /** Hangs up. A channel that is already gone is a success. */
  hangup(channelId: string, options?: AriCallOptions): Promise<void> {
    return absentIsDone(this.call('DELETE /channels/{channelId}', { path: { channelId } }, options));
  }

  /**
   * Plays one or more media (for example `sound:/abs/path/without/extension`) one after the other.
   * Asterisk plays a repeated playbackId again, so this is never sent twice.
   */
  play(
    channelId: string,
    { playbackId, media }: { playbackId: string; media: string | readonly string[] },
    options?: AriCallOptions,
  ): Promise<Playback> {
    return this.#findLostAnswer(
      this.call(
        'POST /channels/{channelId}/play/{playbackId}',
        { path: { channelId, playbackId }, query: { media } },
        options,
      ),
      () => this.call('GET /playbacks/{playbackId}', { path: { playbackId } }, options),
    );
  }

  /**
   * Stops a playback, the rest of its list included: each DELETE ends only the medium that plays now, so it
   * is repeated until the playback is gone. One that is already over is a success.
   */
  async stopPlayback(playbackId: string, options?: AriCallOptions): Promise<void> {
    const operation = 'DELETE /playbacks/{playbackId}';
    const until = performance.now() + (options?.deadlineMs ?? STOP_PLAYBACK_MS);
    do {
      const error = await this.call(operation, { path: { playbackId } }, options).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') return;
      if (error !== undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, STOP_PLAYBACK_PAUSE_MS));
    } while (performance.now() < until);
    throw new AriTimeoutError(operation, STOP_PLAYBACK_MS);
  }

  /** Makes a channel that hears one side of another; `in` is what that party says. */
  snoop(
    channelId: string,
    { snoopId, spy, appArgs }: { snoopId: string; spy: 'in' | 'out' | 'both'; appArgs?: string },
    options?: AriCallOptions,
  ): Promise<Channel> {
    const query = { app: this.app, spy, appArgs };
    return this.#findLostAnswer(
      this.call(
        'POST /channels/{channelId}/snoop/{snoopId}',
        { path: { channelId, snoopId }, query },
        options,
      ),
      () => this.getChannel(snoopId, options),
    );
  }

  /**
   * Makes a channel whose media goes to or comes from outside. Never sent twice: Asterisk 22.10.1
   * crashes when the id of a living WebSocket media channel is asked for again.
   */
  externalMedia(request: ExternalMediaRequest, options?: AriCallOptions): Promise<Channel> {
    const { channelId, format, encapsulation, transport, connectionType, externalHost, data } = request;
    const query = {
      app: this.app,
      channelId,
      format,
      encapsulation,
      transport,
      connection_type: connectionType,
      external_host: externalHost,
      data,
    };
    return this.#findLostAnswer(this.call('POST /channels/externalMedia', { query }, options), () =>
      this.getChannel(channelId, options),
    );
  }

  /** Makes a mixing bridge; one that exists under this id is a success. */
  createBridge(bridgeId: string, options?: AriCallOptions): Promise<Bridge> {
    return this.#findLostAnswer(
      this.call('POST /bridges/{bridgeId}', { path: { bridgeId }, query: { type: 'mixing' } }, options),
      () => this.call('GET /bridges/{bridgeId}', { path: { bridgeId } }, options),
    );
  }

  /** @throws {AriError} `ARI_NOT_IN_STASIS` until each channel has entered the application. */
  addToBridge(bridgeId: string, channelIds: readonly string[], options?: AriCallOptions): Promise<void> {
    return this.call(
      'POST /bridges/{bridgeId}/addChannel',
      { path: { bridgeId }, query: { channel: channelIds } },
      options,
    );
  }

  removeFromBridge(bridgeId: string, channelIds: readonly string[], options?: AriCallOptions): Promise<void> {
    return this.call(
      'POST /bridges/{bridgeId}/removeChannel',
      { path: { bridgeId }, query: { channel: channelIds } },
      options,
    );
  }

  /** Destroys a bridge. One that is already gone is a success. */
  destroyBridge(bridgeId: string, options?: AriCallOptions): Promise<void> {
    return absentIsDone(this.call('DELETE /bridges/{bridgeId}', { path: { bridgeId } }, options));
  }

  listBridges(options?: AriCallOptions): Promise<Bridge[]> {
    return this.call('GET /bridges', {}, options);
  }

  /** @throws {AriError} `ARI_NOT_FOUND` when there is no such channel. */
  getChannel(channelId: string, options?: AriCallOptions): Promise<Channel> {
    return this.call('GET /channels/{channelId}', { path: { channelId } }, options);
  }

  listChannels(options?: AriCallOptions): Promise<Channel[]> {
    return this.call('GET /channels', {}, options);
  }

  setChannelVar(channelId: string, variable: string, value: string, options?: AriCallOptions): Promise<void> {
    return this.call(
      'POST /channels/{channelId}/variable',
      { path: { channelId }, query: { variable, value } },
      options,
    );
  }

  /** @throws {AriError} `ARI_NOT_FOUND` when the channel or the variable does not exist. */
  async getChannelVar(channelId: string, variable: string, options?: AriCallOptions): Promise<string> {
    const path = { channelId };
    return (await this.call('GET /channels/{channelId}/variable', { path, query: { variable } }, options))
      .value;
  }

  setGlobalVariable(variable: string, value: string, options?: AriCallOptions): Promise<void> {
    return this.call('POST /asterisk/variable', { query: { variable, value } }, options);
  }

  async getGlobalVariable(variable: string, options?: AriCallOptions): Promise<string> {
    return (await this.call('GET /asterisk/variable', { query: { variable } }, options)).value;
  }

  /** Sends keys (`0`-`9`, `*`, `#`, `A`-`D`) to a channel. */
  sendDtmf(channelId: string, dtmf: string, options?: AriCallOptions): Promise<void> {
    return this.call('POST /channels/{channelId}/dtmf', { path: { channelId }, query: { dtmf } }, options);
  }

  /** Adds event sources, for example `endpoint:PJSIP/a`, `channel:id`, `bridge:id`, to the application. */
  async subscribe(eventSource: string | readonly string[], options?: AriCallOptions): Promise<void> {
    const path = { applicationName: this.app };
    await this.call(
      'POST /applications/{applicationName}/subscription',
      { path, query: { eventSource } },
      options,
    );
  }

  /** When the answer was lost or the id is taken, what the request made is looked up under its id. */
  async #findLostAnswer<Made>(made: Promise<Made>, find: () => Promise<Made>): Promise<Made> {
    try {
      return await made;
    } catch (error) {
      const lost = error instanceof AriUnreachableError;
      const taken = error instanceof AriError && (error.status === 409 || error.status === 500);
      if (!lost && !taken) throw error;
      return await find().catch(() => {
        throw error;
      });
    }
  }
}

async function absentIsDone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof AriError && error.code === 'ARI_NOT_FOUND')) throw error;
  }
}
