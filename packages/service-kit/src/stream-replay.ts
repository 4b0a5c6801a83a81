import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiError,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import type { BusSession } from './bus-session.ts';

/** JetStream's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;
/** Time after which the server forgets a reader whose end it was not told, milliseconds. */
const FORGET_AFTER_MS = 30_000;
const BATCH = 256;
/** Longest wait for an event that is announced and does not come since it grew too old meanwhile, milliseconds. */
const BATCH_WAIT_MS = 4_000;

/**
 * Gives the events that a stream holds at this moment, oldest first, with a reader of its own that is gone
 * afterwards. It ends early when the session does.
 */
export async function replayStream(
  session: BusSession,
  stream: string,
  filter: string,
  give: (message: JsMsg) => Promise<unknown>,
): Promise<void> {
  const { connection, ended } = session;
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const info = await manager.consumers
    .add(stream, {
      filter_subjects: [filter],
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
      max_deliver: 1,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: nanos(FORGET_AFTER_MS),
    })
    .catch((error: unknown) => {
      if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
      throw error;
    });
  if (info === undefined) return;
  const consumer = jetstream(connection).consumers.getConsumerFromInfo(info);
  // Events published from now on are not waited for: a busy stream would never end.
  let left = info.num_pending;
  try {
    while (left > 0 && !ended.aborted) {
      const messages = await consumer.fetch({ max_messages: Math.min(left, BATCH), expires: BATCH_WAIT_MS });
      const stop = (): void => void messages.close();
      ended.addEventListener('abort', stop, { once: true });
      let got = 0;
      try {
        for await (const message of messages) {
          if (ended.aborted) break;
          got += 1;
          left = Math.min(left - 1, message.info.pending);
          await give(message);
          if (left === 0) break;
        }
      } finally {
        ended.removeEventListener('abort', stop);
      }
      if (got === 0) break;
    }
  } finally {
    if (!session.lost) await manager.consumers.delete(stream, info.name).catch(() => undefined);
  }
}
