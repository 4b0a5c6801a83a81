import { type LinkState, LinkStatus, type Reconnection } from '../link-state.ts';
import { Listeners } from '../listeners.ts';
import type { Logger } from '../logger.ts';
import { ReconnectDelay, type ReconnectDelayOptions } from '../reconnect-delay.ts';
import { type AmiAddress, AmiConnection, type AmiFieldList } from './ami-connection.ts';
import { AmiDisconnectedError, AmiTimeoutError } from './ami-errors.ts';
import { type AmiEvent, type AmiEventOf, type AmiEventType, readAmiEvent } from './ami-event.ts';
import { AmiFieldError } from './ami-fields.ts';
import type { AmiPacket } from './ami-packet.ts';
import type { AmiAnswer } from './pending-actions.ts';
import { ON_HOLD, type QueuedCaller, readQueuedCallers } from './queue-legs.ts';
import { type QueueSnapshot, readQueueStatus } from './queue-status.ts';

/** Options of {@link AmiClient.create}. */
export interface AmiClientOptions extends AmiAddress {
  /** For each action that does not name its own. Default 5000 ms. */
  actionDeadlineMs?: number;
  /** For the TCP connection, the login and `FullyBooted` together. Default 10 000 ms. */
  connectDeadlineMs?: number;
  /** Between two Ping actions; one without an answer for as long ends the connection. Default 3000 ms. */
  heartbeatMs?: number;
  reconnect?: ReconnectDelayOptions;
  logger: Logger;
}

/** Per action: its deadline in milliseconds. */
export interface AmiActionOptions {
  deadlineMs?: number;
}

/**
 * Asterisk's manager interface: typed events of the queue, actions with a deadline, and a connection
 * that comes back without end. Nothing is kept while disconnected: an action then rejects at once.
 */
export class AmiClient {
  readonly #options: AmiClientOptions;
  readonly #status: LinkStatus;
  readonly #byType = new Map<AmiEventType, Listeners<AmiEvent>>();
  readonly #everything: Listeners<AmiEvent>;
  readonly #delay: ReconnectDelay;
  #connection: AmiConnection | undefined;
  #loggedIn = false;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  private constructor(options: AmiClientOptions) {
    this.#options = options;
    this.#status = new LinkStatus('AMI', options.logger);
    this.#everything = new Listeners('AMI event listener', options.logger);
    this.#delay = new ReconnectDelay(options.reconnect);
  }

  /** A client that has opened nothing yet; see {@link start}. */
  static create(options: AmiClientOptions): AmiClient {
    return new AmiClient(options);
  }

  /** Begins to connect. Idempotent. */
  start(): void {
    if (this.#status.state === 'idle') void this.#connect();
  }

  /** Ends the connection for good; what waits rejects. Idempotent. */
  async close(): Promise<void> {
    this.#status.set('closed');
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    const connection = this.#connection;
    connection?.drop('the client was closed');
    await connection?.ended;
    for (const listeners of this.#byType.values()) listeners.clear();
    this.#everything.clear();
  }

  /** `connected` means logged in to a fully booted Asterisk. */
  get state(): LinkState {
    return this.#status.state;
  }

  onStateChange(listener: (state: LinkState) => void): () => void {
    return this.#status.onChange(listener);
  }

  /** Runs after each outage. Nothing was replayed: rebuild from {@link queueStatus}. */
  onReconnected(listener: (reconnection: Reconnection) => void | Promise<void>): () => void {
    return this.#status.onReconnected(listener);
  }

  /** Resolves once logged in. @throws {AmiTimeoutError} after `deadlineMs`, or when closed. */
  whenConnected(deadlineMs: number): Promise<void> {
    return this.#status.whenConnected(deadlineMs, () => new AmiTimeoutError('Login', deadlineMs));
  }

  /** Listens to one type of event; returns what stops it. A listener that fails is logged, not fatal. */
  on<Type extends AmiEventType>(
    type: Type,
    listener: (event: AmiEventOf<Type>) => void | Promise<void>,
  ): () => void {
    let listeners = this.#byType.get(type);
    if (listeners === undefined) {
      listeners = new Listeners(`AMI ${type} listener`, this.#options.logger);
      this.#byType.set(type, listeners);
    }
    return listeners.add((event) => listener(event as AmiEventOf<Type>));
  }

  /** Listens to every event of a known type; returns what stops it. */
  onEvent(listener: (event: AmiEvent) => void | Promise<void>): () => void {
    return this.#everything.add(listener);
  }

  /**
   * Sends one action. CR and LF in names and values are replaced by a space.
   * @throws {AmiRefusedError}; {@link AmiTimeoutError}; {@link AmiDisconnectedError};
   *   {@link AmiOverloadError}
   */
  async action(
    action: string,
    fields: AmiFieldList = [],
    options: AmiActionOptions = {},
  ): Promise<AmiPacket> {
    return (await this.#send(action, fields, false, options)).response;
  }

  /** Sends an action that is answered by a list of events; returns them once the list is complete. */
  async list(
    action: string,
    fields: AmiFieldList = [],
    options: AmiActionOptions = {},
  ): Promise<AmiPacket[]> {
    return (await this.#send(action, fields, true, options)).events;
  }

  async ping(options?: AmiActionOptions): Promise<void> {
    await this.action('Ping', [], options);
  }

  /** One queue or all: its members and who waits in it. An unknown queue gives an empty list. */
  async queueStatus(queue?: string, options?: AmiActionOptions): Promise<QueueSnapshot[]> {
    return readQueueStatus(
      await this.list('QueueStatus', queue === undefined ? [] : [['Queue', queue]], options),
    );
  }

  /** Every caller whom the dialplan's queue has, who rings for him, talks with him or holds him, and whom that one asks. */
  async queuedCallers(options?: AmiActionOptions): Promise<QueuedCaller[]> {
    return readQueuedCallers(await this.list('Status', [['Variables', ON_HOLD]], options));
  }

  #send(action: string, fields: AmiFieldList, list: boolean, options: AmiActionOptions): Promise<AmiAnswer> {
    const { deadlineMs = this.#options.actionDeadlineMs ?? 5_000 } = options;
    if (this.#connection === undefined || !this.#loggedIn)
      return Promise.reject(new AmiDisconnectedError(action, 'AMI is not connected'));
    return this.#connection.send(action, fields, list, deadlineMs);
  }

  async #connect(): Promise<void> {
    this.#status.set('connecting');
    const connection = new AmiConnection(this.#options, this.#options.logger, (packet) =>
      this.#deliver(packet),
    );
    this.#connection = connection;
    void connection.ended.then((reason) => this.#lost(reason));
    try {
      await connection.login(this.#options.connectDeadlineMs ?? 10_000);
    } catch (error) {
      connection.drop(error instanceof Error ? error.message : 'the login failed');
      return;
    }
    this.#loggedIn = true;
    if (this.#delay.attempts > 0)
      this.#options.logger.info({ attempts: this.#delay.attempts }, 'AMI is connected again');
    this.#delay.reset();
    const period = this.#options.heartbeatMs ?? 3_000;
    this.#heartbeat = setInterval(() => this.#beat(connection, period), period);
    this.#status.set('connected');
  }

  #beat(connection: AmiConnection, period: number): void {
    connection.send('Ping', [], false, period).catch(() => connection.drop('Asterisk does not answer Ping'));
  }

  #lost(reason: string): void {
    clearInterval(this.#heartbeat);
    this.#connection = undefined;
    this.#loggedIn = false;
    if (this.#status.state === 'closed') return;
    // An outage repeats the same reason at each attempt: only the first is worth a warning.
    const level = this.#delay.attempts === 0 ? 'warn' : 'debug';
    this.#options.logger[level](
      { code: 'AMI_DISCONNECTED', reason, attempts: this.#delay.attempts },
      'AMI is disconnected',
    );
    this.#status.set('connecting');
    this.#retry = setTimeout(() => void this.#connect(), this.#delay.next());
  }

  #deliver(packet: AmiPacket): void {
    if (!this.#loggedIn) return;
    try {
      const event = readAmiEvent(packet);
      if (event === undefined) return;
      this.#byType.get(event.type)?.emit(event);
      this.#everything.emit(event);
    } catch (error) {
      if (!(error instanceof AmiFieldError)) throw error;
      this.#options.logger.warn({ code: error.code, reason: error.message }, 'an AMI event was ignored');
    }
  }
}
