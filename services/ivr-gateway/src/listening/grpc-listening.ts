import { type EndReason, reasonCode, reasonOf } from '@decroche/call';
import { AudioFormat, type ListenRequest, type ListenResponse, type Turn } from '@decroche/contracts';
import { type Logger, toRpcError } from '@decroche/service-kit';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import { CALLER_BYTES_PER_SECOND, CALLER_SAMPLE_RATE_HZ } from '../legs/caller-audio.ts';
import {
  type Listening,
  type ListeningEvents,
  ListeningLostError,
  type ListeningResult,
} from './transcribers.ts';

/** Endpointing asked of the transcriber for the need of a caller, milliseconds; 0 keeps its default. */
export interface ListeningLimits {
  readonly endSilenceMs: number;
  readonly noSpeechMs: number;
  readonly maxUtteranceMs: number;
}

/** What is to be listened to. */
export interface ListeningOrder {
  readonly turn: Turn;
  /** Position in the call of the first frame, milliseconds. */
  readonly offsetMs: number;
  readonly limits: ListeningLimits;
}

/** Longest wait for the transcriber to accept the stream, milliseconds. */
const READY_DEADLINE_MS = 2_000;
/** Longest wait for the result once the listening was finished from this side, milliseconds. */
const RESULT_DEADLINE_MS = 2_000;
/** Time for the transcriber to close a stream that is over, milliseconds. */
const CLOSE_DEADLINE_MS = 2_000;
/** Audio that may wait to be sent before frames are dropped: two seconds. */
const MAX_UNSENT_BYTES = 2 * CALLER_BYTES_PER_SECOND;

/** One listening over `TranscriberService.Listen`. */
export class GrpcListening implements Listening {
  readonly #stream: ClientDuplexStream<ListenRequest, ListenResponse>;
  readonly #logger: Logger;
  readonly #outcome = Promise.withResolvers<ListeningResult>();
  #mayWait = MAX_UNSENT_BYTES;
  #unsentBytes = 0;
  #droppedFrames = 0;
  #finished = false;
  #over = false;
  #guard: NodeJS.Timeout;

  constructor(
    stream: ClientDuplexStream<ListenRequest, ListenResponse>,
    order: ListeningOrder,
    events: ListeningEvents,
    logger: Logger,
  ) {
    this.#stream = stream;
    this.#logger = logger;
    this.#outcome.promise.catch(() => undefined);
    this.#guard = setTimeout(() => this.giveUp('the transcriber did not begin in time'), READY_DEADLINE_MS);
    stream.on('data', (response: ListenResponse) => this.#receive(response, events));
    stream.on('error', (error: ServiceError) => this.#fail(error));
    stream.on('end', () => this.giveUp('the transcriber closed the stream'));
    stream.write({ message: startOf(order) });
  }

  get done(): Promise<ListeningResult> {
    return this.#outcome.promise;
  }

  replay(frames: readonly Buffer[]): void {
    for (const frame of frames) this.#mayWait += frame.length;
    for (const frame of frames) this.write(frame);
  }

  write(frame: Buffer): void {
    if (this.#finished) return;
    if (this.#unsentBytes + frame.length > this.#mayWait) {
      this.#droppedFrames += 1;
      return;
    }
    this.#unsentBytes += frame.length;
    this.#stream.write({ message: { $case: 'audio', value: frame } }, () => {
      this.#unsentBytes -= frame.length;
    });
  }

  finish(reason: EndReason, discard: boolean): void {
    if (this.#finished) return;
    this.#finished = true;
    // The contract knows two reasons from this side; why it is closed is this side's own.
    const onWire = reason === 'key' ? 'key' : 'closed';
    this.#stream.write({ message: { $case: 'finish', value: { reason: reasonCode(onWire), discard } } });
    this.#stream.end();
    if (discard) this.#settle({ reason, somethingHeard: false, notUnderstood: false });
    else
      this.#wait(RESULT_DEADLINE_MS, () =>
        this.#lose(new ListeningLostError('listening-lost', false, 'no result in time')),
      );
  }

  /** Ends it without a result; another transcriber may take over. */
  giveUp(why: string): void {
    this.#lose(new ListeningLostError('listening-lost', true, why));
  }

  #receive(response: ListenResponse, events: ListeningEvents): void {
    if (this.#over) return;
    switch (response.message?.$case) {
      case 'ready':
        if (!this.#finished) clearTimeout(this.#guard);
        events.onReady(response.message.value.model);
        break;
      case 'speechStarted':
        events.onSpeechStarted();
        break;
      case 'utteranceEnded': {
        const { reason, somethingHeard, notUnderstood = false } = response.message.value;
        this.#settle({ reason: reasonOf(reason), somethingHeard, notUnderstood });
        break;
      }
      case 'audioDropped':
        this.#logger.warn(
          { droppedMs: response.message.value.droppedMs },
          'the transcriber could not keep up',
        );
        break;
      default:
        break;
    }
  }

  #fail(error: ServiceError): void {
    const cause = toRpcError(error);
    const full = cause.status === status.RESOURCE_EXHAUSTED;
    this.#lose(
      new ListeningLostError(
        full ? 'no-capacity' : 'listening-lost',
        cause.status !== status.INVALID_ARGUMENT,
        cause.message,
        { cause },
      ),
    );
  }

  #lose(error: ListeningLostError): void {
    if (this.#over) return;
    this.#close();
    this.#stream.cancel();
    this.#outcome.reject(error);
  }

  #settle(result: ListeningResult): void {
    if (this.#over) return;
    this.#close();
    if (!this.#stream.writableEnded) this.#stream.end();
    // A transcriber that does not end the stream would keep the place.
    this.#wait(CLOSE_DEADLINE_MS, () => this.#stream.cancel());
    this.#stream.once('status', () => clearTimeout(this.#guard));
    this.#outcome.resolve(result);
  }

  #close(): void {
    this.#over = true;
    this.#finished = true;
    clearTimeout(this.#guard);
    if (this.#droppedFrames > 0)
      this.#logger.warn({ droppedFrames: this.#droppedFrames }, 'frames dropped before the transcriber');
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#guard);
    this.#guard = setTimeout(then, ms);
    this.#guard.unref();
  }
}

function startOf({ turn, offsetMs, limits }: ListeningOrder): NonNullable<ListenRequest['message']> {
  return {
    $case: 'start',
    value: {
      turn,
      format: AudioFormat.PCM_S16LE,
      sampleRateHz: CALLER_SAMPLE_RATE_HZ,
      offsetMs,
      returnText: false,
      continuous: false,
      endpointing: { ...limits },
    },
  };
}
