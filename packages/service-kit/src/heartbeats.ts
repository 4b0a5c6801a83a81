import type { NatsConnection } from '@nats-io/nats-core';

interface Beat {
  readonly subject: string;
  readonly sign: () => Uint8Array | undefined;
}

interface Listener {
  readonly subject: string;
  readonly hear: (subject: string, data: Uint8Array) => void;
}

const BEAT_EVERY_MS = 1_000;

/**
 * Signs of life over core NATS: a message each second while a service can do its part. They are no events:
 * nothing stores them, and no span tells of them.
 */
export class Heartbeats {
  readonly #beats: Beat[] = [];
  readonly #listeners: Listener[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param sign the message, or nothing while the service cannot do its part */
  beat(subject: string, sign: () => Uint8Array | undefined): void {
    this.#beats.push({ subject, sign });
  }

  listen(subject: string, hear: Listener['hear']): void {
    this.#listeners.push({ subject, hear });
  }

  /** @param onRefusal told when the server does not let this client listen */
  attach(connection: NatsConnection, onRefusal: (error: Error) => void): void {
    for (const { subject, hear } of this.#listeners) {
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error) onRefusal(error);
          else hear(message.subject, message.data);
        },
      });
    }
  }

  /** @param reachable the connection while the server answers on it */
  start(reachable: () => NatsConnection | undefined): void {
    if (this.#beats.length === 0 || this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#tell(reachable()), BEAT_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tell(connection: NatsConnection | undefined): void {
    if (connection === undefined || connection.isClosed()) return;
    for (const { subject, sign } of this.#beats) {
      const message = sign();
      if (message !== undefined) connection.publish(subject, message);
    }
  }
}
