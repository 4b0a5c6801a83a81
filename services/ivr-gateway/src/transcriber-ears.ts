import {
  AssistMode,
  AudioFormat,
  type EndReason,
  type GetStatusResponse,
  type ListenRequest,
  type ListenResponse,
  TranscriberServiceClient,
  type Turn,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, type Logger, type Tracer, toRpcError } from '@decroche/service-kit';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import { CALLER_BYTES_PER_SECOND, CALLER_SAMPLE_RATE_HZ } from './caller-line.ts';
import {
  type Ear,
  type Ears,
  type Listening,
  type ListeningEvents,
  ListeningLostError,
  type ListeningResult,
} from './ears.ts';

/** Endpointing asked of the transcriber for the need of a caller, milliseconds; 0 keeps its default. */
export interface ListeningLimits {
  readonly endSilenceMs: number;
  readonly noSpeechMs: number;
  readonly maxUtteranceMs: number;
}

const STATUS_EVERY_MS = 1_000;
const STATUS_DEADLINE_MS = 800;
/** Longest wait for the result once the listening was finished from this side, milliseconds. */
const RESULT_DEADLINE_MS = 2_000;
/** Audio that may wait to be sent before frames are dropped: two seconds. */
const MAX_UNSENT_BYTES = 2 * CALLER_BYTES_PER_SECOND;

/** The transcribers of `TRANSCRIBER_TARGETS`, chosen by the load that each one reports once a second. */
export class TranscriberEars implements Ears {
  readonly #ears: readonly TranscriberEar[];
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(targets: readonly string[], limits: ListeningLimits, tracer: Tracer, logger: Logger) {
    this.#logger = logger;
    this.#ears = targets.map((target) => new TranscriberEar(target, limits, tracer, logger));
  }

  /** Asks every transcriber for its load, now and then once a second. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#refresh(), STATUS_EVERY_MS);
    this.#timer.unref();
    await this.#refresh();
  }

  /** True when a transcriber answers. */
  get reachable(): boolean {
    return this.#ears.some((ear) => ear.load !== undefined);
  }

  choose(except?: ReadonlySet<Ear>): { readonly ear: Ear } | { readonly mode: AssistMode } {
    const alive = this.#ears.filter((ear) => ear.load !== undefined && !except?.has(ear));
    const free = alive.filter((ear) => (ear.load ?? 1) < 1).sort((a, b) => (a.load ?? 1) - (b.load ?? 1));
    const [best] = free;
    if (best !== undefined) return { ear: best };
    return { mode: alive.length > 0 ? AssistMode.NO_CAPACITY : AssistMode.NO_TRANSCRIBER };
  }

  destroy(): void {
    clearInterval(this.#timer);
    for (const ear of this.#ears) ear.close();
  }

  async #refresh(): Promise<void> {
    const before = this.reachable;
    await Promise.all(this.#ears.map((ear) => ear.refresh()));
    if (before !== this.reachable) {
      this.#logger.warn(
        { reachable: this.reachable },
        before ? 'no transcriber answers' : 'a transcriber answers',
      );
    }
  }
}

class TranscriberEar implements Ear {
  readonly #client: TranscriberServiceClient;
  readonly #limits: ListeningLimits;
  readonly #logger: Logger;
  #status: GetStatusResponse | undefined;

  constructor(target: string, limits: ListeningLimits, tracer: Tracer, logger: Logger) {
    this.#client = createGrpcClient(TranscriberServiceClient, target, tracer);
    this.#limits = limits;
    this.#logger = logger;
  }

  /** Share of its capacity in use; `undefined` when it does not answer or is stopping. */
  get load(): number | undefined {
    return this.#status === undefined || this.#status.draining ? undefined : this.#status.load;
  }

  async refresh(): Promise<void> {
    try {
      const client = this.#client;
      this.#status = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: STATUS_DEADLINE_MS });
    } catch {
      this.#status = undefined;
    }
  }

  listen(turn: Turn, offsetMs: number, events: ListeningEvents): Listening {
    return new GrpcListening(this.#client.listen(), turn, offsetMs, this.#limits, events, this.#logger);
  }

  close(): void {
    this.#client.close();
  }
}

class GrpcListening implements Listening {
  readonly #stream: ClientDuplexStream<ListenRequest, ListenResponse>;
  readonly #logger: Logger;
  readonly #outcome = Promise.withResolvers<ListeningResult>();
  #unsentBytes = 0;
  #droppedFrames = 0;
  #finished = false;
  #guard: NodeJS.Timeout | undefined;

  constructor(
    stream: ClientDuplexStream<ListenRequest, ListenResponse>,
    turn: Turn,
    offsetMs: number,
    limits: ListeningLimits,
    events: ListeningEvents,
    logger: Logger,
  ) {
    this.#stream = stream;
    this.#logger = logger;
    this.#outcome.promise.catch(() => undefined);
    stream.on('data', (response: ListenResponse) => this.#receive(response, events));
    stream.on('error', (error: ServiceError) => this.#fail(error));
    stream.on('end', () => this.#lose(AssistMode.LISTENING_LOST, true, 'the transcriber closed the stream'));
    stream.write({
      message: {
        $case: 'start',
        value: {
          turn,
          format: AudioFormat.PCM_S16LE,
          sampleRateHz: CALLER_SAMPLE_RATE_HZ,
          offsetMs,
          returnText: false,
          continuous: false,
          endpointing: {
            endSilenceMs: limits.endSilenceMs,
            noSpeechMs: limits.noSpeechMs,
            maxUtteranceMs: limits.maxUtteranceMs,
          },
        },
      },
    });
  }

  get done(): Promise<ListeningResult> {
    return this.#outcome.promise;
  }

  write(frame: Buffer): void {
    if (this.#finished) return;
    if (this.#unsentBytes > MAX_UNSENT_BYTES) {
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
    this.#stream.write({ message: { $case: 'finish', value: { reason, discard } } });
    this.#stream.end();
    if (discard) this.#settle({ reason, somethingHeard: false });
    else
      this.#guard = setTimeout(
        () => this.#lose(AssistMode.LISTENING_LOST, false, 'no result in time'),
        RESULT_DEADLINE_MS,
      );
  }

  #receive(response: ListenResponse, events: ListeningEvents): void {
    switch (response.message?.$case) {
      case 'ready':
        events.onReady(response.message.value.model);
        break;
      case 'speechStarted':
        events.onSpeechStarted();
        break;
      case 'utteranceEnded': {
        const { reason, somethingHeard } = response.message.value;
        this.#settle({ reason, somethingHeard });
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
    const rpc = toRpcError(error);
    if (rpc.status === status.RESOURCE_EXHAUSTED) this.#lose(AssistMode.NO_CAPACITY, true, rpc.message, rpc);
    else if (rpc.status === status.INVALID_ARGUMENT)
      this.#lose(AssistMode.LISTENING_LOST, false, rpc.message, rpc);
    else this.#lose(AssistMode.LISTENING_LOST, true, rpc.message, rpc);
  }

  #lose(mode: AssistMode, retryable: boolean, message: string, cause?: unknown): void {
    this.#close();
    this.#outcome.reject(new ListeningLostError(mode, retryable, message, { cause }));
  }

  #settle(result: ListeningResult): void {
    this.#close();
    this.#outcome.resolve(result);
  }

  #close(): void {
    clearTimeout(this.#guard);
    if (this.#droppedFrames > 0) {
      this.#logger.warn({ droppedFrames: this.#droppedFrames }, 'frames dropped before the transcriber');
      this.#droppedFrames = 0;
    }
    if (!this.#finished) {
      this.#finished = true;
      this.#stream.end();
    }
  }
}
