import type { MsgHdrs } from '@nats-io/nats-core';
import { messagingAttributes, subjectTemplate, traceOfHeaders, waitedMsOf } from './bus-subject.ts';
import { describeError, type Logger } from './logger.ts';
import { inSpan, SpanKind, type Tracer } from './telemetry.ts';

/** One event as the bus gives it. */
export interface IncomingEvent {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs | undefined;
  /** How long ago the bus took it, by the bus's own clock, milliseconds; 0 for a live one. */
  readonly ageMs: number;
}

/** One event as its reader sees it. */
export interface BusMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** True when it was delivered before and not acknowledged. */
  readonly redelivered: boolean;
  /** How long ago it was published: what it waited for the bus, and how long ago the bus took it by its own clock, milliseconds. */
  readonly ageMs: number;
}

/**
 * Handles one event. A failure is logged with its code; a durable reader gets the event again, a live one does not.
 * What it waits for has deadlines of its own: later events of the same subject wait behind it.
 */
export type BusHandler = (message: BusMessage) => Promise<void> | void;

/** How the handling of one event ended: `refused` events are never tried again. */
type HandlingOutcome = 'done' | 'refused' | 'failed';

/** Codes of errors that a second try cannot mend. */
const REFUSALS: ReadonlySet<unknown> = new Set(['MALFORMED_EVENT', 'UNSIGNED_TEXT', 'REPLAYED_TEXT']);

/** Runs handlers, each in a span under the sender's. */
export class EventHandling {
  readonly #tracer: Tracer;
  readonly #logger: Logger;

  constructor(tracer: Tracer, logger: Logger) {
    this.#tracer = tracer;
    this.#logger = logger;
  }

  /**
   * Never throws.
   *
   * @param verb first word of the span's name
   */
  async handle(
    message: IncomingEvent,
    handler: BusHandler,
    verb: string,
    redelivered = false,
  ): Promise<HandlingOutcome> {
    const { subject, data } = message;
    const ageMs = message.ageMs + waitedMsOf(message.headers);
    const template = subjectTemplate(subject);
    try {
      await inSpan(
        this.#tracer,
        `${verb} ${template}`,
        {
          kind: SpanKind.CONSUMER,
          attributes: messagingAttributes(subject),
          parent: traceOfHeaders(message.headers),
        },
        () => handler({ subject, data, redelivered, ageMs }),
      );
      return 'done';
    } catch (error) {
      const refused = error instanceof Error && REFUSALS.has((error as { code?: unknown }).code);
      const fields = { err: describeError(error), subject: template };
      if (refused) this.#logger.warn(fields, 'event refused');
      else this.#logger.error(fields, 'event not handled');
      return refused ? 'refused' : 'failed';
    }
  }
}
