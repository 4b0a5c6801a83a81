import { setTimeout as wait } from 'node:timers/promises';
import {
  AudioFormat,
  EndReason,
  type ListenRequest,
  type ListenResponse,
  type ListenStart,
  TranscriberServiceClient,
  type Transcript,
  TurnSource,
  type UtteranceEnded,
} from '@decroche/contracts';
import { type ClientAccess, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { v7 as uuid } from 'uuid';

/** An answer with the Unix time in milliseconds at which it came. */
export type Received<T> = T & { readonly receivedAt: number };

/** What one stream answered. */
export interface Listened {
  /** Unix time in milliseconds at which the first sample was sent. */
  readonly begunAt: number;
  /** Partial and final texts in the order in which they came. */
  readonly texts: readonly Received<Transcript>[];
  readonly finals: readonly Received<Transcript>[];
  readonly ends: readonly Received<UtteranceEnded>[];
  readonly droppedMs: number;
}

/** How audio is sent. */
export interface SendOptions {
  /** Length of one message, milliseconds. */
  readonly messageMs: number;
  /** Times real time; `Infinity` sends as fast as the service takes it. */
  readonly speed: number;
  readonly start?: Partial<ListenStart>;
  /** Told the bytes sent so far, after each message. */
  readonly onSent?: (bytes: number) => Promise<void>;
}

/** A transcriber and what opens it. */
export interface ListeningServer {
  /** `host:port`. */
  readonly target: string;
  readonly access: ClientAccess;
}

/** Opens a client of a transcriber, without traces. */
export function openClient({ target, access }: ListeningServer): TranscriberServiceClient {
  const { tracer } = startTelemetry('evaluation', {});
  return createGrpcClient(TranscriberServiceClient, target, { tracer, access });
}

/**
 * Sends a recording over one stream, with texts returned, and collects the answers.
 *
 * @param audio samples in the format of `options.start` (linear 16-bit unless it says otherwise)
 * @throws ServiceError when the service ends the stream with a status
 */
export async function listenTo(
  client: TranscriberServiceClient,
  audio: Buffer,
  sampleRateHz: number,
  options: SendOptions,
): Promise<Listened> {
  const call = client.listen();
  const answer = collect(call);
  const start: ListenStart = {
    turn: { conversationId: uuid(), turnId: uuid(), source: TurnSource.CALLER_IVR },
    format: AudioFormat.PCM_S16LE,
    sampleRateHz,
    offsetMs: 0,
    returnText: true,
    continuous: true,
    endpointing: undefined,
    ...options.start,
  };
  const begunAt = Date.now();
  let over = false;
  const done = answer.done.finally(() => {
    over = true;
  });
  await Promise.race([send(call, start, audio, options, () => over), done.catch(() => undefined)]);
  return { begunAt, ...(await done) };
}

async function send(
  call: ClientDuplexStream<ListenRequest, ListenResponse>,
  start: ListenStart,
  audio: Buffer,
  options: SendOptions,
  isOver: () => boolean,
): Promise<void> {
  call.write({ message: { $case: 'start', value: start } });
  const sampleBytes = start.format === AudioFormat.PCM_S16LE ? 2 : 1;
  const step = ((start.sampleRateHz * options.messageMs) / 1000) * sampleBytes;
  const begun = performance.now();
  for (let at = 0, sent = 1; at < audio.length && !isOver(); at += step, sent++) {
    const room = call.write({ message: { $case: 'audio', value: audio.subarray(at, at + step) } });
    if (!room) await drained(call);
    await options.onSent?.(at + step);
    const due = begun + (sent * options.messageMs) / options.speed;
    const early = due - performance.now();
    if (early > 1) await wait(early);
  }
  if (isOver()) return;
  call.write({ message: { $case: 'finish', value: { reason: EndReason.CLOSED, discard: false } } });
  call.end();
}

function drained(call: ClientDuplexStream<ListenRequest, ListenResponse>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done);
      call.off('close', done);
      resolve();
    };
    call.on('drain', done);
    call.on('close', done);
  });
}

function collect(call: ClientDuplexStream<ListenRequest, ListenResponse>): {
  done: Promise<Omit<Listened, 'begunAt'>>;
} {
  const texts: Received<Transcript>[] = [];
  const ends: Received<UtteranceEnded>[] = [];
  let droppedMs = 0;
  call.on('data', ({ message }: ListenResponse) => {
    const receivedAt = Date.now();
    if (message?.$case === 'transcript') {
      texts.push({ ...message.value, receivedAt });
    } else if (message?.$case === 'utteranceEnded') ends.push({ ...message.value, receivedAt });
    else if (message?.$case === 'audioDropped') droppedMs += message.value.droppedMs;
  });
  const done = new Promise<Omit<Listened, 'begunAt'>>((resolve, reject) => {
    call.on('error', (error: ServiceError) => reject(error));
    call.on('end', () => resolve({ texts, finals: texts.filter((text) => text.final), ends, droppedMs }));
  });
  return { done };
}
