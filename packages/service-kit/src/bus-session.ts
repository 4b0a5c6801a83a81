import type { NatsConnection } from '@nats-io/nats-core';

/** How a session ends: the server is gone, the bus takes no more events, or the bus is closed. */
export type SessionEnd = 'lost' | 'stopped' | 'closed';

/** One stretch of being connected to NATS: from a connection to its loss, or to the stop of the bus. */
export class BusSession {
  readonly connection: NatsConnection;
  readonly #end = new AbortController();
  #lost = false;
  #first: SessionEnd | undefined;

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

  /** True when the server was lost while events were taken: it may have forgotten those that were received and not yet handled. */
  get interrupted(): boolean {
    return this.#first === 'lost';
  }

  end(how: SessionEnd): void {
    this.#first ??= how;
    if (how !== 'stopped') this.#lost = true;
    this.#end.abort(new Error(how));
  }
}
