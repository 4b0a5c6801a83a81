import { jetstreamManager, StorageType, type StreamInfo } from '@nats-io/jetstream';
import { millis, type NatsConnection } from '@nats-io/nats-core';
import type { SeenStore } from './found-store.ts';
import { streamInfo } from './stream-replay.ts';

/** Somebody waits for a page meanwhile. */
const LOOK_TIMEOUT_MS = 1_000;

/**
 * What a stream holds and for how long it keeps it, as the server has it; null where it has none.
 *
 * @throws Error when the server does not answer in time
 */
export async function seenStream(connection: NatsConnection, stream: string): Promise<SeenStore | null> {
  const { streams } = await jetstreamManager(connection, { checkAPI: false, timeout: LOOK_TIMEOUT_MS });
  const info = await streamInfo(streams, stream);
  return info === undefined ? null : asSeen(info, Date.now());
}

function asSeen({ config, state }: StreamInfo, nowMs: number): SeenStore {
  const limitMs = config.max_age === 0 ? null : millis(config.max_age);
  return {
    count: state.messages,
    limitMs,
    endless: limitMs === null ? state.messages : 0,
    oldestMs: state.messages === 0 ? null : Math.max(0, nowMs - Date.parse(state.first_ts)),
    onDisk: config.storage === StorageType.File,
  };
}
