import { WebSocket } from 'ws';
import type { AriEvent } from '../gen/ari-models.ts';
import { LinkStatus } from '../link-state.ts';
import type { Logger } from '../logger.ts';
import { ReconnectDelay, type ReconnectDelayOptions } from '../reconnect-delay.ts';
import { AriEventError, parseAriEvent } from './ari-event.ts';
import type { AriAddress } from './ari-http.ts';

/** The event connection of one Stasis application. */
export interface AriEventConnectionOptions extends AriAddress {
  /** Name of the Stasis application, as in the dialplan's `Stasis(name)`. */
  app: string;
  /** Also receive the events of what the application does not own. */
  subscribeAll?: boolean;
  /** Between two pings; a connection silent for one whole period after a ping is given up. */
  heartbeatMs?: number;
  /** For the TCP connection and the upgrade together. */
  connectDeadlineMs?: number;
  reconnect?: ReconnectDelayOptions;
  logger: Logger;
}

const MAX_EVENT_BYTES = 1024 * 1024;

/**
 * Receives the events of one Stasis application and reconnects without end. Asterisk replays nothing:
 * who keeps state reconciles on `status.onReconnected`. When another client takes the same application,
 * this one stops (`replaced`), because coming back would take it from the other in turn.
 */
export class AriEventConnection {
  readonly status: LinkStatus;
  readonly #options: Required<Omit<AriEventConnectionOptions, 'reconnect'>>;
  readonly #deliver: (event: AriEvent) => void;
  readonly #delay: ReconnectDelay;
  #socket: WebSocket | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor({ reconnect, ...options }: AriEventConnectionOptions, deliver: (event: AriEvent) => void) {
    this.#options = { subscribeAll: false, heartbeatMs: 5_000, connectDeadlineMs: 5_000, ...options };
    this.#deliver = deliver;
    this.#delay = new ReconnectDelay(reconnect);
    this.status = new LinkStatus('ARI events', options.logger);
  }

  /** Begins to connect, or takes the application back after `replaced`. Idempotent. */
  start(): void {
    if (this.status.state === 'idle' || this.status.state === 'replaced') this.#connect();
  }

  /** Ends the connection for good. Idempotent. */
  close(): void {
    this.#drop();
    this.status.set('closed');
  }

  #connect(): void {
    this.status.set('connecting');
    const { url, user, password, app, subscribeAll, connectDeadlineMs } = this.#options;
    const query = new URLSearchParams({ app, subscribeAll: String(subscribeAll) });
    const socket = new WebSocket(`${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/ari/events?${query}`, {
      auth: `${user}:${password}`,
      handshakeTimeout: connectDeadlineMs,
      maxPayload: MAX_EVENT_BYTES,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.on('open', () => this.#opened(socket));
    socket.on('message', (data) => this.#received(socket, String(data)));
    // Every error is followed by 'close', where the connection is made anew.
    socket.on('error', (error) => this.#warn(error));
    socket.on('close', () => {
      if (socket === this.#socket) this.#reconnect();
    });
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    this.#delay.reset();
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    this.#heartbeat = setInterval(() => {
      if (!alive) {
        this.#options.logger.warn({ code: 'ARI_FROZEN' }, 'Asterisk does not answer on the event connection');
        socket.terminate();
        return;
      }
      alive = false;
      socket.ping();
    }, this.#options.heartbeatMs);
    this.status.set('connected');
  }

  #received(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return;
    let event: AriEvent;
    try {
      event = parseAriEvent(text);
    } catch (error) {
      if (!(error instanceof AriEventError)) throw error;
      this.#options.logger.warn({ code: error.code, reason: error.message }, 'an event message was ignored');
      return;
    }
    if (event.type === 'ApplicationReplaced') this.#replaced();
    this.#deliver(event);
  }

  #replaced(): void {
    this.#drop();
    this.#options.logger.error(
      { code: 'ARI_APPLICATION_REPLACED' },
      'another client took the Stasis application: this one receives no events until it is started again',
    );
    this.status.set('replaced');
  }

  #reconnect(): void {
    this.#drop();
    this.status.set('connecting');
    this.#retry = setTimeout(() => this.#connect(), this.#delay.next());
  }

  #drop(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }

  #warn(error: Error): void {
    // An outage repeats the same error at each attempt: only the first is worth a warning.
    const level = this.#delay.attempts <= 1 ? 'warn' : 'debug';
    const code = 'code' in error ? error.code : error.name;
    this.#options.logger[level]({ code, attempts: this.#delay.attempts }, 'the ARI event connection failed');
  }
}
