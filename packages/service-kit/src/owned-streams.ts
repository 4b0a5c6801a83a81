import { jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/nats-core';
import { retry } from './backoff.ts';
import { BUS_RETRY } from './bus-connection.ts';
import type { BusSession } from './bus-session.ts';
import { describeError, type Logger } from './logger.ts';

/** A stream that this service owns: created at each connection when it is missing. */
export interface OwnedStream {
  readonly name: string;
  readonly subjects: readonly string[];
  /** Age at which an event is forgotten, milliseconds. */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  /** Servers of a cluster that keep it; default 1. */
  readonly replicas?: number;
}

/** Longest time in which a repeated message is recognised, milliseconds. */
const MAX_DUPLICATE_WINDOW_MS = 120_000;

/**
 * Tries until every stream exists or the session ends. Never throws.
 *
 * @returns whether every stream exists
 */
export async function createStreams(
  session: BusSession,
  streams: readonly OwnedStream[],
  logger: Logger,
): Promise<boolean> {
  for (const stream of streams) {
    const onFailure = (error: unknown, attempt: number): void => {
      if (session.ended.aborted || attempt % 20 !== 4) return;
      logger.error({ err: describeError(error), stream: stream.name }, 'cannot create the stream; trying on');
    };
    try {
      await retry(() => create(session.connection, stream), {
        ...BUS_RETRY,
        attempts: Number.POSITIVE_INFINITY,
        signal: session.ended,
        onFailure,
      });
    } catch {
      return false;
    }
  }
  return true;
}

async function create(connection: NatsConnection, stream: OwnedStream): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await manager.streams.add({
    name: stream.name,
    subjects: [...stream.subjects],
    storage: StorageType.Memory,
    retention: RetentionPolicy.Limits,
    max_age: nanos(stream.maxAgeMs),
    max_bytes: stream.maxBytes,
    duplicate_window: nanos(Math.min(stream.maxAgeMs, MAX_DUPLICATE_WINDOW_MS)),
    num_replicas: stream.replicas ?? 1,
  });
}
