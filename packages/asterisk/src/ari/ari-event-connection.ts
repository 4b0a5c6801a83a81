import { WebSocket } from 'ws';
import { AsteriskHttpAddress } from '../asterisk-address.ts';
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
  /** Also receive the events of what the application does not own. Default false. */
  subscribeAll?: boolean;
  /** Between two pings; a connection silent for one whole period after a ping is given up. Default 3000 ms. */
  heartbeatMs?: number;
  /** For the TCP connection and the upgrade together. Default 5000 ms. */
  connectDeadlineMs?: number;
  reconnect?: ReconnectDelayOptions;
  logger: Logger;
}

const MAX_EVENT_BYTES = 1024 * 1024;
/** After as many answered pings, connections given up earlier are taken for dead. */
const BEATS_TO_FORGET_GHOSTS = 20;

/**
 * Receives the events of one Stasis application and reconnects without end. Asterisk replays nothing:
 * who keeps state reconciles on `status.onReconnected`. When another client takes the same application,
 * this one stops (`replaced`), because coming back would take it from the other in turn.
 */
export class AriEventConnection {
  readonly status: LinkStatus;
  readonly #options: Required<Omit<AriEventConnectionOptions, 'reconnect'>>;
  readonly #target: string;
  readonly #deliver: (event: AriEvent) => void;
  readonly #delay: ReconnectDelay;
  #socket: WebSocket | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Connections that we gave up and Asterisk may yet take for us, once it goes on: each can replace us once. */
  #ghosts = 0;

  constructor({ reconnect, ...options }: AriEventConnectionOptions, deliver: (event: AriEvent) => void) {
    this.#options = { subscribeAll: false, heartbeatMs: 3_000, connectDeadlineMs: 5_000, ...options };
    const { url, app, subscribeAll } = this.#options;
    this.#target = new AsteriskHttpAddress(url).events(
      new URLSearchParams({ app, subscribeAll: String(subscribeAll) }),
    );
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
    const { user, password, connectDeadlineMs } = this.#options;
    const socket = new WebSocket(this.#target, {
      auth: `${user}:${password}`,
      handshakeTimeout: connectDeadlineMs,
      maxPayload: MAX_EVENT_BYTES,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    let reason = 'Asterisk closed the connection';
    socket.on('open', () => this.#opened(socket));
    socket.on('message', (data) => this.#received(socket, String(data)));
    // Every error is followed by 'close', where the connection is made anew.
    socket.on('error', (error) => {
      reason = error.message;
      if (/handshake has timed out/.test(reason)) this.#ghosts += 1;
    });
    socket.on('close', () => {
      if (socket === this.#socket) this.#reconnect(reason);
    });
  }

  #opened(socket: WebSocket): void {
    if (socket !== this.#socket) return;
    let alive = true;
    let beats = 0;
    const heard = () => {
      alive = true;
    };
    socket.on('pong', heard);
    socket.on('message', heard);
    this.#heartbeat = setInterval(() => {
      // When this process itself was late, the pong may wait in the socket: it is read before setImmediate.
      setImmediate(() => {
        if (socket !== this.#socket) return;
        if (alive) {
          alive = false;
          beats += 1;
          if (beats === BEATS_TO_FORGET_GHOSTS) this.#ghosts = 0;
          socket.ping();
        } else {
          this.#reconnect('Asterisk does not answer on the event connection');
        }
      });
    }, this.#options.heartbeatMs);
    if (this.#delay.attempts > 0)
      this.#options.logger.info({ attempts: this.#delay.attempts }, 'the ARI event connection is back');
    this.#delay.reset();
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
    if (event.type === 'ApplicationReplaced' && !this.#replaced()) return;
    this.#deliver(event);
  }

  /** False when it was one of our own earlier connections that took the application. */
  #replaced(): boolean {
    if (this.#ghosts > 0) {
      this.#ghosts -= 1;
      this.#reconnect('an earlier connection of this client was served late');
      return false;
    }
    this.#drop();
    this.#options.logger.error(
      { code: 'ARI_APPLICATION_REPLACED' },
      'another client took the Stasis application: this one receives no events until it is started again',
    );
    this.status.set('replaced');
    return true;
  }

  #reconnect(reason: string): void {
    this.#drop();
    // An outage repeats the same reason at each attempt: only the first is worth a warning.
    const level = this.#delay.attempts === 0 ? 'warn' : 'debug';
    this.#options.logger[level](
      { code: 'ARI_DISCONNECTED', reason, attempts: this.#delay.attempts },
      'the ARI event connection is down',
    );
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
}
