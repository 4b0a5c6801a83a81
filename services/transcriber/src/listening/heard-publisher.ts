import { type Heard, heardCodec, heardSubject, type SignedEvent } from '@decroche/contracts';
import { BusUnavailableError, type EventBus, type Logger, unrecorded } from '@decroche/service-kit';

/** Sends raw texts to the redactor, and to nobody else. */
export interface HeardPublisher {
  publish(heard: Heard): void;
}

/** Signs and publishes on core NATS. While the bus is away texts are lost and the call goes on. */
export class BusHeardPublisher implements HeardPublisher {
  readonly #bus: Pick<EventBus, 'publishVolatile'>;
  readonly #sign: (heard: Heard) => SignedEvent;
  readonly #logger: Logger;

  constructor(bus: Pick<EventBus, 'publishVolatile'>, sign: (heard: Heard) => SignedEvent, logger: Logger) {
    this.#bus = bus;
    this.#sign = sign;
    this.#logger = logger;
  }

  publish(heard: Heard): void {
    // Most spans of a call were about texts that the next one replaces within half a second (decision 0050).
    if (heard.final) this.#publish(heard);
    else unrecorded(() => this.#publish(heard));
  }

  #publish(heard: Heard): void {
    const conversationId = heard.turn?.conversationId ?? '';
    this.#bus
      .publishVolatile(heardSubject(conversationId), heardCodec.encode(this.#sign(heard)))
      .catch((error: unknown) => {
        if (!heard.final) return;
        const code = error instanceof BusUnavailableError ? error.code : 'HEARD_NOT_PUBLISHED';
        this.#logger.warn(
          { code, conversationId },
          'a final text was not published; the call goes on without a draft',
        );
      });
  }
}
