import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import { subjectMatches, subjectTemplate } from './bus-subject.ts';
import type { BusHandler, EventHandling, IncomingEvent } from './event-handling.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Logger } from './logger.ts';

interface LiveReader {
  readonly subject: string;
  readonly handler: BusHandler;
  readonly queue?: string;
}

/** Live events handled side by side; those of one subject stay in order. */
const WIDTH = 64;
/** Live events that may be in hand; more are dropped, since nobody holds them back. */
const MAX_EVENTS = 4_096;

/** Reads subjects over core NATS, in a bounded queue: what is sent while nobody is connected is not seen. */
export class LiveReading {
  readonly #handling: EventHandling;
  readonly #logger: Logger;
  readonly #readers: LiveReader[] = [];
  readonly #work = new KeyedQueue(WIDTH);
  #subscriptions: Subscription[] = [];
  #dropping = false;

  constructor(handling: EventHandling, logger: Logger) {
    this.#handling = handling;
    this.#logger = logger;
  }

  /** Before {@link attach}. */
  read(subject: string, handler: BusHandler, queue?: string): void {
    this.#readers.push({ subject, handler, ...(queue === undefined ? {} : { queue }) });
  }

  /** @param onRefusal told when the server does not let this client listen */
  attach(connection: NatsConnection, onRefusal: (error: Error) => void): void {
    this.#subscriptions = this.#readers.map(({ subject, queue, handler }) =>
      connection.subscribe(subject, {
        ...(queue === undefined ? {} : { queue }),
        callback: (error, message) => {
          if (error) onRefusal(error);
          else if (!subjectMatches(subject, message.subject))
            // JetStream delivers what it holds wherever its reader says: the event then keeps its own subject.
            this.#logger.warn(
              { subject: subjectTemplate(subject) },
              'event refused: it belongs to another subject',
            );
          else if (this.#hasRoom()) {
            const { subject: own, data, headers } = message;
            void this.handle({ subject: own, data, headers, ageMs: 0 }, handler, 'receive');
          }
        },
      }),
    );
  }

  /**
   * Handles one event after the others of its subject that are in hand.
   *
   * @param verb first word of the span's name
   */
  handle(event: IncomingEvent, handler: BusHandler, verb: string): Promise<void> {
    return this.#work.run(event.subject, async () => {
      await this.#handling.handle(event, handler, verb);
    });
  }

  /** Takes no more events; each settles once nothing of its subject comes any more. */
  leave(): readonly Promise<void>[] {
    return this.#subscriptions.splice(0).map((subscription) => subscription.drain());
  }

  /** Resolves when no event is in hand. */
  idle(): Promise<void> {
    return this.#work.idle();
  }

  /** Logs the begin and the end of an overload. */
  #hasRoom(): boolean {
    const full = this.#work.size >= MAX_EVENTS;
    if (full && !this.#dropping) this.#logger.error('too many live events; dropping');
    else if (!full && this.#dropping) this.#logger.warn('live events are taken again');
    this.#dropping = full;
    return !full;
  }
}
