import {
  CONV_STREAM,
  checkSubject,
  type Draft,
  draftCodec,
  eventSubject,
  everySubject,
  GRPC_RULES,
  passagesCodec,
  type SignedEvent,
  signAlive,
  signedDraft,
  stageSubject,
} from '@decroche/contracts';
import {
  ATTRIBUTES,
  type BusMessage,
  EventBus,
  GrpcServer,
  inSpan,
  type Kit,
  type ReadinessCheck,
  type Service,
  serverAccess,
} from '@decroche/service-kit';
import { addGeneratorApi } from './api/grpc-api.ts';
import { ExtractiveComposer } from './composing/extractive-composer.ts';
import type { GeneratorConfig } from './config.ts';
import { Drafting } from './drafting/drafting.ts';

/** Composition root. */
export class GeneratorService implements Service {
  readonly #config: GeneratorConfig;
  readonly #kit: Kit;
  readonly #drafting: Drafting;
  readonly #bus: EventBus;
  readonly #grpc: GrpcServer;
  readonly #stop = new AbortController();

  private constructor(config: GeneratorConfig, kit: Kit) {
    this.#config = config;
    this.#kit = kit;
    this.#drafting = new Drafting({
      publicKeys: config.SAID_PUBLIC_KEYS,
      passagesKeys: config.PASSAGES_PUBLIC_KEYS,
      composer: new ExtractiveComposer(),
      now: Date.now,
    });
    this.#bus = new EventBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      name: kit.name,
      logger: kit.logger,
      tracer: kit.telemetry.tracer,
    });
    this.#bus.consume({
      stream: CONV_STREAM,
      filter: everySubject('passages'),
      handler: (message) => this.#onPassages(message),
    });
    this.#grpc = new GrpcServer({
      tracer: kit.telemetry.tracer,
      logger: kit.logger,
      access: serverAccess(kit.name, config, GRPC_RULES),
    });
    addGeneratorApi(this.#grpc, this.#drafting, (draft) => this.#signed(draft), kit.logger);
  }

  static create(config: GeneratorConfig, kit: Kit): GeneratorService {
    return new GeneratorService(config, kit);
  }

  async start(): Promise<void> {
    const grpcPort = await this.#grpc.start(this.#config.GRPC_LISTEN);
    this.#bus.beat(stageSubject('generator'), () => this.#alive());
    this.#bus.start();
    this.#kit.logger.info({ grpcPort }, 'serving');
  }

  #alive(): Uint8Array | undefined {
    const able = this.readiness().every(({ ready }) => ready);
    const { DRAFT_PRIVATE_KEY, DRAFT_KEY_ID } = this.#config;
    return able ? signAlive('generator', Date.now(), DRAFT_PRIVATE_KEY, DRAFT_KEY_ID) : undefined;
  }

  readiness(): readonly ReadinessCheck[] {
    return [{ name: 'nats', ready: this.#bus.ready }];
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await Promise.all([this.#grpc.drain(deadline), this.#bus.drain(deadline)]);
  }

  async destroy(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    this.#grpc.destroy();
    await this.#bus.destroy();
  }

  #signed(draft: Draft): SignedEvent {
    return signedDraft.sign(draft, this.#config.DRAFT_PRIVATE_KEY, this.#config.DRAFT_KEY_ID);
  }

  async #onPassages(message: BusMessage): Promise<void> {
    const draft = await inSpan(this.#kit.telemetry.tracer, 'compose', {}, async (span) => {
      const signal = this.#stop.signal;
      const { draft: composed } = await this.#drafting.first(passagesCodec.decode(message.data), signal);
      span.setAttribute(ATTRIBUTES.abstained, composed.abstained);
      span.setAttribute(ATTRIBUTES.sentences, composed.sentences.length);
      return composed;
    });
    checkSubject('passages', message.subject, draft.conversationId);
    await this.#bus.publish(
      eventSubject(draft.conversationId, 'draft'),
      draftCodec.encode(this.#signed(draft)),
      draft.eventId,
    );
  }
}
