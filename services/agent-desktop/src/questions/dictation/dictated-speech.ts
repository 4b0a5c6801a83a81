import {
  AudioFormat,
  EndReason,
  type ListenRequest,
  type ListenResponse,
  type Turn,
} from '@decroche/contracts';
import { toRpcError } from '@decroche/service-kit';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import type { DictationFault, Hearing } from '#contract';
import { hearingOf } from '../../calls/hearing.ts';
import { MAX_AHEAD_MS, SAMPLE_RATE_HZ } from './voice-meter.ts';

/** Longest wait for a transcriber to accept a stream, milliseconds. */
const READY_DEADLINE_MS = 1_500;
/** Longest wait for its end once no more voice comes, milliseconds; a long dictation is decoded once more as a whole. */
const END_DEADLINE_MS = 6_000;
/** Voice that may wait to be sent: what a page held back comes at once, and two seconds more. */
const MAX_UNSENT_BYTES = ((MAX_AHEAD_MS + 2_000) * SAMPLE_RATE_HZ * 2) / 1_000;
/** Whoever dictates says himself when he has finished: no silence of his ends it, milliseconds. */
const NO_END_MS = 30_000;

/** Speech that cannot be heard, or not to its end. */
export class DictationError extends Error {
  override readonly name = 'DictationError';
  readonly code = 'DICTATION_FAILED';
  readonly fault: DictationFault;

  constructor(fault: DictationFault, options?: ErrorOptions) {
    super(`the dictation failed: ${fault}`, options);
    this.fault = fault;
  }
}

/** How the listening ended. */
export interface SpeechEnd {
  readonly somethingHeard: boolean;
  /** True when there was voice, and no word in it that could be believed. */
  readonly notUnderstood: boolean;
}

/**
 * What an agent dictates, over `TranscriberService.Listen`. No word comes back on it: they go to the redactor, and come
 * from there, signed, on the conversation.
 */
export class DictatedSpeech {
  readonly #stream: ClientDuplexStream<ListenRequest, ListenResponse>;
  readonly #ready = Promise.withResolvers<Hearing | null>();
  readonly #end = Promise.withResolvers<SpeechEnd>();
  #guard: NodeJS.Timeout;
  #unsentBytes = 0;
  #listens = false;
  #closed = false;

  constructor(stream: ClientDuplexStream<ListenRequest, ListenResponse>, turn: Turn) {
    this.#stream = stream;
    this.#ready.promise.catch(() => undefined);
    this.#end.promise.catch(() => undefined);
    this.#guard = setTimeout(() => this.#fail(new DictationError('no-transcriber')), READY_DEADLINE_MS);
    stream.on('data', (response: ListenResponse) => this.#receive(response));
    stream.on('error', (error: ServiceError) => this.#fail(faultOf(error, this.#listens)));
    stream.on('end', () => this.#fail(new DictationError('listening-lost')));
    stream.write({ message: startOf(turn) });
  }

  /**
   * Settles when it listens: whom its model understands.
   *
   * @throws DictationError `no-transcriber` or `no-capacity`: another one may have a place
   */
  get ready(): Promise<Hearing | null> {
    return this.#ready.promise;
  }

  /** Settles once. @throws DictationError when it cannot go on */
  get end(): Promise<SpeechEnd> {
    return this.#end.promise;
  }

  /**
   * Sends a frame, and wipes it once it is sent.
   *
   * @returns false when too much waits to be sent
   */
  write(frame: Buffer): boolean {
    if (this.#closed) return true;
    if (this.#unsentBytes + frame.length > MAX_UNSENT_BYTES) return false;
    this.#unsentBytes += frame.length;
    this.#stream.write({ message: { $case: 'audio', value: frame } }, () => {
      this.#unsentBytes -= frame.length;
      frame.fill(0);
    });
    return true;
  }

  /** No more voice comes. */
  finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.write({ message: { $case: 'finish', value: { reason: EndReason.KEY, discard: false } } });
    this.#stream.end();
    this.#guard = setTimeout(() => this.#fail(new DictationError('listening-lost')), END_DEADLINE_MS);
  }

  /** Throws away what was heard. */
  discard(): void {
    this.#closed = true;
    clearTimeout(this.#guard);
    this.#stream.cancel();
  }

  #receive({ message }: ListenResponse): void {
    if (message?.$case === 'ready') {
      this.#listens = true;
      if (!this.#closed) clearTimeout(this.#guard);
      this.#ready.resolve(hearingOf(message.value.model));
    }
    if (message?.$case !== 'utteranceEnded') return;
    clearTimeout(this.#guard);
    if (!this.#closed) this.#stream.end();
    this.#closed = true;
    const { somethingHeard, notUnderstood = false } = message.value;
    this.#end.resolve({ somethingHeard, notUnderstood });
  }

  #fail(error: DictationError): void {
    this.discard();
    this.#ready.reject(error);
    this.#end.reject(error);
  }
}

function faultOf(error: ServiceError, listens: boolean): DictationError {
  const cause = toRpcError(error);
  const full = cause.status === status.RESOURCE_EXHAUSTED;
  return new DictationError(listens ? 'listening-lost' : full ? 'no-capacity' : 'no-transcriber', { cause });
}

function startOf(turn: Turn): NonNullable<ListenRequest['message']> {
  return {
    $case: 'start',
    value: {
      turn,
      format: AudioFormat.PCM_S16LE,
      sampleRateHz: SAMPLE_RATE_HZ,
      offsetMs: 0,
      returnText: false,
      continuous: false,
      endpointing: { endSilenceMs: NO_END_MS, noSpeechMs: NO_END_MS, maxUtteranceMs: NO_END_MS },
    },
  };
}
