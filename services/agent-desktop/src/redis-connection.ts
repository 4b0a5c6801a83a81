import { backoffDelay, describeError, type Logger } from '@decroche/service-kit';
import { Redis } from 'ioredis';
import { DependencyAwayError } from './request-errors.ts';

/** Longest wait for an answer, milliseconds. */
const COMMAND_TIMEOUT_MS = 1_000;

/**
 * Opens a connection that reconnects for ever; meanwhile commands fail at once instead of waiting.
 */
export function connectRedis(url: string, logger: Logger): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => backoffDelay(Math.min(attempt, 5), { firstMs: 100, mostMs: 2_000 }),
  });
  let away = false;
  redis.on('error', (error: unknown) => {
    if (!away) logger.warn({ err: describeError(error) }, 'lost Redis; reconnecting');
    away = true;
  });
  redis.on('ready', () => {
    away = false;
  });
  return redis;
}

/**
 * Runs commands.
 *
 * @throws DependencyAwayError when Redis cannot be reached
 */
export async function reached<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (cause) {
    throw new DependencyAwayError('redis', { cause });
  }
}
