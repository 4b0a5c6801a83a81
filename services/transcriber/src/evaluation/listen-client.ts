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
import { type ClientDuplexStream, credentials, type ServiceError } from '@grpc/grpc-js';
import { v7 as uuid } from 'uuid';

/** What one stream answered. */
export interface Listened {
  readonly finals: readonly Transcript[];
  readonly partials: readonly Transcript[];
  readonly ends: readonly (UtteranceEnded & { readonly receivedAt: number })[];
  readonly droppedMs: number;
}

/** How audio is sent. */
export interface SendOptions {
  /** Length of one message, milliseconds. */
  readonly messageMs: number;
  /** Times real time; `Infinity` sends as fast as the service takes it. */
  readonly speed: number;
  readonly start?: Partial<ListenStart>;
}

/** Opens a client of a transcriber, without traces. */
export function openClient(target: string): TranscriberServiceClient {
  return new TranscriberServiceClient(target, credentials.createInsecure());
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
  await Promise.race([send(call, start, audio, options), answer.done.catch(() => undefined)]);
  return await answer.done;
}

async function send(
  call: ClientDuplexStream<ListenRequest, ListenResponse>,
  start: ListenStart,
  audio: Buffer,
  options: SendOptions,
): Promise<void> {
  call.write({ message: { $case: 'start', value: start } });
  const sampleBytes = start.format === AudioFormat.PCM_S16LE ? 2 : 1;
  const step = ((start.sampleRateHz * options.messageMs) / 1000) * sampleBytes;
  const begun = performance.now();
  for (let at = 0, sent = 1; at < audio.length; at += step, sent++) {
    const room = call.write({ message: { $case: 'audio', value: audio.subarray(at, at + step) } });
    if (!room) await drained(call);
    const due = begun + (sent * options.messageMs) / options.speed;
    const early = due - performance.now();
    if (early > 1) await wait(early);
  }
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

function collect(call: ClientDuplexStream<ListenRequest, ListenResponse>): { done: Promise<Listened> } {
  const finals: Transcript[] = [];
  const partials: Transcript[] = [];
  const ends: (UtteranceEnded & { receivedAt: number })[] = [];
  let droppedMs = 0;
  call.on('data', ({ message }: ListenResponse) => {
    if (message?.$case === 'transcript') (message.value.final ? finals : partials).push(message.value);
    else if (message?.$case === 'utteranceEnded') ends.push({ ...message.value, receivedAt: Date.now() });
    else if (message?.$case === 'audioDropped') droppedMs += message.value.droppedMs;
  });
  const done = new Promise<Listened>((resolve, reject) => {
    call.on('error', (error: ServiceError) => reject(error));
    call.on('end', () => resolve({ finals, partials, ends, droppedMs }));
  });
  return { done };
}
