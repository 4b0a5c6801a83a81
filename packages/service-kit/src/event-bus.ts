import { setTimeout as pause } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { createInbox, type NatsConnection } from '@nats-io/nats-core';
import { backoffDelay } from './backoff.ts';
import { type BusAddress, connectToBus } from './bus-connection.ts';
import { BusUnavailableError } from './bus-errors.ts';
import { BusSession } from './bus-session.ts';
import { eventHeaders, messagingAttributes, subjectTemplate } from './bus-subject.ts';
import { settledBefore } from './deadline.ts';
import { type DurableReader, DurableReading } from './durable-reading.ts';
import { type BusHandler, EventHandling } from './event-handling.ts';
import type { SeenStore } from './found-store.ts';
import { Heartbeats } from './heartbeats.ts';
import { LiveReading } from './live-reading.ts';
import { describeError, type Logger } from './logger.ts';
import { OnceInAWhile } from './once-in-a-while.ts';
import { createStreams, type OwnedStream } from './owned-streams.ts';
import { seenStream } from './seen-stream.ts';
import { replayStream } from './stream-replay.ts';
import { inSpan, markFailed, SpanKind, type Tracer } from './telemetry.ts';

export type { DurableReader } from './durable-reading.ts';
export type { BusHandler, BusMessage } from './event-handling.ts';
export type { OwnedStream } from './owned-streams.ts';

/** Who connects where. */
export interface EventBusOptions extends BusAddress {
  readonly logger: Logger;
  readonly tracer: Tracer;
}

const PUBLISH_TIMEOUT_MS = 2_000;
/**
 * How long {@link EventBus.publishKept} tries, milliseconds: a server that starts again is back in a few seconds, and a reader that
 * publishes meanwhile must be done before its event is delivered to it again.
 */
const KEPT_WITHIN_MS = 15_000;
/** Pauses between its attempts: live readers get the event with each one that nothing stores. */
const KEPT_RETRY = { firstMs: 100, mostMs: 1_000 } as const;
/** Events that may wait so; more are tried once. */
const MAX_KEPT = 2_000;

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
  readonly #live: LiveReading;
  readonly #readings: DurableReading[] = [];
  readonly #connectedHooks: (() => void)[] = [];
  readonly #handling: EventHandling;
  readonly #heartbeats = new Heartbeats();
  readonly #refusals = new OnceInAWhile();
  #reading: Promise<unknown> = Promise.resolve();
  #connection: NatsConnection | undefined;
  #session: BusSession | undefined;
  #connections = 0;
  #streamsReady = false;
  #kept = 0;
  #started: Promise<void> | undefined;

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.#handling = new EventHandling(options.tracer, options.logger);
    this.#live = new LiveReading(this.#handling, options.logger);
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
    this.#live.read(subject, handler, queue);
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
   * Publishes like {@link publishVolatile}, and learns whether it was handed over: the server says at once when nobody reads the
   * subject. Whoever reads may get it several times when the server is lost meanwhile, and is told how old it is.
   *
   * @param sinceMs when it was told for the first time, on the clock of `performance.now()`
   * @returns false when nobody reads the subject
   * @throws BusUnavailableError when the server cannot be reached, or was lost before it had taken it
   */
  async handOver(subject: string, data: Uint8Array, sinceMs = performance.now()): Promise<boolean> {
    const session = this.#reachable(subject);
    const { connection } = session;
    return await this.#publishing(subject, async () => {
      const reply = createInbox(`_INBOX_${this.#options.name}`);
      let isRead = true;
      let isTaken = false;
      const refusal = connection.subscribe(reply, {
        callback: () => {
          isRead = false;
        },
      });
      try {
        connection.publish(subject, data, { reply, headers: eventHeaders(performance.now() - sinceMs) });
        // What the server says of it comes before its answer to this.
        const answer = connection.flush().then(() => {
          isTaken = true;
        });
        await settledBefore(answer, AbortSignal.timeout(PUBLISH_TIMEOUT_MS));
        if (!isTaken) throw new BusUnavailableError(subjectTemplate(subject));
        return isRead;
      } finally {
        refusal.unsubscribe();
      }
    });
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
      await replayStream(session, stream, filter, (message) => this.#live.handle(message, handler, 'replay'));
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
      return await seenStream(session.connection, stream);
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
    const unsubscribed = this.connected ? this.#live.leave() : [];
    this.#session?.end('stopped');
    await settledBefore(Promise.allSettled([...unsubscribed, this.#reading]), deadline);
    const idle = [this.#live.idle(), ...this.#readings.map((reading) => reading.idle())];
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
      const connection = await connectToBus(this.#options, this.#options.logger, this.#stop.signal).catch(
        () => undefined,
      );
      if (connection === undefined) return;
      this.#connection = connection;
      if (this.#stop.signal.aborted) await connection.close();
      else await this.#serve(connection);
    }
  }

  /** Lives with one connection until it is closed for good. */
  async #serve(connection: NatsConnection): Promise<void> {
    const { logger } = this.#options;
    const statuses = connection.status();
    this.#live.attach(connection, (error) => this.#logRefusal(error));
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

  async #createOwned(session: BusSession): Promise<void> {
    const created = await createStreams(session, this.#owned, this.#options.logger);
    if (created && this.#session === session) this.#streamsReady = true;
  }

  /** A client that is refused is refused again at each attempt: one line in a while says so. */
  #logRefusal(error: Error): void {
    if (!this.#refusals.mayTell(error.message)) return;
    this.#options.logger.error({ err: describeError(error) }, 'NATS refused something');
  }
}
