import type { AriEvent, Channel } from '../gen/ari-models.ts';
import type { LinkState, Reconnection } from '../link-state.ts';
import { Listeners } from '../listeners.ts';
import { AriCalls } from './ari-calls.ts';
import { AriChannelGoneError, AriClosedError, AriEventsLostError, AriTimeoutError } from './ari-errors.ts';
import type { AriEventOf } from './ari-event.ts';
import { AriEventConnection, type AriEventConnectionOptions } from './ari-event-connection.ts';
import type { AriCallOptions } from './ari-http.ts';

/** Options of {@link AriClient.create}. */
export interface AriClientOptions extends AriEventConnectionOptions {
  /** For each HTTP request that does not name its own. Default 5000 ms. */
  requestDeadlineMs?: number;
}

/**
 * Asterisk's REST interface for one Stasis application: typed calls over HTTP, typed events over one
 * WebSocket that reconnects without end. Every id is chosen by the caller, so that what a lost answer
 * made can be found again, and so that events can be awaited before the request is sent.
 */
export class AriClient extends AriCalls {
  readonly #events: AriEventConnection;
  readonly #byType = new Map<AriEvent['type'], Listeners<AriEvent>>();
  readonly #everything: Listeners<AriEvent>;
  readonly #closing = new AbortController();
  readonly #options: AriClientOptions;

  private constructor(options: AriClientOptions) {
    super(options);
    this.#options = options;
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
  override async close(): Promise<void> {
    this.#closing.abort();
    this.#events.close();
    await super.close();
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
}
