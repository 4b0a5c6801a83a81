import path from 'node:path';
import {
  AudioFormat,
  EndReason,
  type ListenFinish,
  type ListenRequest,
  type ListenResponse,
  type ListenStart,
  type TranscriberServiceClient,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { toRpcError } from '@decroche/service-kit';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { v7 as uuid } from 'uuid';
import { toLinear } from '../src/audio/audio-format.ts';
import { readWav } from '../src/audio/wav-file.ts';

/** Samples of one of the development recordings: linear, 8000 Hz. */
export async function recording(id: string): Promise<Buffer> {
  return (await readWav(path.join(import.meta.dirname, 'recordings', `${id}.wav`))).pcm;
}

/** Samples of little-endian linear audio. */
export function linear(pcm: Buffer): Int16Array<ArrayBuffer> {
  return toLinear(pcm, 'pcm-s16le');
}

/** Milliseconds of digital silence at 8000 Hz. */
export function silence(ms: number): Buffer {
  return Buffer.alloc(ms * 16);
}

export function turn(): Turn {
  return { conversationId: uuid(), turnId: uuid(), source: TurnSource.CALLER_IVR };
}

export function startOf(overrides: Partial<ListenStart> = {}): ListenStart {
  return {
    turn: turn(),
    format: AudioFormat.PCM_S16LE,
    sampleRateHz: 8000,
    offsetMs: 0,
    returnText: false,
    continuous: false,
    endpointing: undefined,
    ...overrides,
  };
}

type Message = NonNullable<ListenResponse['message']>;

/** What each kind of message carries. */
type ValueOf = { [M in Message as M['$case']]: M['value'] };

/** One stream as its sender sees it. */
export class Caller {
  readonly messages: Message[] = [];
  /** How the stream ended: `OK` or the stable code of the error. */
  readonly ended: Promise<string>;
  readonly #call: ClientDuplexStream<ListenRequest, ListenResponse>;

  constructor(client: TranscriberServiceClient, start?: ListenStart) {
    this.#call = client.listen();
    this.#call.on('data', ({ message }: ListenResponse) => {
      if (message) this.messages.push(message);
    });
    this.ended = new Promise((resolve) => {
      this.#call.on('error', (error: ServiceError) => resolve(toRpcError(error).code));
      this.#call.on('end', () => resolve('OK'));
    });
    if (start) this.send({ $case: 'start', value: start });
  }

  send(message: ListenRequest['message']): void {
    this.#call.write({ message });
  }

  /** Sends audio in messages of 20 ms (of linear samples at 8000 Hz) as fast as it is taken. */
  speak(audio: Buffer, bytesPerMessage = 320): void {
    for (let at = 0; at < audio.length; at += bytesPerMessage) {
      this.send({ $case: 'audio', value: audio.subarray(at, at + bytesPerMessage) });
    }
  }

  finish(finish: ListenFinish = { reason: EndReason.CLOSED, discard: false }): void {
    this.send({ $case: 'finish', value: finish });
    this.#call.end();
  }

  hangUp(): void {
    this.#call.cancel();
  }

  closeSending(): void {
    this.#call.end();
  }

  of<C extends keyof ValueOf>(kind: C): ValueOf[C][] {
    const values: unknown[] = this.messages.flatMap((message) =>
      message.$case === kind ? [message.value] : [],
    );
    return values as ValueOf[C][];
  }
}
