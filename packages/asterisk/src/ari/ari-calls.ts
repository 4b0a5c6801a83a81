import type { AsteriskInfo, Bridge, Channel, Playback } from '../gen/ari-models.ts';
import { AriError, type AriErrorCode, AriTimeoutError, AriUnreachableError } from './ari-errors.ts';
import type { AriAddress, AriCallOptions, AriOperation, AriParameters, AriResponse } from './ari-http.ts';
import { AriHttp } from './ari-http.ts';

const STOP_PLAYBACK_MS = 2_000;
const STOP_PLAYBACK_PAUSE_MS = 5;

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

/** The requests of one Stasis application. Every id is chosen by the caller: what a lost answer made can be found. */
export class AriCalls {
  /** Base of ARI, for example `http://127.0.0.1:8088/ari`. */
  readonly url: string;
  /** Name of the Stasis application. */
  readonly app: string;
  readonly #http: AriHttp;

  constructor(options: AriAddress & { app: string; requestDeadlineMs?: number }) {
    this.url = options.url;
    this.app = options.app;
    this.#http = new AriHttp(options, options.requestDeadlineMs);
  }

  /** Gives up the requests in flight; later ones are refused. Idempotent. */
  close(): Promise<void> {
    return this.#http.close();
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

  /** Writes silence to a channel until it is stopped; a playback ends it. */
  startSilence(channelId: string, options?: AriCallOptions): Promise<void> {
    return this.call('POST /channels/{channelId}/silence', { path: { channelId } }, options);
  }

  stopSilence(channelId: string, options?: AriCallOptions): Promise<void> {
    return this.call('DELETE /channels/{channelId}/silence', { path: { channelId } }, options);
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

  /**
   * Destroys a bridge. One that is already gone is a success, and so is one that is going: Asterisk takes it from its
   * applications first, and refuses with 409 until it has left its list too.
   */
  destroyBridge(bridgeId: string, options?: AriCallOptions): Promise<void> {
    const call = this.call('DELETE /bridges/{bridgeId}', { path: { bridgeId } }, options);
    return absentIsDone(call, ['ARI_NOT_FOUND', 'ARI_CONFLICT']);
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

async function absentIsDone(
  call: Promise<void>,
  absent: readonly AriErrorCode[] = ['ARI_NOT_FOUND'],
): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof AriError && absent.includes(error.code))) throw error;
  }
}
