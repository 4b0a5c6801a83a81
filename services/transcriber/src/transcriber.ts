import {
  AwaitedModelState,
  type GetStatusResponse,
  GRPC_RULES,
  type ListenRequest,
  signedHeard,
  TranscriberServiceService,
} from '@decroche/contracts';
import { METRICS } from '@decroche/metrics';
import {
  EventBus,
  GrpcServer,
  type Kit,
  type Particulars,
  type ReadinessCheck,
  type Service,
  serverAccess,
  unary,
} from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import type { TranscriberConfig } from './config.ts';
import { DEFAULT_ENDPOINTING, type EndpointingOptions } from './endpointing.ts';
import { createEngine } from './engine/engine-choice.ts';
import type { AwaitedModel, SpeechEngine } from './engine/speech-engine.ts';
import { keptStores, modelsInUse } from './kept-stores.ts';
import { Admission } from './listening/admission.ts';
import { BusHeardPublisher } from './listening/heard-publisher.ts';
import { ListenHandler } from './listening/listen-handler.ts';

/** Streams admitted when neither the settings nor the engine know better. */
const UNMEASURED_CAPACITY = 20;

const AWAITED_STATE: Readonly<Record<AwaitedModel['state'], AwaitedModelState>> = {
  'not-coming': AwaitedModelState.NOT_COMING,
  'being-fetched': AwaitedModelState.BEING_FETCHED,
  'being-loaded': AwaitedModelState.BEING_LOADED,
  unusable: AwaitedModelState.UNUSABLE,
};

/** The service, with the bytes of each message wiped once it is read: Node keeps them in buffers that much else shares. */
const WIPED_SERVICE = {
  ...TranscriberServiceService,
  listen: {
    ...TranscriberServiceService.listen,
    requestDeserialize: (bytes: Buffer): ListenRequest => {
      const request = TranscriberServiceService.listen.requestDeserialize(bytes);
      bytes.fill(0);
      return request;
    },
  },
};

/** The transcriber as a service: speech in over gRPC, raw text out to the redactor. */
export class Transcriber implements Service {
  readonly #config: TranscriberConfig;
  readonly #kit: Kit;
  readonly #engine: SpeechEngine;
  readonly #admission: Admission;
  readonly #bus: EventBus | undefined;
  readonly #publisher: BusHeardPublisher | undefined;
  readonly #handler: ListenHandler;
  readonly #grpc: GrpcServer;
  readonly #wipe = createMemoryWipe();
  readonly #measured: (() => void)[] = [];

  private constructor(config: TranscriberConfig, kit: Kit, engine: SpeechEngine, admission: Admission) {
    this.#config = config;
    this.#kit = kit;
    this.#engine = engine;
    this.#admission = admission;
    this.#bus = openBus(config, kit);
    this.#publisher = heardPublisher(config, this.#bus, kit, () => this.#wipe.wipe());
    this.#handler = new ListenHandler({
      engine,
      admission: this.#admission,
      publisher: this.#publisher ?? { publish: () => undefined },
      endpointing: endpointingOf(config),
      idleMs: config.STREAM_IDLE_TIMEOUT_MS,
      evaluation: config.TRANSCRIBER_EVALUATION,
      wipe: () => this.#wipe.wipe(),
      logger: kit.logger,
    });
    this.#grpc = new GrpcServer({
      tracer: kit.telemetry.tracer,
      logger: kit.logger,
      access: serverAccess(kit.name, config, GRPC_RULES),
    }).add(WIPED_SERVICE, {
      listen: this.#handler.handle,
      getStatus: unary(kit.logger, () => Promise.resolve(this.#status())),
    });
  }

  /**
   * Checks and loads the recogniser.
   *
   * @throws ModelError when the model cannot be used
   */
  static async create(config: TranscriberConfig, kit: Kit): Promise<Transcriber> {
    const engine = await createEngine(config, kit.logger);
    const admission = new Admission(config.MAX_STREAMS ?? UNMEASURED_CAPACITY, engine);
    if (config.MAX_STREAMS === undefined) {
      engine.watchCapacity?.((capacity) => {
        admission.resize(capacity);
        kit.logger.info({ capacity }, 'a recogniser joins: streams are admitted by what both can hear');
      });
      const capacity = await engine.measureCapacity();
      if (capacity !== undefined) admission.resize(capacity);
    }
    return new Transcriber(config, kit, engine, admission);
  }

  async start(): Promise<void> {
    this.#measured.push(
      METRICS.transcriber.streams.watch(() => [[this.#admission.open, {}]]),
      METRICS.transcriber.capacity.watch(() => [[this.#admission.capacity, {}]]),
      METRICS.transcriber.load.watch(() => [[this.#admission.load, {}]]),
    );
    this.#bus?.start();
    const grpcPort = await this.#grpc.start(this.#config.GRPC_LISTEN);
    const { name, demonstrationOnly } = this.#engine.model;
    this.#kit.logger.info(
      {
        grpcPort,
        model: name,
        demonstrationOnly,
        threads: this.#config.DECODER_THREADS,
        capacity: this.#admission.capacity,
        evaluation: this.#config.TRANSCRIBER_EVALUATION,
      },
      demonstrationOnly
        ? 'ready to listen with a demonstration model: it knows synthetic voices only; for people: ./run models fetch whisper-base'
        : 'ready to listen',
    );
  }

  async drain(deadline: AbortSignal): Promise<void> {
    this.#handler.drain();
    await this.#grpc.drain(deadline);
    await this.#bus?.drain(deadline);
  }

  async destroy(): Promise<void> {
    for (const stop of this.#measured.splice(0)) stop();
    this.#handler.close();
    this.#grpc.destroy();
    await this.#engine.close();
    this.#publisher?.close();
    await this.#bus?.destroy();
    this.#wipe.close();
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'recogniser', ready: this.#engine.ready },
      ...(this.#bus ? [{ name: 'nats', ready: this.#bus.ready }] : []),
    ];
  }

  particulars(): Particulars {
    const { open, capacity } = this.#admission;
    return {
      stores: keptStores(this.#config),
      models: modelsInUse(this.#engine),
      places: { taken: open, most: capacity },
    };
  }

  #status(): GetStatusResponse {
    const { open, capacity, load, draining, livePlaces } = this.#admission;
    const { awaited } = this.#engine;
    return {
      openStreams: open,
      capacityStreams: capacity,
      model: this.#engine.model,
      load,
      draining,
      busConnected: this.#bus?.connected,
      awaited: awaited && {
        name: awaited.name,
        state: AWAITED_STATE[awaited.state],
        fetchedPercent: awaited.fetchedPercent,
      },
      livePlaces,
    };
  }
}

function heardPublisher(
  config: TranscriberConfig,
  bus: EventBus | undefined,
  { logger }: Kit,
  wipe: () => void,
): BusHeardPublisher | undefined {
  const { HEARD_PRIVATE_KEY: key, HEARD_KEY_ID: keyId } = config;
  if (bus === undefined || key === undefined || keyId === undefined) return undefined;
  return new BusHeardPublisher({ bus, sign: (heard) => signedHeard.sign(heard, key, keyId), wipe, logger });
}

function openBus(config: TranscriberConfig, kit: Kit): EventBus | undefined {
  const { NATS_URL: url, NATS_USER: user, NATS_PASSWORD: password } = config;
  if (url === undefined || user === undefined || password === undefined) return undefined;
  return new EventBus({
    url,
    user,
    password,
    tls: config.TLS_DIR,
    name: kit.name,
    logger: kit.logger,
    tracer: kit.telemetry.tracer,
  });
}

function endpointingOf(config: TranscriberConfig): EndpointingOptions {
  return {
    ...DEFAULT_ENDPOINTING,
    endSilenceMs: config.END_SILENCE_MS,
    unfinishedSilenceMs: config.UNFINISHED_SILENCE_MS,
    noSpeechMs: config.NO_SPEECH_MS,
    maxUtteranceMs: config.MAX_UTTERANCE_MS,
    minSpeechMs: config.MIN_SPEECH_MS,
    minConfidence: config.MIN_CONFIDENCE,
  };
}
