import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Draft,
  GetArticleResponse,
  GRPC_RULES,
  KnowledgeDeskServiceService,
  type Lifecycle,
  ListThemesResponse,
  LiveListeningServiceService,
  type Passages,
  type Phone,
  PhonesServiceService,
  PiiGuardServiceService,
  RetrieverServiceService,
  type Said,
  type SearchRequest,
  type SetLiveListeningRequest,
  type SignedEvent,
  signedDraft,
  signedLifecycle,
  signedPassages,
  TranscriberServiceService,
} from '@decroche/contracts';
import { ensure, type LocalStack } from '@decroche/local-stack';
import {
  createLogger,
  type EventBus,
  GrpcServer,
  grpcServerEnv,
  processFacts,
  RpcError,
  readEnv,
  serverAccess,
  startTelemetry,
  unary,
} from '@decroche/service-kit';
import {
  createServerDatabase,
  layEmptyDatabase,
  type ServerDatabase,
  secrets,
  signed,
  TEST_SERVER,
  TestBus,
} from '@decroche/test-stage';
import { status } from '@grpc/grpc-js';
import { vi } from 'vitest';
import { z } from 'zod';
import { AgentDesktop } from '../src/agent-desktop.ts';
import { readDeskConfig, schema } from '../src/config.ts';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { FakeAnswering } from './fake-answering.ts';
import { FakeKnowledgeDesk } from './fake-knowledge-desk.ts';
import { FakeTranscriber } from './fake-transcriber.ts';
import { ARTICLE, passageOf, THEMES, typedSaid } from './sample-content.ts';

export const TIMELINE_TOKEN = 'timeline-token-of-the-tests';
const CLIENTS = ['ivr-gateway', 'pii-guard', 'retriever', 'generator'] as const;
type Client = (typeof CLIENTS)[number];

/** Signs what was found as the retriever does. */
export function sealedPassages(passages: Passages): SignedEvent {
  const { privateKey, keyId } = secrets.signing('passages');
  return signedPassages.sign(passages, privateKey, keyId);
}

/** A step as the gateway signs it. */
export function sealedStep(step: Lifecycle): SignedEvent {
  const { privateKey, keyId } = secrets.signing('lifecycle');
  return signedLifecycle.sign(step, privateKey, keyId);
}

/** Signs a draft as the generator does. */
export function sealedDraft(draft: Draft): SignedEvent {
  const { privateKey, keyId } = secrets.signing('draft');
  return signedDraft.sign(draft, privateKey, keyId);
}

/**
 * The desktop on a real NATS and a real Redis with the rights of production, and on PostgreSQL where tests have a server. Only the redactor and the retriever
 * behind its gRPC clients (and the transcriber) are fakes: they answer with the rig's own content.
 */
export class DeskRig {
  readonly stack: LocalStack;
  readonly #bus: TestBus;
  readonly telemetry = startTelemetry('desk-rig', {});
  readonly buses = new Map<Client, EventBus>();
  /** What the fake redactor was given. */
  readonly typed: string[] = [];
  readonly transcriber = new FakeTranscriber(createLogger('desk-rig', 'silent'));
  /** What the fake gateway was asked of the live listening; it has every call. */
  readonly wishes: SetLiveListeningRequest[] = [];
  /** Where the fake gateway says that phones stand. */
  phones: Phone[] = [];
  /** While true, the fake gateway is away. */
  gatewayAway = false;
  /** While true, the fake redactor is away. */
  redactorAway = false;
  /** While true, the fake retriever is away. */
  retrieverAway = false;
  /** What experts do with the fake retriever's base. */
  readonly knowledge = new FakeKnowledgeDesk();
  /** What experts try. */
  readonly answering = new FakeAnswering({ passages: sealedPassages, draft: sealedDraft });
  /** What the fake retriever's base is about. */
  themes = THEMES;
  readonly #grpc = new GrpcServer({
    tracer: this.telemetry.tracer,
    logger: createLogger('desk-rig', 'silent'),
    access: serverAccess(
      'desk-rig',
      readEnv('desk-rig', z.object(grpcServerEnv), secrets.settingsOf('retriever')),
      GRPC_RULES,
    ),
  });
  readonly #dataDir: string;
  readonly #server: ServerDatabase | undefined;
  #grpcPort = 0;
  #port = 0;
  /** With which the desktop was started. */
  environment: Readonly<Record<string, string>> = {};
  #desktop: AgentDesktop | undefined;
  #settings: Record<string, string> = {};

  private constructor(bus: TestBus, dataDir: string, server: ServerDatabase | undefined) {
    this.#bus = bus;
    this.stack = bus.stack;
    this.#dataDir = dataDir;
    this.#server = server;
  }

  /** @param dictation whether it is told of the fake transcriber */
  static async start(
    settings: Record<string, string> = {},
    { dictation = false }: { readonly dictation?: boolean } = {},
  ): Promise<DeskRig> {
    await ensure(['nats', 'redis']);
    const rig = new DeskRig(
      await TestBus.start(['redis']),
      await mkdtemp(join(tmpdir(), 'desk-rig-')),
      TEST_SERVER === '' ? undefined : await createServerDatabase(),
    );
    if (rig.#server === undefined) await layEmptyDatabase(rig.#figures);
    await rig.#startFakes();
    rig.#settings = dictation ? { ...settings, TRANSCRIBER_TARGETS: `127.0.0.1:${rig.#grpcPort}` } : settings;
    rig.#connectPublishers();
    await rig.startDesktop();
    await rig.whenConnected();
    return rig;
  }

  /** Resolves when every client of the rig is on the bus and the stream is there. */
  async whenConnected(): Promise<void> {
    await vi.waitFor(
      () => {
        for (const [name, bus] of this.buses) if (!bus.ready) throw new Error(`${name} is not connected`);
      },
      { timeout: 10_000, interval: 20 },
    );
  }

  get #figures(): string {
    return join(this.#dataDir, 'figures');
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get desktop(): AgentDesktop {
    if (this.#desktop === undefined) throw new Error('the desktop is stopped');
    return this.#desktop;
  }

  bus(client: Client): EventBus {
    const bus = this.buses.get(client);
    if (bus === undefined) throw new Error(`no bus for ${client}`);
    return bus;
  }

  /** Starts the desktop, the second time on the port of the first. */
  async startDesktop(): Promise<void> {
    const logger = createLogger('agent-desktop', 'silent');
    vi.spyOn(logger, 'info').mockImplementation((fields: unknown) => {
      this.#port = (fields as { httpPort?: number }).httpPort ?? this.#port;
    });
    const env = {
      ...this.#bus.env('agent-desktop'),
      REDIS_URL: this.stack.redis.url,
      HTTP_LISTEN: `127.0.0.1:${this.#port}`,
      DATA_DIR: this.#dataDir,
      ...(this.#server === undefined ? {} : { DATABASE_URL: this.#server.url }),
      PII_GUARD_TARGET: `127.0.0.1:${this.#grpcPort}`,
      RETRIEVER_TARGET: `127.0.0.1:${this.#grpcPort}`,
      GENERATOR_TARGET: `127.0.0.1:${this.#grpcPort}`,
      GATEWAY_TARGETS: `127.0.0.1:${this.#grpcPort}`,
      SESSION_SECRET: 'a secret of the tests that is long enough',
      EXTENSIONS: '1001,1002',
      DEMO_SIGN_IN: 'true',
      TIMELINE_TOKEN,
      ...this.#settings,
    };
    this.environment = env;
    const config = readDeskConfig(env);
    const telemetry = this.telemetry;
    const facts = processFacts('agent-desktop', schema, config, env);
    this.#desktop = new AgentDesktop(config, { name: 'agent-desktop', logger, telemetry, facts });
    await this.#desktop.start();
    await vi.waitFor(
      () => {
        const missing = this.desktop.readiness().filter(({ ready, name }) => !ready && name !== 'web app');
        if (missing.length > 0) throw new Error(`not ready: ${missing.map(({ name }) => name).join(', ')}`);
      },
      { timeout: 20_000, interval: 20 },
    );
  }

  async stopDesktop(): Promise<void> {
    await this.#desktop?.drain(AbortSignal.timeout(1_000));
    await this.#desktop?.destroy();
    this.#desktop = undefined;
  }

  /** Starts the desktop again with other settings. */
  async restartDesktop(settings: Record<string, string>): Promise<void> {
    await this.stopDesktop();
    this.#settings = settings;
    await this.startDesktop();
  }

  /** Opens what the desktop keeps, with the desktop stopped meanwhile: an embedded database bears one process only. */
  async inDatabase<T>(
    work: (database: Parameters<Parameters<DeskDatabase['ask']>[0]>[0]) => Promise<T>,
  ): Promise<T> {
    await this.stopDesktop();
    const address = this.#server ?? { folder: this.#figures };
    const database = new DeskDatabase(address, createLogger('desk-rig', 'silent'));
    const ready = Promise.withResolvers<void>();
    await database.start(() => ready.resolve());
    await ready.promise;
    const done = await database.ask(work).finally(() => database.destroy());
    await this.startDesktop();
    return done;
  }

  async stop(): Promise<void> {
    await this.stopDesktop();
    this.#grpc.destroy();
    await this.#bus.stop();
    await this.#server?.drop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #startFakes(): Promise<void> {
    const logger = createLogger('desk-rig', 'silent');
    this.#grpc.add(PiiGuardServiceService, {
      redactTyped: unary(logger, async ({ turn, text }: { turn?: Said['turn']; text: string }) => {
        if (this.redactorAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        this.typed.push(text);
        return { said: signed(typedSaid(turn, text)) };
      }),
      checkTyped: unary(logger, async ({ text }: { text: string }) => {
        if (this.redactorAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        return { types: typedSaid(undefined, text).redactions.map(({ type }) => type) };
      }),
    });
    this.#grpc.add(TranscriberServiceService, {
      listen: this.transcriber.listen,
      getStatus: unary(logger, async () => {
        throw new RpcError(status.UNIMPLEMENTED, 'UNIMPLEMENTED', 'not in the rig');
      }),
    });
    this.#grpc.add(LiveListeningServiceService, {
      setLiveListening: unary(logger, async (wish: SetLiveListeningRequest) => {
        if (this.gatewayAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        this.wishes.push(wish);
        return {};
      }),
    });
    this.#grpc.add(PhonesServiceService, {
      listPhones: unary(logger, async () => {
        if (this.gatewayAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        return { phones: this.phones };
      }),
    });
    this.#grpc.add(KnowledgeDeskServiceService, this.knowledge.calls(logger));
    this.#grpc.add(RetrieverServiceService, {
      search: unary(logger, async (request: SearchRequest) => {
        if (this.retrieverAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        return this.answering.search(request);
      }),
      listThemes: unary(logger, async () => {
        if (this.retrieverAway) throw new RpcError(status.UNAVAILABLE, 'AWAY', 'away');
        return ListThemesResponse.fromPartial({ themes: [...this.themes] });
      }),
      getArticle: unary(logger, async ({ slug }: { slug: string }) => {
        if (slug !== ARTICLE.slug) throw new RpcError(status.NOT_FOUND, 'NOT_FOUND', 'no such article');
        const unchecked = {
          ...passageOf('c'),
          sectionTitle: 'Délai',
          role: 'a-verifier',
          text: 'Trois mois (probable).',
        };
        return GetArticleResponse.fromPartial({
          card: ARTICLE,
          sections: [passageOf('a'), passageOf('b'), unchecked],
        });
      }),
    });
    this.answering.serveGenerator(this.#grpc, logger);
    this.#grpcPort = await this.#grpc.start({ host: '127.0.0.1', port: 0 });
  }

  #connectPublishers(): void {
    for (const name of CLIENTS) {
      const bus = this.#bus.connect(name);
      bus.start();
      this.buses.set(name, bus);
    }
  }
}
