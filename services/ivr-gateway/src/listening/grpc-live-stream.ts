import {
  AudioFormat,
  EndReason,
  type ListenRequest,
  type ListenResponse,
  type Turn,
} from '@decroche/contracts';
import { toRpcError } from '@decroche/service-kit';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import { CALLER_BYTES_PER_SECOND, CALLER_SAMPLE_RATE_HZ } from '../legs/caller-audio.ts';
import type { LiveStream, StreamEnd } from '../legs/live-stream.ts';

/** Longest wait for the transcriber to accept the stream, milliseconds. */
const READY_DEADLINE_MS = 2_000;
/** Time for the transcriber to close a stream that is over, milliseconds. */
const CLOSE_DEADLINE_MS = 2_000;
/** Audio that may wait to be sent before frames are dropped: two seconds. */
const MAX_UNSENT_BYTES = 2 * CALLER_BYTES_PER_SECOND;

/** One live leg over `TranscriberService.Listen`, `continuous`. */
export class GrpcLiveStream implements LiveStream {
  readonly #stream: ClientDuplexStream<ListenRequest, ListenResponse>;
  readonly #accepted = Promise.withResolvers<boolean>();
  readonly #ended = Promise.withResolvers<StreamEnd>();
  readonly #closed = Promise.withResolvers<void>();
  #unsentBytes = 0;
  #over = false;
  #guard: NodeJS.Timeout;

  constructor(stream: ClientDuplexStream<ListenRequest, ListenResponse>, turn: Turn, offsetMs: number) {
    this.#stream = stream;
    this.#guard = setTimeout(() => this.end('lost'), READY_DEADLINE_MS);
    this.#guard.unref();
    stream.on('data', ({ message }: ListenResponse) => {
      if (message?.$case !== 'ready' || this.#over) return;
      clearTimeout(this.#guard);
      this.#accepted.resolve(true);
    });
    stream.on('error', (error: ServiceError) =>
      this.end(toRpcError(error).status === status.RESOURCE_EXHAUSTED ? 'no-capacity' : 'lost'),
    );
    stream.on('end', () => this.end('lost'));
    stream.write({ message: startOf(turn, offsetMs) });
  }

  get accepted(): Promise<boolean> {
    return this.#accepted.promise;
  }

  get ended(): Promise<StreamEnd> {
    return this.#ended.promise;
  }

  /** Resolves when it ended, by whomever. */
  get over(): Promise<void> {
    return this.#closed.promise;
  }

  write(frame: Buffer): void {
    if (this.#over || this.#unsentBytes + frame.length > MAX_UNSENT_BYTES) {
      frame.fill(0);
      return;
    }
    this.#unsentBytes += frame.length;
    this.#stream.write({ message: { $case: 'audio', value: frame } }, () => {
      this.#unsentBytes -= frame.length;
      frame.fill(0);
    });
  }

  discard(): void {
    if (this.#over) return;
    this.#close();
    const finish = { reason: EndReason.CLOSED, discard: true };
    this.#stream.write({ message: { $case: 'finish', value: finish } });
    this.#stream.end();
    // A transcriber that does not end the stream would keep the place.
    this.#guard = setTimeout(() => this.#stream.cancel(), CLOSE_DEADLINE_MS);
    this.#guard.unref();
    this.#stream.once('status', () => clearTimeout(this.#guard));
  }

  /** It cannot go on. */
  end(why: StreamEnd): void {
    if (this.#over) return;
    this.#close();
    this.#stream.cancel();
    this.#ended.resolve(why);
  }

  #close(): void {
    this.#over = true;
    clearTimeout(this.#guard);
    this.#accepted.resolve(false);
    this.#closed.resolve();
  }
}

function startOf(turn: Turn, offsetMs: number): NonNullable<ListenRequest['message']> {
  return {
    $case: 'start',
    value: {
      turn,
      format: AudioFormat.PCM_S16LE,
      sampleRateHz: CALLER_SAMPLE_RATE_HZ,
      offsetMs,
      returnText: false,
      continuous: true,
      endpointing: undefined,
    },
  };
}
