import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import {
  clientAccess,
  type DescribedKit,
  EventBus,
  type Particulars,
  type ReadinessCheck,
  type Service,
  type WantedParticulars,
} from '@decroche/service-kit';
import { createRedis, SharedClock } from '@decroche/service-kit/redis';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { AuditLog } from './audit/audit-log.ts';
import { registerAuditRoutes } from './audit/audit-routes.ts';
import { desksShowing } from './calls/call-view.ts';
import { ConversationStore } from './calls/conversation-store.ts';
import { DeskHub } from './calls/desk-hub.ts';
import { measureDesk } from './calls/desk-measures.ts';
import { registerDeskRoutes } from './calls/desk-routes.ts';
import { draftLateness } from './calls/draft-lateness.ts';
import { EventReader } from './calls/event-reader.ts';
import { LiveControl } from './calls/live/live-control.ts';
import { registerLiveRoutes } from './calls/live/live-routes.ts';
import { STREAM_BOUNDS, StreamPlaces } from './calls/stream-places.ts';
import { Timeline } from './calls/timeline.ts';
import { registerTimelineRoutes, timelineSecret } from './calls/timeline-routes.ts';
import type { DeskConfig } from './config.ts';
import { DeskDatabase, deskAddress } from './database/desk-database.ts';
import { Upkeep } from './database/upkeep.ts';
import { OpinionRoom } from './feedback/opinion-room.ts';
import { ManagerFigures } from './figures/manager-figures.ts';
import { GapCounts } from './figures/use/gap-counts.ts';
import { createHttpServer } from './http/http-server.ts';
import { registerWebRoutes } from './http/web-routes.ts';
import { KnowledgeRoom } from './knowledge/knowledge-room.ts';
import { OversightRoom } from './oversight/oversight-room.ts';
import { PeopleRoom } from './people/people-room.ts';
import { enforceRouteAccess, type ServedRoute } from './people/route-access.ts';
import { EarsInUse } from './phone/ears-in-use.ts';
import { PhoneAccounts } from './phone/phone-accounts.ts';
import { CALLER_PAGE, registerPhoneRoutes } from './phone/phone-routes.ts';
import { PhoneWatch } from './phone/phone-watch.ts';
import { AskedToday } from './questions/asked-today.ts';
import { Asking } from './questions/asking.ts';
import { DICTATION_PATH, registerDictationRoutes } from './questions/dictation/dictation-routes.ts';
import { Dictations } from './questions/dictation/dictations.ts';
import { Transcribers } from './questions/dictation/transcribers.ts';
import { registerQuestionRoutes } from './questions/question-routes.ts';
import { Redactor } from './questions/redactor.ts';
import { ReadinessRecorder } from './readiness/readiness-recorder.ts';
import { registerReadinessRoutes } from './readiness/readiness-routes.ts';
import { ReviewRoom } from './review/review-room.ts';
import { TrainingCalls } from './training/training-calls.ts';
import { registerTrainingRoutes } from './training/training-routes.ts';

/** How often the connection to the bus is looked at for the desks, milliseconds. */
const BUS_CHECK_MS = 1_000;
/** How often old entries of the audit log are looked for, milliseconds. */
const AUDIT_PURGE_MS = 6 * 3_600_000;

/** Composition root of the agent desktop. */
export class AgentDesktop implements Service {
  readonly #config: DeskConfig;
  readonly #phones: PhoneAccounts;
  readonly #kit: DescribedKit;
  readonly #redis: Redis;
  /** Of gateways too: what they say happened then is compared with now. */
  readonly #clock: SharedClock;
  readonly #bus: EventBus;
  readonly #store: ConversationStore;
  readonly #database: DeskDatabase;
  readonly #managerFigures: ManagerFigures;
  readonly #gaps: GapCounts;
  readonly #audit: AuditLog;
  readonly #auditUpkeep: Upkeep;
  readonly #opinions: OpinionRoom;
  readonly #review: ReviewRoom;
  readonly #timeline: Timeline;
  readonly #hub: DeskHub;
  readonly #redactor: Redactor;
  readonly #training: TrainingCalls;
  readonly #knowledge: KnowledgeRoom;
  readonly #liveControl: LiveControl;
  readonly #phoneWatch: PhoneWatch;
  readonly #ears: EarsInUse | undefined;
  readonly #people: PeopleRoom;
  readonly #oversight: OversightRoom;
  readonly #readiness: ReadinessRecorder;
  readonly #transcribers: Transcribers | undefined;
  readonly #dictations: Dictations | undefined;
  #app: FastifyInstance | undefined;
  #webBuilt = false;
  #routes: readonly ServedRoute[] = [];
  #busCheck: NodeJS.Timeout | undefined;
  #destroyed = false;
  #unmeasured: (() => void) | undefined;

  constructor(config: DeskConfig, kit: DescribedKit) {
    this.#config = config;
    this.#phones = new PhoneAccounts({
      url: config.WEB_PHONE_URL,
      secretsFile: config.WEB_PHONE_SECRETS_FILE,
      callerSecret: config.WEB_CALLER_SECRET,
    });
    this.#kit = kit;
    const { logger, telemetry } = kit;
    this.#redis = createRedis(config.REDIS_URL, {
      ...{ name: kit.name, resend: true, logger },
      tls: config.TLS_DIR,
    });
    this.#clock = new SharedClock({ redis: this.#redis, logger });
    this.#bus = new EventBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      tls: config.TLS_DIR,
      name: kit.name,
      logger,
      tracer: telemetry.tracer,
    });
    this.#store = new ConversationStore(
      this.#redis,
      { liveMs: config.LIVE_TTL_MS, endedMs: config.ENDED_SHOWN_MS, askMs: config.ASK_SHOWN_MS },
      logger,
      this.#clock.now,
    );
    this.#database = new DeskDatabase(deskAddress(config), logger, config.MIGRATE);
    this.#audit = new AuditLog(this.#database, logger);
    this.#auditUpkeep = new Upkeep(
      { everyMs: AUDIT_PURGE_MS, warning: 'the audit log cannot be kept up; tried again later' },
      () => this.#audit.keepUp(config.AUDIT_KEPT_DAYS, config.oidc?.mappingDigest),
      logger,
    );
    this.#opinions = new OpinionRoom({
      ...{ database: this.#database, audit: this.#audit, logger, now: this.#clock.now },
      keptDays: config.FEEDBACK_KEPT_DAYS,
      secret: config.SESSION_SECRET,
    });
    this.#timeline = new Timeline(this.#clock.now);
    this.#hub = new DeskHub(
      this.#store,
      new StreamPlaces(STREAM_BOUNDS),
      randomUUID().slice(0, 8),
      () => this.#bus.connected,
    );
    const link = { tracer: telemetry.tracer, access: clientAccess(config) };
    this.#ears =
      config.TRANSCRIBER_TARGETS && new EarsInUse(config.TRANSCRIBER_TARGETS, link, this.#clock.now);
    this.#redactor = new Redactor(config.PII_GUARD_TARGET, config.SAID_PUBLIC_KEYS, link, this.#clock.now);
    this.#review = new ReviewRoom({
      database: this.#database,
      audit: this.#audit,
      redis: this.#redis,
      conversations: this.#store,
      redactor: this.#redactor,
      proposedSizes: {
        perTheme: config.REVIEW_PER_THEME,
        lowConfidence: config.REVIEW_LOW_CONFIDENCE,
        feedback: config.REVIEW_FEEDBACK,
      },
      longestDays: config.REVIEW_LONGEST_DAYS,
      remarksKeptDays: config.FEEDBACK_KEPT_DAYS,
      lowBelow: config.REVIEW_LOW_BELOW,
      logger,
    });
    this.#training = new TrainingCalls(config.SESSION_SECRET, this.#clock.now);
    this.#store.onChange((_, after) => {
      if (after?.asker !== null) return;
      for (const extension of desksShowing(after))
        if (this.#hub.hasCall(extension)) this.#training.endAt(extension);
    });
    this.#knowledge = new KnowledgeRoom({
      ...{ config, link, bus: this.#bus, redactor: this.#redactor, audit: this.#audit, now: this.#clock.now },
    });
    this.#gaps = new GapCounts(config.RETRIEVER_TARGET, link);
    this.#liveControl = new LiveControl(config.GATEWAY_TARGETS, link);
    this.#phoneWatch = new PhoneWatch(config.GATEWAY_TARGETS, link, this.#hub);
    this.#people = new PeopleRoom({
      ...{ config, redis: this.#redis, hub: this.#hub, audit: this.#audit, logger, now: this.#clock.now },
    });
    this.#managerFigures = new ManagerFigures({
      ...{ store: this.#store, holders: this.#people.holders, redis: this.#redis, database: this.#database },
      secret: config.SESSION_SECRET,
      madeUpFor: config.DEMO_FIGURES ? this.#people.identities.organisations : [],
      logger,
      now: this.#clock.now,
    });
    this.#oversight = new OversightRoom({
      ...{
        config,
        kit,
        database: this.#database,
        redis: this.#redis,
        audit: this.#audit,
        now: this.#clock.now,
      },
      ...{ people: this.#people, store: this.#store },
      busConnected: () => this.#bus.connected,
      readiness: () => this.readiness(),
    });
    this.#readiness = new ReadinessRecorder({
      ...{ store: this.#store, use: this.#managerFigures.counter },
      ...{ redis: this.#redis, timeline: this.#timeline },
    });
    const keys = {
      lifecycle: config.LIFECYCLE_PUBLIC_KEYS,
      said: config.SAID_PUBLIC_KEYS,
      passages: config.PASSAGES_PUBLIC_KEYS,
      draft: config.DRAFT_PUBLIC_KEYS,
    };
    if (config.TRANSCRIBER_TARGETS !== undefined) {
      const transcribers = new Transcribers(config.TRANSCRIBER_TARGETS, link);
      this.#transcribers = transcribers;
      this.#dictations = new Dictations(
        (turn) => transcribers.listen(turn),
        () => performance.now(),
      );
    }
    const reader = new EventReader(this.#bus, this.#store, { keys, logger, now: this.#clock.now });
    reader.onDictated((said) => this.#dictations?.said(said));
    reader.onTraining((conversationId, event) => this.#training.take(conversationId, event));
    reader.onEvent((conversationId, event) => this.#timeline.event(conversationId, event));
    reader.onEvent(draftLateness(this.#store, this.#clock.now));
    reader.onEvent((_conversationId, event) => this.#review.sampler.event(event));
    this.#redis.on('ready', () => this.#restore());
  }

  async start(): Promise<void> {
    await this.#database.start(() => {
      for (const upkeep of this.#upkeeps) upkeep.begin();
    });
    this.#redis.connect().catch(() => undefined);
    this.#clock.start();
    this.#store.start();
    this.#unmeasured = measureDesk(this.#hub, this.#store);
    this.#bus.start();
    this.#busCheck = setInterval(() => this.#hub.refreshQueue(), BUS_CHECK_MS).unref();
    this.#people.start();
    this.#phoneWatch.start();
    const app = await this.#createApp();
    this.#app = app;
    await app.listen({ ...this.#config.HTTP_LISTEN });
    const { port } = app.server.address() as AddressInfo;
    this.#kit.logger.info({ httpPort: port, webBuilt: this.#webBuilt }, 'desk open');
  }

  async drain(_deadline: AbortSignal): Promise<void> {
    this.#dictations?.closeAll();
    this.#hub.closeAll();
    this.#timeline.closeAll();
  }

  async destroy(): Promise<void> {
    if (this.#destroyed) return;
    this.#destroyed = true;
    clearInterval(this.#busCheck);
    this.#people.stop();
    this.#clock.stop();
    this.#dictations?.closeAll();
    this.#hub.closeAll();
    this.#timeline.closeAll();
    await this.#app?.close();
    this.#unmeasured?.();
    this.#store.stop();
    await this.#bus.destroy();
    this.#redactor.destroy();
    this.#knowledge.destroy();
    this.#gaps.destroy();
    this.#liveControl.destroy();
    this.#phoneWatch.stop();
    this.#ears?.destroy();
    this.#transcribers?.close();
    for (const upkeep of this.#upkeeps) upkeep.stop();
    this.#audit.destroy();
    await this.#database.destroy();
    this.#redis.disconnect();
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'nats', ready: this.#bus.ready },
      { name: 'redis', ready: this.#redis.status === 'ready' },
      { name: 'database', ready: this.#database.ready },
      { name: 'pii-guard', ready: this.#redactor.ready },
      { name: 'retriever', ready: this.#knowledge.base.ready },
      { name: 'web app', ready: this.#webBuilt },
    ];
  }

  particulars(wanted: WantedParticulars): Promise<Particulars> {
    return this.#oversight.particulars(wanted);
  }

  /** Work on the tables, once the database is there. */
  get #upkeeps(): readonly Pick<Upkeep, 'begin' | 'stop'>[] {
    return [
      ...[this.#auditUpkeep, this.#oversight.upkeep, this.#opinions.upkeep],
      ...[this.#managerFigures, this.#review.upkeep],
    ];
  }

  /** What it serves once it is started, and who may use it. */
  get routes(): readonly ServedRoute[] {
    return this.#routes;
  }

  async #createApp(): Promise<FastifyInstance> {
    const config = this.#config;
    const { logger, telemetry } = this.#kit;
    const now = this.#clock.now;
    const phones = this.#phones;
    const { origins, sessions, desks, guard } = this.#people;
    const app = await createHttpServer(
      {
        origins,
        certificates: config.HTTP_TLS_DIR,
        trustedProxies: config.TRUSTED_PROXIES,
        sessionSecret: config.SESSION_SECRET,
        hstsMaxAgeSeconds: config.HSTS_MAX_AGE_S,
        phoneUrl: config.WEB_PHONE_URL,
        dictationPath: this.#dictations === undefined ? undefined : DICTATION_PATH,
        clientOf: (request) => guard.clientOf(request),
      },
      logger,
    );
    this.#routes = enforceRouteAccess(app, guard);
    this.#people.register(app, {
      ...{ phones, dictation: this.#dictations !== undefined },
      version: this.#kit.facts.version,
    });
    registerAuditRoutes(app, { audit: this.#audit, guard });
    registerPhoneRoutes(app, { guard, accounts: phones, ears: this.#ears });
    const { asks, renewalMs } = this.#people;
    registerDeskRoutes(app, { guard, hub: this.#hub, sessions, desks, asks, renewalMs, now });
    registerReadinessRoutes(app, {
      guard,
      hub: this.#hub,
      recorder: this.#readiness,
      tracer: telemetry.tracer,
      now,
    });
    registerQuestionRoutes(app, {
      guard,
      hub: this.#hub,
      store: this.#store,
      asking: new Asking({ store: this.#store, redactor: this.#redactor, tracer: telemetry.tracer }),
      askedToday: new AskedToday(this.#redis, logger, now),
      use: this.#managerFigures.counter,
      now,
    });
    registerTrainingRoutes(app, {
      ...{ guard, desks, hub: this.#hub, redactor: this.#redactor },
      ...{ set: config.training ?? [], calls: this.#training },
    });
    this.#opinions.register(app, {
      ...{ guard, hub: this.#hub, use: this.#managerFigures.counter },
      onUnhelpful: (draft, opinionId) => this.#review.sampler.opinion(draft, opinionId),
    });
    this.#review.register(app, guard);
    this.#knowledge.register(app, { guard, use: this.#managerFigures.counter });
    if (this.#dictations !== undefined) {
      registerDictationRoutes(app, { guard, hub: this.#hub, dictations: this.#dictations });
    }
    registerLiveRoutes(app, { guard, hub: this.#hub, control: this.#liveControl });
    const secret = timelineSecret(config.TIMELINE_TOKEN);
    this.#managerFigures.register(app, {
      ...{ guard, knowledge: this.#knowledge.base, gaps: this.#gaps, audit: this.#audit },
      organisations: this.#people.organisations,
      importToken: config.FIGURES_IMPORT_TOKEN,
      timelineSecret: secret,
    });
    registerTimelineRoutes(app, { timeline: this.#timeline, secret });
    this.#oversight.register(app);
    const closed = phones.caller === undefined ? [CALLER_PAGE] : [];
    this.#webBuilt = await registerWebRoutes(app, config.WEB_DIR, closed);
    return app;
  }

  /** Redis is there (again): take what it holds and give it what it lacks. */
  #restore(): void {
    this.#store
      .restore()
      .then(() => this.#store.copyAll())
      .catch(() => this.#kit.logger.warn('cannot read the live state in Redis; the bus is replayed instead'));
  }
}
