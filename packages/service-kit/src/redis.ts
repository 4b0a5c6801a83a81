import { Redis } from 'ioredis';
import { backoffDelay } from './backoff.ts';
import { describeError, type Logger } from './logger.ts';

/** What a service says of its connection. */
export interface RedisOptions {
  /** Name of the service, as the server lists its clients. */
  readonly name: string;
  /**
   * Whether commands that wait for their answer when the connection breaks are sent again after it. Not where the server may
   * know less by then than they rest on.
   */
  readonly resend: boolean;
  /** Told once each time that the server is lost. */
  readonly logger?: Logger;
}

const RECONNECT = { firstMs: 100, mostMs: 2_000 } as const;

/**
 * A connection, not opened yet, that comes back for ever. While the server is away commands fail at once instead of waiting; an
 * answer is waited for during one second.
 */
export function createRedis(url: string, { name, resend, logger }: RedisOptions): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: name,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: resend,
    maxRetriesPerRequest: resend ? 1 : 0,
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => backoffDelay(attempt - 1, RECONNECT),
  });
  let away = false;
  redis.on('error', (error: unknown) => {
    if (!away) logger?.warn({ err: describeError(error) }, 'lost Redis; reconnecting');
    away = true;
  });
  redis.on('ready', () => {
    away = false;
  });
  return redis;
}
