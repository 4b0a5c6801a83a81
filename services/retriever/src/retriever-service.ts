import {
  CONV_STREAM,
  eventSubject,
  everySubject,
  openSaid,
  type Passages,
  passagesCodec,
  saidCodec,
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
} from '@decroche/service-kit';
import { addRetrieverApi } from './api/grpc-api.ts';
import type { RetrieverConfig } from './config.ts';
import { KnowledgeBase } from './knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from './knowledge/knowledge-folder.ts';
import { describeProblem } from './knowledge/knowledge-problem.ts';
import { Retriever } from './retriever.ts';
import { buildGeneration } from './search/generation.ts';
import type { Generation } from './search/searcher.ts';

/** Composition root. */
export class RetrieverService implements Service {
  readonly #config: RetrieverConfig;
  readonly #kit: Kit;
  readonly #generation: Generation;
  readonly #retriever: Retriever;
  readonly #bus: EventBus;
  readonly #grpc: GrpcServer;

  private constructor(config: RetrieverConfig, kit: Kit, generation: Generation) {
    this.#config = config;
    this.#kit = kit;
    this.#generation = generation;
    this.#retriever = new Retriever({
      publicKeys: config.SAID_PUBLIC_KEYS,
      generation: () => this.#generation,
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
      filter: everySubject('said'),
      handler: (message) => this.#onSaid(message),
    });
    this.#grpc = new GrpcServer(kit.telemetry.tracer);
    addRetrieverApi(this.#grpc, this.#retriever, kit.logger);
  }

  /** @throws KnowledgeUnavailableError when the base holds no readable article */
  static async create(config: RetrieverConfig, kit: Kit): Promise<RetrieverService> {
    const folder = await readKnowledgeFolder(config.KNOWLEDGE_DIR);
    for (const problem of folder.problems) {
      kit.logger.warn({ problem: describeProblem(problem) }, 'left out of the base');
    }
    const generation = buildGeneration(
      new KnowledgeBase({ ...folder, examples: [...folder.examples, ...folder.golden] }),
      new Date().getFullYear(),
    );
    kit.logger.info(
      {
        generation: generation.name,
        articles: generation.base.articles.length,
        passages: generation.base.passages.length,
        problems: folder.problems.length,
      },
      'base ready',
    );
    return new RetrieverService(config, kit, generation);
  }

  async start(): Promise<void> {
    const grpcPort = await this.#grpc.start(this.#config.GRPC_LISTEN);
    this.#bus.start();
    this.#kit.logger.info({ grpcPort }, 'serving');
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'nats', ready: this.#bus.ready },
      { name: 'index', ready: this.#generation.base.passages.length > 0 },
    ];
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await Promise.all([this.#grpc.drain(deadline), this.#bus.drain(deadline)]);
  }

  async destroy(): Promise<void> {
    this.#grpc.destroy();
    await this.#bus.destroy();
  }

  async #onSaid(message: BusMessage): Promise<void> {
    const signed = saidCodec.decode(message.data);
    const found = await inSpan(this.#kit.telemetry.tracer, 'retrieve', {}, async (span) => {
      const passages = await this.#retriever.onSaid(signed);
      if (passages !== undefined) {
        span.setAttribute(ATTRIBUTES.passages, passages.passages.length);
        span.setAttribute(ATTRIBUTES.outcome, passages.evidence?.outcome ?? 0);
      }
      return passages;
    });
    if (found !== undefined) await this.#publish(found);
  }

  async #publish(passages: Passages): Promise<void> {
    const said = openSaid(passages.said, this.#config.SAID_PUBLIC_KEYS);
    const subject = eventSubject(said.turn?.conversationId ?? '', 'passages');
    await this.#bus.publish(subject, passagesCodec.encode(passages), passages.eventId);
  }
}
