import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { type BackoffOptions, retry } from './backoff.ts';
import { busTls } from './bus-tls.ts';
import type { Certificates } from './certificates.ts';
import { describeError, type Logger } from './logger.ts';

/** Who connects where. */
export interface BusAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** With a `tls://` address: what this client shows, and whose servers it believes. */
  readonly tls?: Certificates | undefined;
  /** Name of the service: connection name, inbox prefix and durable name. */
  readonly name: string;
}

/** Between two attempts at what the bus refuses or does not answer. */
export const BUS_RETRY: BackoffOptions = { firstMs: 100, mostMs: 2_000 };

/**
 * Connects, however long it takes; from then on the client library reconnects by itself.
 *
 * @throws the reason of `signal` once it aborts
 */
export function connectToBus(
  { url, user, password, tls, name }: BusAddress,
  logger: Logger,
  signal: AbortSignal,
): Promise<NatsConnection> {
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
      ...BUS_RETRY,
      attempts: Number.POSITIVE_INFINITY,
      signal,
      onFailure: (error, attempt) => {
        if (attempt % 10 === 0) logger.warn({ err: describeError(error) }, 'cannot reach NATS; trying on');
      },
    },
  );
}
