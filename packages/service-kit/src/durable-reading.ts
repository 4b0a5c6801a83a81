import { setTimeout as pause } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerMessages,
  DeliverPolicy,
  JetStreamApiError,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos, type Subscription } from '@nats-io/nats-core';
import { backoffDelay } from './backoff.ts';
import { BUS_RETRY } from './bus-connection.ts';
import type { BusSession } from './bus-session.ts';
import { durableName, subjectTemplate } from './bus-subject.ts';
import type { BusHandler, EventHandling } from './event-handling.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { describeError, type Logger } from './logger.ts';
import { ServerClock } from './server-clock.ts';
import { toldAt } from './stream-replay.ts';

/** A durable reader of a stream. */
export interface DurableReader {
  readonly stream: string;
  /** Subject filter, such as `conv.*.said`. */
  readonly filter: string;
  readonly handler: BusHandler;
  /** Events handled side by side; those of one subject stay in order unless one fails. Default 64. */
  readonly width?: number;
  /** How often an event is tried before it is given up. Default 5. */
  readonly maxDeliver?: number;
  /** Time after which an unacknowledged event is delivered again, milliseconds. Default 30 000. */
  readonly ackWaitMs?: number;
}

const DEFAULT_WIDTH = 64;
const DEFAULT_MAX_DELIVER = 5;
const DEFAULT_ACK_WAIT_MS = 30_000;
/** Pause before a failed event is delivered again, milliseconds. */
const RETRY_AFTER_MS = 500;
/** JetStream's code for a consumer that exists with other settings. */
const CONSUMER_EXISTS = 10148;

/** Reads a stream for one {@link DurableReader}: session after session, at least once, in a bounded queue. */
export class DurableReading {
  readonly #reader: DurableReader;
  readonly #durable: string;
  readonly #handling: EventHandling;
  readonly #logger: Logger;
  readonly #width: number;
  readonly #queue: KeyedQueue;
  #session: BusSession | undefined;
  #bound = false;
  #clock = new ServerClock(undefined);

  constructor(service: string, reader: DurableReader, handling: EventHandling, logger: Logger) {
    this.#reader = reader;
    this.#durable = durableName(service, reader.filter);
    this.#handling = handling;
    this.#logger = logger;
    this.#width = reader.width ?? DEFAULT_WIDTH;
    this.#queue = new KeyedQueue(this.#width);
  }

  /** True while events can come. */
  get bound(): boolean {
    return this.#bound && this.#session?.ended.aborted === false;
  }

  /** Resolves when no event is in hand. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  /** Binds, and binds again whenever the reading breaks, until the session ends. Never throws. */
  async read(session: BusSession): Promise<void> {
    this.#session = session;
    this.#bound = false;
    for (let attempt = 0; !session.ended.aborted; attempt++) {
      try {
        const messages = await this.#bind(session.connection);
        if (this.#session === session) this.#bound = true;
        attempt = 0;
        await this.#take(messages, session);
      } catch (error) {
        if (!session.ended.aborted && attempt % 20 === 4) {
          this.#logger.warn(
            { err: describeError(error), filter: this.#reader.filter },
            'cannot bind a reader; trying on',
          );
        }
      }
      if (this.#session === session) this.#bound = false;
      const delay = backoffDelay(Math.min(attempt, 4), BUS_RETRY);
      await pause(delay, undefined, { signal: session.ended }).catch(() => undefined);
    }
  }

  async #bind(connection: NatsConnection): Promise<ConsumerMessages> {
    const { stream, filter, ackWaitMs, maxDeliver } = this.#reader;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const changeable = {
      ack_wait: nanos(ackWaitMs ?? DEFAULT_ACK_WAIT_MS),
      max_deliver: maxDeliver ?? DEFAULT_MAX_DELIVER,
    };
    const config: Partial<ConsumerConfig> = {
      durable_name: this.#durable,
      filter_subject: filter,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ...changeable,
    };
    const bound = await manager.consumers.add(stream, config).catch(async (error: unknown) => {
      if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_EXISTS) throw error;
      return await manager.consumers.update(stream, this.#durable, changeable);
    });
    this.#clock = new ServerClock(toldAt(bound));
    const consumer = await jetstream(connection).consumers.get(stream, this.#durable);
    return await consumer.consume({
      // What waits here unhandled for longer than the acknowledgement time is delivered twice: keep it short.
      max_messages: Math.max(8, this.#width),
      abort_on_missing_resource: true,
      idle_heartbeat: 1_000,
      expires: 10_000,
    });
  }

  async #take(messages: ConsumerMessages, session: BusSession): Promise<void> {
    const stop = (): void => leave(messages, session);
    if (session.ended.aborted) stop();
    session.ended.addEventListener('abort', stop, { once: true });
    try {
      for await (const message of messages) {
        // What a lost server gave last it may never give again: that is handled all the same.
        if (session.ended.aborted && !session.interrupted) {
          // Another instance gets it at once.
          this.#answer(message, session, () => message.nak());
          continue;
        }
        void this.#queue.run(message.subject, () => this.#handle(message, session));
        await this.#queue.below(2 * this.#width);
      }
    } finally {
      session.ended.removeEventListener('abort', stop);
    }
  }

  async #handle(message: JsMsg, session: BusSession): Promise<void> {
    const { subject, data, headers, redelivered, info, time } = message;
    const event = { subject, data, headers, ageMs: this.#clock.ageOf(time) };
    const outcome = await this.#handling.handle(event, this.#reader.handler, 'process', redelivered);
    if (outcome === 'done') this.#answer(message, session, () => message.ack());
    else if (outcome === 'refused') this.#answer(message, session, () => message.term());
    else if (info.deliveryCount < (this.#reader.maxDeliver ?? DEFAULT_MAX_DELIVER))
      this.#answer(message, session, () => message.nak(RETRY_AFTER_MS));
    else {
      this.#answer(message, session, () => message.term());
      const fields = { subject: subjectTemplate(message.subject), deliveries: info.deliveryCount };
      this.#logger.error(fields, 'event given up');
    }
  }

  /** Without an answer the event comes again: that is all a failure to answer costs. */
  #answer(message: JsMsg, session: BusSession, send: () => void): void {
    if (session.lost) return;
    try {
      send();
    } catch (error) {
      this.#logger.warn(
        { err: describeError(error), subject: subjectTemplate(message.subject) },
        'event handled but not acknowledged',
      );
    }
  }
}

/**
 * Ends a reading. The library's `close` forgets what the server has already sent and nobody has received: those events
 * would wait for their acknowledgement time. So the subscription is drained instead, as the library does itself when
 * a whole connection is drained: what is on its way still comes, and the iterator ends after it.
 */
function leave(messages: ConsumerMessages, session: BusSession): void {
  const { sub } = messages as ConsumerMessages & { readonly sub?: Subscription };
  if (session.lost || sub === undefined || sub.isClosed()) void messages.close();
  else void sub.drain().catch(() => messages.close());
}
