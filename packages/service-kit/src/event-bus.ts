import { setTimeout as pause } from 'node:timers/promises';
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { headers, type Msg, type MsgHdrs, type NatsConnection, nanos } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { backoffDelay, retry } from './backoff.ts';
import { BusUnavailableError } from './bus-errors.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { describeError, type Logger } from './logger.ts';
import { type Context, extractTrace, injectTrace, inSpan, SpanKind, type Tracer } from './telemetry.ts';
import { ATTRIBUTES } from './telemetry-attributes.ts';

/** One event as its reader sees it. */
export interface BusMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** True when it was delivered before and not acknowledged. */
  readonly redelivered: boolean;
}

/** Handles one event. A failure is logged with its code; a durable reader gets the event again, a live one does not. */
export type BusHandler = (message: BusMessage) => Promise<void> | void;

/** Who connects where. */
export interface EventBusOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Name of the service: connection name, inbox prefix and durable name. */
  readonly name: string;
  readonly logger: Logger;
  readonly tracer: Tracer;
}

/** A stream that this service owns: created at each connection when it is missing. */
export interface OwnedStream {
  readonly name: string;
  readonly subjects: readonly string[];
  /** Age at which an event is forgotten, milliseconds. */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
}

/** A durable reader of a stream. */
export interface DurableReader {
  readonly stream: string;
  /** Subject filter, such as `conv.*.said`. */
  readonly filter: string;
  readonly handler: BusHandler;
  /** Events handled side by side; those of one subject stay in order. */
  readonly width?: number;
  /** How often an event is tried before it is given up. */
  readonly maxDeliver?: number;
  /** Time after which an unacknowledged event is delivered again, milliseconds. */
  readonly ackWaitMs?: number;
}

const PUBLISH_TIMEOUT_MS = 2_000;
const RECONNECT = { firstMs: 100, mostMs: 2_000 } as const;

/**
 * Events over NATS with the trace context in the headers.
 *
 * It connects in the background and reconnects for ever, so that a service starts and goes on while NATS is away;
 * readers and owned streams are set up again at each connection, because a memory stream does not outlive a restart
 * of the server.
 */
export class EventBus {
  readonly #options: EventBusOptions;
  readonly #stop = new AbortController();
  readonly #owned: OwnedStream[] = [];
  readonly #live: { subject: string; queue?: string; handler: BusHandler }[] = [];
  readonly #connectedHooks: (() => void)[] = [];
  readonly #readers = new Map<DurableReader, boolean>();
  readonly #work = new KeyedQueue(64);
  #connection: NatsConnection | undefined;
  #connected = false;
  #started: Promise<void> | undefined;

  constructor(options: EventBusOptions) {
    this.#options = options;
  }

  /** True while the server answers and every durable reader is bound. */
  get ready(): boolean {
    return this.#connected && [...this.#readers.values()].every(Boolean);
  }

  /** True while the server answers. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Declares a stream that this service creates when missing. Before {@link start}. */
  own(stream: OwnedStream): void {
    this.#owned.push(stream);
  }

  /** Reads a subject live (core NATS): what is sent while nobody is connected is not seen. Before {@link start}. */
  subscribe(subject: string, handler: BusHandler, queue?: string): void {
    this.#live.push({ subject, handler, ...(queue === undefined ? {} : { queue }) });
  }

  /** Reads a stream at least once, from its first event. Before {@link start}. */
  consume(reader: DurableReader): void {
    this.#readers.set(reader, false);
  }

  /** Called at each connection, the first one included. Before {@link start}. */
  onConnected(hook: () => void): void {
    this.#connectedHooks.push(hook);
  }

  /** Begins to connect and returns at once. */
  start(): void {
    this.#started ??= this.#connect();
  }

  /**
   * Publishes an event so that live readers get it at once and the stream keeps it once.
   *
   * @param messageId repeated publications with the same id are stored once
   * @returns false when no stream took it (live readers got it all the same)
   * @throws BusUnavailableError when the server cannot be reached
   */
  async publish(subject: string, data: Uint8Array, messageId: string): Promise<boolean> {
    const connection = this.#reachable(subject);
    return await inSpan(
      this.#options.tracer,
      `publish ${template(subject)}`,
      { kind: SpanKind.PRODUCER, attributes: messaging(subject) },
      async () => {
        const outgoing = tracedHeaders();
        try {
          await this.#jetstream(connection).publish(subject, data, {
            msgID: messageId,
            headers: outgoing,
            timeout: PUBLISH_TIMEOUT_MS,
            retries: 0,
          });
          return true;
        } catch (error) {
          this.#options.logger.warn(
            { err: describeError(error), subject: template(subject) },
            'event not stored; only live readers got it',
          );
          return false;
        }
      },
    );
  }

  /**
   * Publishes on core NATS only, for what must never be stored.
   *
   * @throws BusUnavailableError when the server cannot be reached
   */
  async publishVolatile(subject: string, data: Uint8Array): Promise<void> {
    const connection = this.#reachable(subject);
    await inSpan(
      this.#options.tracer,
      `publish ${template(subject)}`,
      { kind: SpanKind.PRODUCER, attributes: messaging(subject) },
      () => connection.publish(subject, data, { headers: tracedHeaders() }),
    );
  }

  /**
   * Gives every event that a stream still holds, oldest first, then returns. Does nothing when there is no stream.
   *
   * @param filter subject filter
   */
  async replay(stream: string, filter: string, handler: BusHandler): Promise<void> {
    const connection = this.#reachable(filter);
    const consumer = await this.#jetstream(connection).consumers.get(stream, {
      filter_subjects: [filter],
      deliver_policy: DeliverPolicy.All,
    });
    let pending = (await consumer.info()).num_pending;
    if (pending === 0) return;
    const messages = await consumer.consume({ max_messages: 256 });
    for await (const message of messages) {
      await this.#handle(message, message.redelivered, handler, 'replay');
      pending = message.info.pending;
      if (pending === 0) break;
    }
    await consumer.delete().catch(() => undefined);
  }

  /** Waits for events in hand, bounded by `deadline`. */
  async drain(deadline: AbortSignal): Promise<void> {
    this.#stop.abort(new Error('draining'));
    const expired = new Promise<void>((resolve) =>
      deadline.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([this.#work.idle(), expired]);
    await Promise.race([this.#connection?.flush().catch(() => undefined), expired]);
  }

  /** Closes the connection. Safe to call twice. */
  async destroy(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    this.#connected = false;
    await this.#connection?.close().catch(() => undefined);
    await this.#started?.catch(() => undefined);
  }

  #reachable(what: string): NatsConnection {
    if (!this.#connected || this.#connection === undefined) throw new BusUnavailableError(template(what));
    return this.#connection;
  }

  #jetstream(connection: NatsConnection): JetStreamClient {
    return jetstream(connection);
  }

  async #connect(): Promise<void> {
    const { url, user, password, name, logger } = this.#options;
    const signal = this.#stop.signal;
    try {
      this.#connection = await retry(
        () =>
          connect({
            servers: url,
            user,
            pass: password,
            name,
            inboxPrefix: `_INBOX_${name}`,
            maxReconnectAttempts: -1,
            reconnectTimeWait: 100,
            reconnectJitter: 400,
            pingInterval: 5_000,
            maxPingOut: 2,
            timeout: 2_000,
          }),
        {
          ...RECONNECT,
          attempts: Number.POSITIVE_INFINITY,
          signal,
          onFailure: (error, attempt) => {
            if (attempt % 10 === 0)
              logger.warn({ err: describeError(error) }, 'cannot reach NATS; trying on');
          },
        },
      );
    } catch {
      return;
    }
    const connection = this.#connection;
    if (signal.aborted) {
      await connection.close().catch(() => undefined);
      return;
    }
    for (const { subject, queue, handler } of this.#live) {
      connection.subscribe(subject, {
        ...(queue === undefined ? {} : { queue }),
        callback: (error, message) => {
          if (error) logger.error({ err: describeError(error), subject }, 'cannot read a subject');
          else
            void this.#work.run(message.subject, async () => {
              await this.#handle(message, false, handler, 'receive');
            });
        },
      });
    }
    await connection.flush().catch(() => undefined);
    void this.#watch(connection);
    for (const reader of this.#readers.keys()) void this.#read(connection, reader);
    this.#onConnected(connection);
  }

  #onConnected(connection: NatsConnection): void {
    this.#connected = true;
    this.#options.logger.info('connected to NATS');
    void this.#createOwned(connection);
    for (const hook of this.#connectedHooks) hook();
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.#connected = false;
        this.#options.logger.warn('lost NATS; reconnecting');
      } else if (status.type === 'reconnect') {
        this.#onConnected(connection);
      } else if (status.type === 'error') {
        this.#options.logger.error({ err: describeError(status.error) }, 'NATS refused something');
      }
    }
  }

  async #createOwned(connection: NatsConnection): Promise<void> {
    for (const stream of this.#owned) {
      await retry(
        async () => {
          const manager = await jetstreamManager(connection, { checkAPI: false });
          await manager.streams.add({
            name: stream.name,
            subjects: [...stream.subjects],
            storage: StorageType.Memory,
            retention: RetentionPolicy.Limits,
            max_age: nanos(stream.maxAgeMs),
            max_bytes: stream.maxBytes,
            duplicate_window: nanos(Math.min(stream.maxAgeMs, 120_000)),
            num_replicas: 1,
          });
        },
        { ...RECONNECT, attempts: 30, signal: this.#stop.signal },
      ).catch((error: unknown) => {
        if (this.#stop.signal.aborted || !this.#connected) return;
        this.#options.logger.error(
          { err: describeError(error), stream: stream.name },
          'cannot create the stream',
        );
      });
    }
  }

  /** Binds a durable reader again and again, until the bus is closed. */
  async #read(connection: NatsConnection, reader: DurableReader): Promise<void> {
    const { name, logger } = this.#options;
    const signal = this.#stop.signal;
    const durable = durableName(name, reader.filter);
    let attempt = 0;
    while (!signal.aborted) {
      try {
        const manager = await jetstreamManager(connection, { checkAPI: false });
        await manager.consumers.add(reader.stream, {
          durable_name: durable,
          filter_subject: reader.filter,
          ack_policy: AckPolicy.Explicit,
          deliver_policy: DeliverPolicy.All,
          ack_wait: nanos(reader.ackWaitMs ?? 30_000),
          max_deliver: reader.maxDeliver ?? 5,
        });
        const consumer = await this.#jetstream(connection).consumers.get(reader.stream, durable);
        const messages = await consumer.consume({
          max_messages: 256,
          abort_on_missing_resource: true,
          idle_heartbeat: 1_000,
          expires: 10_000,
        });
        const stop = (): void => void messages.close();
        signal.addEventListener('abort', stop, { once: true });
        this.#readers.set(reader, true);
        attempt = 0;
        try {
          for await (const message of messages) {
            void this.#work.run(message.subject, () => this.#handleDurably(message, reader));
          }
        } finally {
          signal.removeEventListener('abort', stop);
        }
      } catch (error) {
        if (!signal.aborted && attempt % 20 === 19) {
          logger.warn(
            { err: describeError(error), filter: reader.filter },
            'cannot bind a reader; trying on',
          );
        }
      }
      this.#readers.set(reader, false);
      await pause(backoffDelay(Math.min(attempt, 4), RECONNECT), undefined, { signal, ref: false }).catch(
        () => undefined,
      );
      attempt += 1;
    }
  }

  async #handleDurably(message: JsMsg, reader: DurableReader): Promise<void> {
    const handled = await this.#handle(message, message.redelivered, reader.handler, 'process');
    if (handled === 'done') message.ack();
    else if (handled === 'refused') message.term();
    else message.nak(500);
  }

  /** Runs a handler in a span under the sender's; malformed and unsigned events are refused, once and for all. */
  async #handle(
    message: Msg | JsMsg,
    redelivered: boolean,
    handler: BusHandler,
    verb: string,
  ): Promise<'done' | 'refused' | 'failed'> {
    const parent: Context = extractTrace(message.headers, headerGetter);
    try {
      await inSpan(
        this.#options.tracer,
        `${verb} ${template(message.subject)}`,
        { kind: SpanKind.CONSUMER, attributes: messaging(message.subject), parent },
        () => handler({ subject: message.subject, data: message.data, redelivered }),
      );
      return 'done';
    } catch (error) {
      const refused = isRefusal(error);
      this.#options.logger[refused ? 'warn' : 'error'](
        { err: describeError(error), subject: template(message.subject) },
        refused ? 'event refused' : 'event not handled',
      );
      return refused ? 'refused' : 'failed';
    }
  }
}

/** Codes of errors that a second try cannot mend. */
const REFUSALS: ReadonlySet<unknown> = new Set(['MALFORMED_EVENT', 'UNSIGNED_TEXT', 'REPLAYED_TEXT']);

function isRefusal(error: unknown): boolean {
  return error instanceof Error && REFUSALS.has((error as { code?: unknown }).code);
}

/** Durable name of a service's reader: one per filter. */
function durableName(service: string, filter: string): string {
  return `${service}-${filter.split('.').at(-1)}`;
}

/** Subject without the id in its middle, fit for names and labels. */
function template(subject: string): string {
  const [root, , ...rest] = subject.split('.');
  return [root, '*', ...rest].join('.');
}

function messaging(subject: string): Record<string, string> {
  const id = subject.split('.')[1];
  return {
    [ATTRIBUTES.messagingSystem]: 'nats',
    [ATTRIBUTES.messagingDestination]: template(subject),
    ...(id && id !== '*' ? { [ATTRIBUTES.conversationId]: id } : {}),
  };
}

function tracedHeaders(): MsgHdrs {
  const outgoing = headers();
  injectTrace(outgoing, { set: (carrier, key, value) => carrier.set(key, value) });
  return outgoing;
}

const headerGetter = {
  keys: (carrier: MsgHdrs | undefined): string[] => carrier?.keys() ?? [],
  get: (carrier: MsgHdrs | undefined, key: string): string | undefined => carrier?.get(key) || undefined,
};
