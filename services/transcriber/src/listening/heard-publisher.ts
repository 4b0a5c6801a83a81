import { type Heard, heardCodec, heardSubject } from '@decroche/contracts';
import { BusUnavailableError, type EventBus, type Logger } from '@decroche/service-kit';

/** Sends raw texts to the redactor, and to nobody else. */
export interface HeardPublisher {
  publish(heard: Heard): void;
}

/** Publishes on core NATS. While the bus is away texts are lost and the call goes on. */
export class BusHeardPublisher implements HeardPublisher {
  readonly #bus: Pick<EventBus, 'publishVolatile'>;
  readonly #logger: Logger;

  constructor(bus: Pick<EventBus, 'publishVolatile'>, logger: Logger) {
    this.#bus = bus;
    this.#logger = logger;
  }

  publish(heard: Heard): void {
    const conversationId = heard.turn?.conversationId ?? '';
    this.#bus
      .publishVolatile(heardSubject(conversationId), heardCodec.encode(heard))
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
