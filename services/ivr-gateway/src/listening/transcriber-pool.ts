import type { AssistMode } from '@decroche/call';
import { type GetStatusResponse, TranscriberServiceClient, type Turn } from '@decroche/contracts';
import { callUnary, createGrpcClient, type GrpcLink, type Logger } from '@decroche/service-kit';
import type { LiveStream, LiveTranscriber, LiveTranscribers } from '../legs/live-stream.ts';
import { GrpcListening, type ListeningLimits } from './grpc-listening.ts';
import { GrpcLiveStream } from './grpc-live-stream.ts';
import type { Listening, ListeningEvents, Transcriber, Transcribers } from './transcribers.ts';

export type { ListeningLimits } from './grpc-listening.ts';

const STATUS_EVERY_MS = 1_000;
const STATUS_DEADLINE_MS = 800;
/** A transcriber that misses so many questions in a row is frozen: what it listens to is given to another. */
const MAX_MISSED_STATUSES = 3;

/** The transcribers of `TRANSCRIBER_TARGETS`, chosen by the load that each one reports once a second. */
export class TranscriberPool implements Transcribers, LiveTranscribers {
  readonly #transcribers: readonly PooledTranscriber[];
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  constructor(targets: readonly string[], limits: ListeningLimits, link: GrpcLink, logger: Logger) {
    this.#logger = logger;
    this.#transcribers = targets.map((target) => new PooledTranscriber(target, limits, link, logger));
  }

  /** Asks every transcriber for its load, now and then once a second. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#refresh(), STATUS_EVERY_MS);
    this.#timer.unref();
    await this.#refresh();
  }

  /** True when a transcriber answers. */
  get reachable(): boolean {
    return this.#transcribers.some((transcriber) => transcriber.load !== undefined);
  }

  choose(
    except?: ReadonlySet<Transcriber>,
  ): { readonly transcriber: Transcriber } | { readonly mode: AssistMode } {
    const alive = this.#transcribers.filter(
      (transcriber) => transcriber.load !== undefined && !except?.has(transcriber),
    );
    const free = alive
      .filter((transcriber) => (transcriber.load ?? 1) < 1)
      .sort((a, b) => (a.load ?? 1) - (b.load ?? 1));
    const [best] = free;
    if (best !== undefined) return { transcriber: best };
    return { mode: alive.length > 0 ? 'no-capacity' : 'no-transcriber' };
  }

  chooseLive(legs: number): readonly LiveTranscriber[] | undefined {
    const roomiest = [...this.#transcribers].sort((a, b) => b.livePlaces - a.livePlaces);
    const chosen = roomiest.flatMap((each) =>
      Array.from({ length: Math.min(legs, each.livePlaces) }, () => each),
    );
    return chosen.length < legs ? undefined : chosen.slice(0, legs);
  }

  destroy(): void {
    clearInterval(this.#timer);
    for (const transcriber of this.#transcribers) transcriber.close();
  }

  async #refresh(): Promise<void> {
    const before = this.reachable;
    await Promise.all(this.#transcribers.map((transcriber) => transcriber.refresh()));
    if (before !== this.reachable) {
      this.#logger.warn(
        { reachable: this.reachable },
        before ? 'no transcriber answers' : 'a transcriber answers',
      );
    }
  }
}

class PooledTranscriber implements Transcriber, LiveTranscriber {
  readonly #client: TranscriberServiceClient;
  readonly #limits: ListeningLimits;
  readonly #logger: Logger;
  readonly #live = new Set<GrpcListening>();
  readonly #liveLegs = new Set<GrpcLiveStream>();
  #status: GetStatusResponse | undefined;
  #missed = 0;

  constructor(target: string, limits: ListeningLimits, link: GrpcLink, logger: Logger) {
    this.#client = createGrpcClient(TranscriberServiceClient, target, link, {
      'grpc.per_rpc_retry_buffer_size': 0,
    });
    this.#limits = limits;
    this.#logger = logger;
  }

  /** Share of its capacity in use; `undefined` when it does not answer, is stopping, or its texts reach nobody. */
  get load(): number | undefined {
    if (this.#status === undefined || this.#status.draining || this.#status.busConnected === false)
      return undefined;
    return this.#status.load;
  }

  /** Live legs that it would take now; none when it does not say. */
  get livePlaces(): number {
    return this.load === undefined ? 0 : (this.#status?.livePlaces ?? 0);
  }

  async refresh(): Promise<void> {
    try {
      const client = this.#client;
      this.#status = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: STATUS_DEADLINE_MS });
      this.#missed = 0;
    } catch {
      this.#status = undefined;
      this.#missed += 1;
      if (this.#missed < MAX_MISSED_STATUSES) return;
      for (const listening of this.#live) listening.giveUp('the transcriber does not answer any more');
      for (const leg of this.#liveLegs) leg.end('lost');
    }
  }

  listen(turn: Turn, offsetMs: number, events: ListeningEvents): Listening {
    const stream = this.#client.listen();
    const listening = new GrpcListening(
      stream,
      { turn, offsetMs, limits: this.#limits },
      events,
      this.#logger,
    );
    this.#live.add(listening);
    const forget = (): void => void this.#live.delete(listening);
    listening.done.then(forget, forget);
    return listening;
  }

  listenLive(turn: Turn, offsetMs: number): LiveStream {
    const leg = new GrpcLiveStream(this.#client.listen(), turn, offsetMs);
    this.#liveLegs.add(leg);
    void leg.over.then(() => this.#liveLegs.delete(leg));
    return leg;
  }

  close(): void {
    this.#client.close();
  }
}
