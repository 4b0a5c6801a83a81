import {
  CONV_STREAM,
  checkSaidSubject,
  checkSubject,
  EVERY_AGENT_WORDS_SUBJECT,
  type Evidence,
  EvidenceOutcome,
  eventSubject,
  everySubject,
  GAP_ANSWERED_SUBJECT,
  GRPC_RULES,
  gapAnsweredCodec,
  isRehearsed,
  lifecycleCodec,
  needThemeCodec,
  needThemeSubject,
  openSaid,
  type Passages,
  passagesCodec,
  type Said,
  SaidOutcome,
  type SignedEnvelope,
  type SignedEvent,
  saidCodec,
  signAlive,
  signedGapAnswered,
  signedLifecycle,
  signedNeedTheme,
  signedPassages,
  stageSubject,
  TurnSource,
} from '@decroche/contracts';
import type { Question } from '@decroche/question';
import {
  ATTRIBUTES,
  type BusMessage,
  describeError,
  EventBus,
  GrpcServer,
  inSpan,
  type Kit,
  type Particulars,
  type ReadinessCheck,
  type Service,
  serverAccess,
  type WantedParticulars,
} from '@decroche/service-kit';
import { believe } from '@decroche/service-kit/tls';
import { v7 } from 'uuid';
import { addDeskApi } from './api/desk-api.ts';
import { gapMessage } from './api/desk-messages.ts';
import { addRetrieverApi } from './api/grpc-api.ts';
import { modelServersOf, qdrantSettingsOf, type RetrieverConfig } from './config.ts';
import { needThemeOf } from './events/need-theme.ts';
import { GapNotices } from './gap-notices.ts';
import { InspectorProcess } from './import/inspector-process.ts';
import { keptStores } from './kept-stores.ts';
import { KnowledgeSource } from './knowledge-source.ts';
import { LearnedNeeds } from './learned-needs.ts';
import { LiveGeneration } from './live-generation.ts';
import { type Found, Retriever } from './retriever.ts';
import { GapRetention } from './store/gap-retention.ts';

/** Composition root. */
export class RetrieverService implements Service {
  readonly #config: RetrieverConfig;
  readonly #kit: Kit;
  readonly #source: KnowledgeSource;
  readonly #live: LiveGeneration;
  readonly #retriever: Retriever;
  readonly #bus: EventBus;
  readonly #gapRetention = new GapRetention(() => this.#forgetOldGaps());
  readonly #grpc: GrpcServer;
  readonly #notices: GapNotices | undefined;

  private constructor(config: RetrieverConfig, kit: Kit, source: KnowledgeSource, live: LiveGeneration) {
    this.#config = config;
    this.#kit = kit;
    this.#source = source;
    this.#live = live;
    this.#retriever = new Retriever({
      publicKeys: config.SAID_PUBLIC_KEYS,
      generation: () => live.current,
      now: Date.now,
    });
    this.#bus = new EventBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      tls: config.TLS_DIR,
      name: kit.name,
      logger: kit.logger,
      tracer: kit.telemetry.tracer,
    });
    this.#bus.consume({
      stream: CONV_STREAM,
      filter: everySubject('said'),
      handler: (message) => this.#onSaid(message),
    });
    this.#bus.subscribe(EVERY_AGENT_WORDS_SUBJECT, (message) => this.#onAgentWords(message));
    this.#bus.subscribe(everySubject('lifecycle'), (message) => this.#onLifecycle(message));
    this.#grpc = new GrpcServer({
      tracer: kit.telemetry.tracer,
      logger: kit.logger,
      access: serverAccess(kit.name, config, GRPC_RULES),
    });
    const sign = (found: Passages): SignedEvent => this.#signed(signedPassages, found);
    addRetrieverApi(this.#grpc, this.#retriever, sign, kit.logger);
    addDeskApi(this.#grpc, source.desks, { publicKeys: config.SAID_PUBLIC_KEYS, sign }, kit.logger);
    this.#notices = this.#gapNotices();
  }

  /** @throws KnowledgeUnavailableError when the base holds no readable article */
  static async create(config: RetrieverConfig, kit: Kit): Promise<RetrieverService> {
    if (config.TLS_DIR !== undefined && config.QDRANT_URL !== undefined) believe(config.TLS_DIR);
    const source = await KnowledgeSource.open(
      config.KNOWLEDGE_DIR,
      {
        ...{ url: config.DATABASE_URL, dataDir: config.DATA_DIR, tls: config.TLS_DIR },
        migrate: config.MIGRATE,
      },
      new InspectorProcess(config.PII_INSPECTOR),
      kit.logger,
    );
    const live = await LiveGeneration.create({
      source,
      qdrant: qdrantSettingsOf(config),
      models: modelServersOf(config),
      learned: config.LEARNED_DIR === '' ? undefined : new LearnedNeeds(config.LEARNED_DIR, kit.logger),
      pollMs: config.PUBLICATION_POLL_MS,
      logger: kit.logger,
    });
    return new RetrieverService(config, kit, source, live);
  }

  async start(): Promise<void> {
    const grpcPort = await this.#grpc.start(this.#config.GRPC_LISTEN);
    this.#bus.beat(stageSubject('retriever'), () => this.#alive());
    this.#bus.start();
    this.#live.start();
    this.#notices?.start();
    this.#gapRetention.start();
    this.#kit.logger.info({ grpcPort }, 'serving');
  }

  #alive(): Uint8Array | undefined {
    const able = this.readiness().every(({ ready }) => ready);
    const { PASSAGES_PRIVATE_KEY, PASSAGES_KEY_ID } = this.#config;
    return able ? signAlive('retriever', Date.now(), PASSAGES_PRIVATE_KEY, PASSAGES_KEY_ID) : undefined;
  }

  readiness(): readonly ReadinessCheck[] {
    const trouble = this.#live.indexTrouble;
    return [
      { name: 'nats', ready: this.#bus.ready },
      {
        name: 'index',
        ready: this.#live.current.base.passages.length > 0,
        ...(trouble === undefined ? {} : { detail: trouble }),
      },
    ];
  }

  async particulars({ found }: WantedParticulars): Promise<Particulars> {
    const { base } = this.#live.current;
    const { published } = this.#live;
    const name = published === undefined ? 'dossier, sans publication' : `publication ${published}`;
    const { EMBEDDINGS_URL, EMBEDDINGS_MODEL, RERANK_URL } = this.#config;
    return {
      stores: keptStores(this.#config, this.#source.gaps !== undefined),
      ...(found && this.#source.gaps !== undefined ? { found: [await this.#source.gaps.found()] } : {}),
      models: [
        { role: 'knowledge', name, ready: true, detail: `${base.articles.length} articles` },
        ...(EMBEDDINGS_URL === undefined
          ? []
          : [{ role: 'embeddings', name: EMBEDDINGS_MODEL, ready: true }]),
        ...(RERANK_URL === undefined ? [] : [{ role: 'rerank', name: 'reclassement', ready: true }]),
      ],
    };
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await Promise.all([this.#grpc.drain(deadline), this.#bus.drain(deadline)]);
  }

  async destroy(): Promise<void> {
    this.#grpc.destroy();
    await this.#notices?.stop();
    await this.#bus.destroy();
    this.#gapRetention.stop();
    await this.#live.stop();
    await this.#source.close();
  }

  async #onSaid(message: BusMessage): Promise<void> {
    const signed = saidCodec.decode(message.data);
    const said = openSaid(signed, this.#config.SAID_PUBLIC_KEYS);
    checkSaidSubject(message.subject, said);
    const found = await inSpan(this.#kit.telemetry.tracer, 'retrieve', {}, async (span) => {
      const answered = await this.#retriever.onSaid(signed, message.ageMs);
      if (answered !== undefined) {
        span.setAttribute(ATTRIBUTES.passages, answered.passages.passages.length);
        span.setAttribute(ATTRIBUTES.outcome, answered.passages.evidence?.outcome ?? 0);
      }
      return answered;
    });
    if (found !== undefined) await this.#publish(said, found);
  }

  /** They are searched for what they are about, and then forgotten: no event, no gap, no figure comes of them. */
  async #onAgentWords(message: BusMessage): Promise<void> {
    const signed = saidCodec.decode(message.data);
    checkSaidSubject(message.subject, openSaid(signed, this.#config.SAID_PUBLIC_KEYS));
    await this.#retriever.onAgentWords(signed);
  }

  async #onLifecycle({ subject, data }: BusMessage): Promise<void> {
    const event = signedLifecycle.open(lifecycleCodec.decode(data), this.#config.LIFECYCLE_PUBLIC_KEYS);
    checkSubject('lifecycle', subject, event.conversationId);
    const step = event.step?.$case;
    if (step === 'needDenied' || step === 'assistantRefused')
      this.#retriever.withdrawNeed(event.conversationId);
  }

  #signed<T>(envelope: SignedEnvelope<T>, event: T): SignedEvent {
    const { PASSAGES_PRIVATE_KEY, PASSAGES_KEY_ID } = this.#config;
    return envelope.sign(event, PASSAGES_PRIVATE_KEY, PASSAGES_KEY_ID);
  }

  async #publish(said: Said, { passages, question }: Found): Promise<void> {
    await this.#tellTheme(said, passages);
    const subject = eventSubject(said.turn?.conversationId ?? '', 'passages');
    await this.#bus.publishKept(
      subject,
      passagesCodec.encode(this.#signed(signedPassages, passages)),
      passages.eventId,
    );
    // In conversation only what is answered comes here.
    const source = said.turn?.source;
    const isCounted = source !== TurnSource.CALLER_LIVE && !isRehearsed(source);
    if (said.final && said.outcome === SaidOutcome.TEXT && isCounted)
      await this.#countGap(said, passages.evidence, question);
  }

  /** The gateway may choose a queue by it; it reads no text. With the bus away the caller goes to the queue without. */
  async #tellTheme(said: Said, passages: Passages): Promise<void> {
    const need = needThemeOf(said, passages);
    if (need === undefined || !this.#bus.connected) return;
    const signed = needThemeCodec.encode(this.#signed(signedNeedTheme, need));
    await this.#bus.publishVolatile(needThemeSubject(need.conversationId), signed);
  }

  async #forgetOldGaps(): Promise<void> {
    try {
      const gone = await this.#source.forgetOldGaps(new Date(), this.#config.GAP_KEPT_DAYS);
      if (gone > 0) this.#kit.logger.info({ gone }, 'old questions without a source were forgotten');
    } catch (error) {
      this.#kit.logger.warn(
        { err: describeError(error) },
        'old questions without a source were not forgotten',
      );
    }
  }

  /** Tells the desks which questions without a source have one now. */
  #gapNotices(): GapNotices | undefined {
    if (this.#source.gaps === undefined) return undefined;
    return new GapNotices({
      gaps: this.#source.gaps,
      article: (slug) => this.#live.current.base.article(slug),
      tell: (gap, { title }) =>
        this.#bus.publishVolatile(
          GAP_ANSWERED_SUBJECT,
          gapAnsweredCodec.encode(
            this.#signed(signedGapAnswered, { eventId: v7(), gap: gapMessage(gap), articleTitle: title }),
          ),
        ),
      pollMs: this.#config.PUBLICATION_POLL_MS,
      onError: (error) =>
        this.#kit.logger.warn(
          { err: describeError(error) },
          'the desks were not told of an answered question',
        ),
    });
  }

  /**
   * A redacted question that had no source goes to the experts' list, unless a protocol says what to do. Losing one harms
   * nobody.
   */
  async #countGap({ text, turn }: Said, evidence: Evidence | undefined, question: Question): Promise<void> {
    if (evidence?.outcome !== EvidenceOutcome.NOTHING || evidence.protocol !== '') return;
    const { model } = this.#live.current.ranker;
    const analysed = model.analyse(question);
    const terms = analysed.map(({ term }) => term);
    const known = analysed.filter(({ term, kind }) => kind === 'stem' && model.isFrequent(term));
    const conversationId = turn?.conversationId ?? '';
    try {
      await this.#source.gaps?.record({ text, terms, known, conversationId });
    } catch (error) {
      this.#kit.logger.warn({ err: describeError(error) }, 'a question without a source was not counted');
    }
  }
}
