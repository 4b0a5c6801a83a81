import {
  JetStreamApiError,
  jetstreamManager,
  type SeqMsgRequest,
  type StoredMsg,
  type StreamAPI,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { BusSession } from './bus-session.ts';
import type { IncomingEvent } from './event-handling.ts';
import { ServerClock } from './server-clock.ts';

/** JetStream's code for a stream that does not exist. */
const STREAM_NOT_FOUND = 10059;

/**
 * Gives the events that a stream holds at this moment, oldest first. It ends early when the session does.
 *
 * Each is asked for by its number: that takes no consumer, so that who looks back needs no right over consumers.
 */
export async function replayStream(
  session: BusSession,
  stream: string,
  filter: string,
  give: (event: IncomingEvent) => Promise<unknown>,
): Promise<void> {
  const streams = await streamsOf(session.connection);
  const info = await streamInfo(streams, stream);
  if (info === undefined) return;
  const clock = new ServerClock(toldAt(info));
  for await (const { subject, data, header, time } of eventsIn(streams, info, filter)) {
    if (session.ended.aborted) return;
    await give({ subject, data, headers: header, ageMs: clock.ageOf(time) });
    if (session.ended.aborted) return;
  }
}

/** A stream as the server has it; undefined when there is none. */
export async function streamInfo(streams: StreamAPI, stream: string): Promise<StreamInfo | undefined> {
  try {
    return await streams.info(stream);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return undefined;
    throw error;
  }
}

/** The events that a stream holds at this moment, oldest first; none when there is no stream. */
export async function* storedEvents(
  connection: NatsConnection,
  stream: string,
  filter: string,
): AsyncGenerator<StoredMsg> {
  const streams = await streamsOf(connection);
  const info = await streamInfo(streams, stream);
  if (info !== undefined) yield* eventsIn(streams, info, filter);
}

/** Time of the server when it answered: it tells it since its version 2.10, and the library's types do not know. */
export function toldAt(answer: object): string | undefined {
  const { ts } = answer as { readonly ts?: string };
  return ts;
}

async function streamsOf(connection: NatsConnection): Promise<StreamAPI> {
  return (await jetstreamManager(connection, { checkAPI: false })).streams;
}

async function* eventsIn(
  streams: StreamAPI,
  { config: { name: stream }, state: { first_seq: first, last_seq: last } }: StreamInfo,
  filter: string,
): AsyncGenerator<StoredMsg> {
  // Events published from now on are not waited for: a busy stream would never end.
  for (let at = first; at <= last; ) {
    // The server knows `next_by_subj` here too; the library's type has it only for its direct reads.
    const query: SeqMsgRequest & { readonly next_by_subj: string } = { seq: at, next_by_subj: filter };
    const event = await streams.getMessage(stream, query);
    if (event === null || event.seq > last) return;
    yield event;
    at = event.seq + 1;
  }
}
