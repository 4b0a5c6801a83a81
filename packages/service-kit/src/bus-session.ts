import type { NatsConnection } from '@nats-io/nats-core';

/** One stretch of being connected to NATS: from a connection to its loss, or to the stop of the bus. */
export class BusSession {
  readonly connection: NatsConnection;
  readonly #end = new AbortController();
  #lost = false;

  constructor(connection: NatsConnection) {
    this.connection = connection;
  }

  /** Aborts when the connection is lost and when the bus takes no more events. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /**
   * True once the connection was lost. Events received before must not be acknowledged any more: after a restart of
   * the server their numbers belong to other events.
   */
  get lost(): boolean {
    return this.#lost;
  }

  end(how: 'lost' | 'stopped'): void {
    if (how === 'lost') this.#lost = true;
    this.#end.abort(new Error(how));
  }
}
