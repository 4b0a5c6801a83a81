import { setTimeout as pause } from 'node:timers/promises';
import {
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { millis, type NatsConnection, nanos, type Subscription } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { backoffDelay, retry } from './backoff.ts';
import { BusUnavailableError } from './bus-errors.ts';
import { BusSession } from './bus-session.ts';
import { eventHeaders, messagingAttributes, subjectMatches, subjectTemplate } from './bus-subject.ts';
import { busTls } from './bus-tls.ts';
import type { Certificates } from './certificates.ts';
import { settledBefore } from './deadline.ts';
import { type DurableReader, DurableReading } from './durable-reading.ts';
import { type BusHandler, EventHandling } from './event-handling.ts';
import type { SeenStore } from './found-store.ts';
import { Heartbeats } from './heartbeats.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { describeError, type Logger } from './logger.ts';
import { OnceInAWhile } from './once-in-a-while.ts';
import { replayStream, streamInfo } from './stream-replay.ts';
import { inSpan, markFailed, SpanKind, type Tracer } from './telemetry.ts';

export type { DurableReader } from './durable-reading.ts';
export type { BusHandler, BusMessage } from './event-handling.ts';

/** Who connects where. */
export interface EventBusOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** With a `tls://` address: what this client shows, and whose servers it believes. */
  readonly tls?: Certificates | undefined;
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
  /** Servers of a cluster that keep it; default 1. */
  readonly replicas?: number;
}

interface LiveReader {
  readonly subject: string;
  readonly handler: BusHandler;
  readonly queue?: string;
}

const PUBLISH_TIMEOUT_MS = 2_000;
/** Somebody waits for a page meanwhile. */
const LOOK_TIMEOUT_MS = 1_000;
const RETRY = { firstMs: 100, mostMs: 2_000 } as const;
/**
 * How long {@link EventBus.publishKept} tries, milliseconds: a server that starts again is back in a few seconds, and a reader that
 * publishes meanwhile must be done before its event is delivered to it again.
 */
const KEPT_WITHIN_MS = 15_000;
/** Pauses between its attempts: live readers get the event with each one that nothing stores. */
const KEPT_RETRY = { firstMs: 100, mostMs: 1_000 } as const;
/** Events that may wait so; more are tried once. */
const MAX_KEPT = 2_000;
/** Live events handled side by side; those of one subject stay in order. */
const LIVE_WIDTH = 64;
/** Live events that may be in hand; more are dropped, since nobody holds them back. */
const MOST_LIVE_EVENTS = 4_096;

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
  readonly #live: LiveReader[] = [];
  readonly #readings: DurableReading[] = [];
  readonly #connectedHooks: (() => void)[] = [];
  readonly #handling: EventHandling;
  readonly #heartbeats = new Heartbeats();
  readonly #work = new KeyedQueue(LIVE_WIDTH);
  readonly #refusals = new OnceInAWhile();
  #subscriptions: Subscription[] = [];
  #reading: Promise<unknown> = Promise.resolve();
  #connection: NatsConnection | undefined;
  #session: BusSession | undefined;
  #connections = 0;
  #streamsReady = false;
  #dropping = false;
  #kept = 0;
  #started: Promise<void> | undefined;

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.#handling = new EventHandling(options.tracer, options.logger);
  }

  /** True while the server answers, every owned stream exists and every durable reader is bound. */
  get ready(): boolean {
    return this.connected && this.#streamsReady && this.#readings.every(({ bound }) => bound);
  }

  /** True while the server answers. */
  get connected(): boolean {
    return this.#session?.lost === false;
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
    this.#readings.push(new DurableReading(this.#options.name, reader, this.#handling, this.#options.logger));
  }

  /** Called at each connection, the first one included. Before {@link start}. */
  onConnected(hook: () => void): void {
    this.#connectedHooks.push(hook);
  }

  /** Says on a subject, each second in which `sign()` gives a message, that this service can do its part. Before {@link start}. */
  beat(subject: string, sign: () => Uint8Array | undefined): void {
    this.#heartbeats.beat(subject, sign);
  }

  /**
   * Hears who says on a subject that it can do its part. Neither subject nor message is proof of who says it. Before
   * {@link start}.
   */
  onBeat(subject: string, hear: (subject: string, data: Uint8Array) => void): void {
    this.#heartbeats.listen(subject, hear);
  }

  /** Begins to connect and returns at once. */
  start(): void {
    this.#started ??= this.#run();
    this.#heartbeats.start(() => (this.connected ? this.#connection : undefined));
  }

  /**
   * Publishes an event so that live readers get it at once and the stream keeps it once.
   *
   * @param messageId repeated publications with the same id are stored once
   * @returns false when no stream took it (live readers got it all the same)
   * @throws BusUnavailableError when the server cannot be reached, or was lost before it confirmed
   */
  async publish(subject: string, data: Uint8Array, messageId: string): Promise<boolean> {
    const failure = await this.#store(subject, data, messageId);
    return failure === undefined || this.#notStored(subject, failure);
  }

  /**
   * Publishes like {@link publish}, and again while the server is away or has no stream yet, as after its restart. For what is worth
   * something late: readers may get it several times under the one id, and are told how old it is.
   *
   * @param sinceMs when it was told for the first time, on the clock of `performance.now()`
   * @returns false when no stream took it within {@link KEPT_WITHIN_MS}, or before the bus stopped
   * @throws BusUnavailableError when the server could not be reached for so long
   */
  async publishKept(
    subject: string,
    data: Uint8Array,
    messageId: string,
    sinceMs = performance.now(),
  ): Promise<boolean> {
    const endsAt = performance.now() + KEPT_WITHIN_MS;
    this.#kept += 1;
    try {
      for (let attempt = 0; ; attempt += 1) {
        const isLast = this.#stop.signal.aborted || this.#kept > MAX_KEPT || performance.now() >= endsAt;
        const waitedMs = performance.now() - sinceMs;
        const failure = await this.#store(subject, data, messageId, waitedMs).catch((error: unknown) => {
          if (isLast || !(error instanceof BusUnavailableError)) throw error;
          return error;
        });
        if (failure === undefined) return true;
        if (isLast) return this.#notStored(subject, failure);
        const pauseMs = backoffDelay(attempt, KEPT_RETRY);
        await pause(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    } finally {
      this.#kept -= 1;
    }
  }

  /**
   * @returns why no stream took it; undefined when one did
   * @throws BusUnavailableError
   */
  async #store(subject: string, data: Uint8Array, messageId: string, waitedMs = 0): Promise<unknown> {
    const session = this.#reachable(subject);
    return await this.#publishing(subject, async (span) => {
      try {
        await jetstream(session.connection).publish(subject, data, {
          msgID: messageId,
          headers: eventHeaders(waitedMs),
          timeout: PUBLISH_TIMEOUT_MS,
          retries: 0,
        });
        return undefined;
      } catch (error) {
        if (session.lost) throw new BusUnavailableError(subjectTemplate(subject), { cause: error });
        markFailed(span, error);
        return error;
      }
    });
  }

  #notStored(subject: string, failure: unknown): false {
    this.#options.logger.warn(
      { err: describeError(failure), subject: subjectTemplate(subject) },
      'event not stored; only live readers got it',
    );
    return false;
  }

  /**
   * Publishes on core NATS only, for what must never be stored.
   *
   * @throws BusUnavailableError when the server cannot be reached
   */
  async publishVolatile(subject: string, data: Uint8Array): Promise<void> {
    const { connection } = this.#reachable(subject);
    await this.#publishing(subject, () => connection.publish(subject, data, { headers: eventHeaders() }));
  }

  /**
   * Gives every event that a stream still holds, oldest first, then returns. Does nothing when there is no stream.
   *
   * @param filter subject filter
   * @throws BusUnavailableError when the server cannot be reached, or is lost before the end
   */
  async replay(stream: string, filter: string, handler: BusHandler): Promise<void> {
    const session = this.#reachable(filter);
    try {
      await replayStream(session, stream, filter, (message) =>
        this.#work.run(message.subject, async () => {
          await this.#handling.handle(message, handler, 'replay');
        }),
      );
    } catch (error) {
      if (!session.lost) throw error;
    }
    if (session.lost) throw new BusUnavailableError(subjectTemplate(filter));
  }

  /**
   * What a stream holds and for how long it keeps it, as the server has it; null where it has none, or cannot be asked now.
   */
  async look(stream: string): Promise<SeenStore | null> {
    const session = this.#session;
    if (session === undefined || session.lost) return null;
    try {
      const { streams } = await jetstreamManager(session.connection, {
        checkAPI: false,
        timeout: LOOK_TIMEOUT_MS,
      });
      const info = await streamInfo(streams, stream);
      return info === undefined ? null : seenStream(info, Date.now());
    } catch {
      return null;
    }
  }

  /**
   * Takes no more events, finishes those in hand and sends what they published, at most until `deadline` aborts.
   * What was received and not begun goes back to the stream. Publishing still works afterwards.
   */
  async drain(deadline: AbortSignal): Promise<void> {
    this.#heartbeats.stop();
    this.#stop.abort(new Error('draining'));
    const unsubscribed = this.connected
      ? this.#subscriptions.splice(0).map((subscription) => subscription.drain())
      : [];
    this.#session?.end('stopped');
    await settledBefore(Promise.allSettled([...unsubscribed, this.#reading]), deadline);
    const idle = [this.#work.idle(), ...this.#readings.map((reading) => reading.idle())];
    await settledBefore(Promise.all(idle), deadline);
    if (this.connected) await settledBefore(this.#connection?.flush() ?? Promise.resolve(), deadline);
  }

  /** Closes the connection. Safe to call twice. */
  async destroy(): Promise<void> {
    this.#heartbeats.stop();
    this.#stop.abort(new Error('closed'));
    this.#session?.end('closed');
    await this.#connection?.close().catch(() => undefined);
    await this.#started?.catch(() => undefined);
  }

  #reachable(what: string): BusSession {
    if (this.#session === undefined || this.#session.lost)
      throw new BusUnavailableError(subjectTemplate(what));
    return this.#session;
  }

  #publishing<T>(subject: string, work: Parameters<typeof inSpan<T>>[3]): Promise<T> {
    return inSpan(
      this.#options.tracer,
      `publish ${subjectTemplate(subject)}`,
      { kind: SpanKind.PRODUCER, attributes: messagingAttributes(subject) },
      work,
    );
  }

  /** Connects, and once more whenever the client library gives a connection up, until the bus is stopped. */
  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const connection = await this.#connect().catch(() => undefined);
      if (connection === undefined) return;
      this.#connection = connection;
      if (this.#stop.signal.aborted) await connection.close();
      else await this.#serve(connection);
    }
  }

  #connect(): Promise<NatsConnection> {
    const { url, user, password, name, logger, tls } = this.#options;
    return retry(
      () =>
        connect({
          servers: url,
          user,
          pass: password,
          ...(tls !== undefined && url.startsWith('tls:') ? { tls: busTls(tls) } : {}),
          name,
          inboxPrefix: `_INBOX_${name}`,
          maxReconnectAttempts: -1,
          // Else it gives up for good after two refusals, such as a server that starts before its accounts.
          ignoreAuthErrorAbort: true,
          reconnectTimeWait: 100,
          reconnectJitter: 400,
          pingInterval: 5_000,
          maxPingOut: 2,
          timeout: 2_000,
        }),
      {
        ...RETRY,
        attempts: Number.POSITIVE_INFINITY,
        signal: this.#stop.signal,
        onFailure: (error, attempt) => {
          if (attempt % 10 === 0) logger.warn({ err: describeError(error) }, 'cannot reach NATS; trying on');
        },
      },
    );
  }

  /** Lives with one connection until it is closed for good. */
  async #serve(connection: NatsConnection): Promise<void> {
    const { logger } = this.#options;
    const statuses = connection.status();
    this.#subscribeAll(connection);
    this.#heartbeats.attach(connection, (error) => this.#logRefusal(error));
    void this.#begin(connection);
    for await (const status of statuses) {
      if (status.type === 'disconnect') {
        this.#connections += 1;
        this.#session?.end('lost');
        if (!this.#stop.signal.aborted) logger.warn('lost NATS; reconnecting');
      } else if (status.type === 'reconnect') {
        void this.#begin(connection);
      } else if (status.type === 'error') {
        this.#logRefusal(status.error);
      }
    }
    this.#session?.end('lost');
    await connection.closed();
    if (!this.#stop.signal.aborted) logger.warn('NATS closed the connection; connecting again');
  }

  #subscribeAll(connection: NatsConnection): void {
    const { logger } = this.#options;
    this.#subscriptions = this.#live.map(({ subject, queue, handler }) =>
      connection.subscribe(subject, {
        ...(queue === undefined ? {} : { queue }),
        callback: (error, message) => {
          if (error) this.#logRefusal(error);
          else if (!subjectMatches(subject, message.subject))
            // JetStream delivers what it holds wherever its reader says: the event then keeps its own subject.
            logger.warn(
              { subject: subjectTemplate(subject) },
              'event refused: it belongs to another subject',
            );
          else if (this.#hasRoom())
            void this.#work.run(message.subject, async () => {
              const { subject: own, data, headers } = message;
              await this.#handling.handle({ subject: own, data, headers, ageMs: 0 }, handler, 'receive');
            });
        },
      }),
    );
  }

  /** Logs the begin and the end of an overload. */
  #hasRoom(): boolean {
    const full = this.#work.size >= MOST_LIVE_EVENTS;
    if (full && !this.#dropping) this.#options.logger.error('too many live events; dropping');
    else if (!full && this.#dropping) this.#options.logger.warn('live events are taken again');
    this.#dropping = full;
    return !full;
  }

  /** Begins a session once the server has answered after all subscriptions. */
  async #begin(connection: NatsConnection): Promise<void> {
    this.#connections += 1;
    const mine = this.#connections;
    try {
      await connection.flush();
    } catch {
      return;
    }
    if (mine !== this.#connections || this.#stop.signal.aborted) return;
    const session = new BusSession(connection);
    this.#session = session;
    this.#streamsReady = this.#owned.length === 0;
    this.#options.logger.info('connected to NATS');
    void this.#createOwned(session);
    this.#reading = Promise.all(this.#readings.map((reading) => reading.read(session)));
    for (const hook of this.#connectedHooks) {
      try {
        hook();
      } catch (error) {
        this.#options.logger.error({ err: describeError(error) }, 'what follows a connection failed');
      }
    }
  }

  /** Tries until every stream exists or the session ends. */
  async #createOwned(session: BusSession): Promise<void> {
    for (const stream of this.#owned) {
      const create = async (): Promise<void> => {
        const manager = await jetstreamManager(session.connection, { checkAPI: false });
        await manager.streams.add({
          name: stream.name,
          subjects: [...stream.subjects],
          storage: StorageType.Memory,
          retention: RetentionPolicy.Limits,
          max_age: nanos(stream.maxAgeMs),
          max_bytes: stream.maxBytes,
          duplicate_window: nanos(Math.min(stream.maxAgeMs, 120_000)),
          num_replicas: stream.replicas ?? 1,
        });
      };
      const onFailure = (error: unknown, attempt: number): void => {
        if (session.ended.aborted || attempt % 20 !== 4) return;
        const fields = { err: describeError(error), stream: stream.name };
        this.#options.logger.error(fields, 'cannot create the stream; trying on');
      };
      try {
        await retry(create, {
          ...RETRY,
          attempts: Number.POSITIVE_INFINITY,
          signal: session.ended,
          onFailure,
        });
      } catch {
        return;
      }
    }
    if (this.#session === session) this.#streamsReady = true;
  }

  /** A client that is refused is refused again at each attempt: one line in a while says so. */
  #logRefusal(error: Error): void {
    if (!this.#refusals.mayTell(error.message)) return;
    this.#options.logger.error({ err: describeError(error) }, 'NATS refused something');
  }
}

function seenStream({ config, state }: StreamInfo, nowMs: number): SeenStore {
  const limitMs = config.max_age === 0 ? null : millis(config.max_age);
  return {
    count: state.messages,
    limitMs,
    endless: limitMs === null ? state.messages : 0,
    oldestMs: state.messages === 0 ? null : Math.max(0, nowMs - Date.parse(state.first_ts)),
    onDisk: config.storage === StorageType.File,
  };
}
