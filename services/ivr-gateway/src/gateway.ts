import {
  EVERY_NEED_THEME_SUBJECT,
  EVERY_STAGE_SUBJECT,
  LiveListening,
  lifecycleCodec,
  signedLifecycle,
} from '@decroche/contracts';
import {
  clientAccess,
  context,
  extractTrace,
  type Kit,
  type Particulars,
  type ReadinessCheck,
  type Service,
  settledBefore,
  type WantedParticulars,
} from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import type { SharedClock } from '@decroche/service-kit/redis';
import { v7 as uuidv7 } from 'uuid';
import { asteriskName, type GatewayConfig, isLiveAllowed } from './config.ts';
import { type Connections, createConnections } from './connections.ts';
import { DeskDoor, hasDeskDoor } from './desk-door.ts';
import { AsteriskLine } from './dialogue/asterisk-line.ts';
import { Callers } from './dialogue/callers.ts';
import { PromptShelf } from './dialogue/prompt-shelf.ts';
import { ReadBack } from './dialogue/read-back.ts';
import { FundFiles } from './funds/fund-files.ts';
import { heardNotice } from './heard-notice.ts';
import { keptStores } from './kept-stores.ts';
import { LiveService } from './legs/live-service.ts';
import { LifecyclePublisher } from './lifecycle/lifecycle-publisher.ts';
import { PreparationWay } from './listening/preparation-way.ts';
import { StageBeats } from './listening/stage-beats.ts';
import { ChosenQuestions } from './menu/chosen-questions.ts';
import { KeyMenu } from './menu/key-menu.ts';
import { ClosedCalls } from './opening/closed-calls.ts';
import { Presence } from './presence.ts';
import { measureCalls } from './queue/call-measures.ts';
import { CallRegistry } from './queue/call-registry.ts';
import { Calls } from './queue/calls.ts';
import { Consultations } from './queue/consultations.ts';
import { QueueWatch } from './queue/queue-watch.ts';
import { reconcile } from './reconciliation.ts';
import { NeedThemes } from './routing/need-themes.ts';
import { StrandedCallers } from './stranded-callers.ts';

/** How often it is told that a call goes on; desks stop counting one that was silent for three of them. */
const ALIVE_EVERY_MS = 60_000;
/** Listening beyond the longest utterance and the wait for its first word: the question, and the last result. */
const LISTENING_MARGIN_MS = 20_000;
/** The transcriber, which knows of a word that has only begun, ends the wait where it can. */
const FIRST_WORD_MARGIN_MS = 1_000;

/** The life of calls on Asterisk: callers over ARI, the queue over the manager interface, all of it wired here. */
export class Gateway implements Service {
  readonly #config: GatewayConfig;
  readonly #kit: Kit;
  readonly #ari: Connections['ari'];
  readonly #ami: Connections['ami'];
  readonly #audio: Connections['audio'];
  readonly #bus: Connections['bus'];
  readonly #transcribers: Connections['transcribers'];
  readonly #way: PreparationWay;
  readonly #beats: StageBeats;
  readonly #registry: CallRegistry;
  readonly #clock: SharedClock;
  readonly #calls: Calls;
  readonly #callers: Callers;
  readonly #files: FundFiles;
  #chosen: ChosenQuestions | undefined;
  readonly #publisher: LifecyclePublisher;
  readonly #watch: QueueWatch;
  #unmeasured: (() => void) | undefined;
  readonly #consultations: Consultations;
  readonly #presence: Presence;
  readonly #stranded: StrandedCallers;
  readonly #shelf: PromptShelf;
  readonly #reconcile: () => Promise<void>;
  /** Absent where live listening is not allowed: nothing of it runs there. */
  readonly #live: LiveService | undefined;
  /** Absent where nobody may come in by it. */
  readonly #door: DeskDoor | undefined;
  readonly #wipe = createMemoryWipe();
  #alive: NodeJS.Timeout | undefined;

  /** @throws the error of the operating system when AudioSocket cannot listen */
  static async create(config: GatewayConfig, kit: Kit): Promise<Gateway> {
    return new Gateway(config, kit, await createConnections(config, kit));
  }

  private constructor(config: GatewayConfig, kit: Kit, connections: Connections) {
    const { logger } = kit;
    const { tracer } = kit.telemetry;
    this.#config = config;
    this.#kit = kit;
    this.#ari = connections.ari;
    this.#ami = connections.ami;
    this.#audio = connections.audio;
    this.#bus = connections.bus;
    this.#transcribers = connections.transcribers;
    this.#way = new PreparationWay({
      needed: config.PREPARATION_STAGES,
      busConnected: () => this.#bus.connected,
      now: () => performance.now(),
      logger,
    });
    this.#presence = new Presence({
      ...{ ari: this.#ari, ami: this.#ami, app: config.STASIS_APP },
      onBeat: () => this.#way.look(),
    });
    this.#registry = new CallRegistry({
      url: config.REDIS_URL,
      tls: config.TLS_DIR,
      holder: { asterisk: asteriskName(config), app: config.STASIS_APP, run: uuidv7() },
      leaseMs: config.CALL_LEASE_MS,
      sees: () => this.#ari.state === 'connected' && this.#ami.state === 'connected',
      newId: uuidv7,
      now: () => performance.now(),
      logger,
    });
    this.#clock = this.#registry.clock;
    const newCallId = (): string => uuidv7({ msecs: this.#clock.now() });
    this.#publisher = new LifecyclePublisher({
      bus: this.#bus,
      logger,
      newId: uuidv7,
      sign: (event) =>
        lifecycleCodec.encode(
          signedLifecycle.sign(event, config.LIFECYCLE_PRIVATE_KEY, config.LIFECYCLE_KEY_ID),
        ),
      now: this.#clock.now,
      fund: config.FUND,
      queue: config.QUEUE_EXTENSION,
    });
    this.#shelf = new PromptShelf({ folder: config.PROMPTS_DIR, media: config.PROMPTS_MEDIA, logger });
    this.#files = new FundFiles(config, logger);
    this.#beats = new StageBeats({
      keys: {
        'pii-guard': config.SAID_PUBLIC_KEYS,
        retriever: config.PASSAGES_PUBLIC_KEYS,
        generator: config.DRAFT_PUBLIC_KEYS,
      },
      now: this.#clock.now,
      onAlive: (stage) => this.#way.heard(stage),
      logger,
    });
    const live = isLiveAllowed(config);
    this.#door = hasDeskDoor(config) ? new DeskDoor(config, kit, this.#ami) : undefined;
    if (live && this.#door !== undefined)
      this.#live = new LiveService(config, kit, {
        ...{ ami: this.#ami, audio: this.#audio, transcribers: this.#transcribers },
        ...{ registry: this.#registry, publisher: this.#publisher, grpc: this.#door.grpc },
        onUnheard: () => this.#wipe.wipe(),
      });
    this.#calls = new Calls({
      registry: this.#registry,
      tell: (conversationId, step, number) => {
        this.#publisher.tell(conversationId, step, number);
        this.#live?.listenings.follow(conversationId, step);
      },
      inTraceOf: (traceparent, work) => context.with(traceOf(traceparent), work),
      limits: {
        listeningMs: config.NO_SPEECH_MS + config.MAX_UTTERANCE_MS + LISTENING_MARGIN_MS,
        noSpeechMs: config.NO_SPEECH_MS + FIRST_WORD_MARGIN_MS,
      },
      now: this.#clock.now,
      logger,
    });
    const queue = { context: config.QUEUE_CONTEXT, extension: config.QUEUE_EXTENSION };
    const lineOf = (channelId: string): AsteriskLine =>
      new AsteriskLine({
        ari: this.#ari,
        ami: this.#ami,
        audio: this.#audio,
        channelId,
        queue,
        closedContext: config.CLOSED_CONTEXT,
        leaseMs: config.CALL_LEASE_MS,
        newId: uuidv7,
        onVoiceLost: () => logger.info('a voice turned into digital silence; it is listened for anew'),
      });
    this.#callers = new Callers({
      ari: this.#ari,
      calls: this.#calls,
      closed: new ClosedCalls({
        hours: () => this.#files.hours.entry,
        shelf: this.#shelf,
        lineOf,
        now: this.#clock.now,
        logger,
      }),
      transcribers: {
        // A caller is asked for his need only if a draft can come of it.
        choose: (except) => (this.#way.open ? this.#transcribers.choose(except) : { mode: 'no-preparation' }),
      },
      lineOf,
      routing: () => this.#files.routing.entry,
      prompts: {
        notice: live ? config.LIVE_NOTICE_MEDIA : config.NOTICE_MEDIA,
        question: config.QUESTION_MEDIA,
        'second-try': `${config.PROMPTS_MEDIA}second-try`,
        correction: `${config.PROMPTS_MEDIA}correction`,
      },
      mayAskAgain: () => config.SECOND_TRY && this.#shelf.isHeard('second-try'),
      menu: this.#createMenu(),
      ...(config.READ_BACK && {
        readBack: new ReadBack({ below: config.READ_BACK_BELOW, shelf: this.#shelf }),
      }),
      tracer,
      logger,
      newId: newCallId,
      onOver: () => this.#wipe.wipe(),
    });
    if (config.ROUTING_FILE !== undefined || config.READ_BACK) {
      const themes = new NeedThemes({
        keys: config.PASSAGES_PUBLIC_KEYS,
        onTheme: (need) => this.#callers.themeFound(need),
        logger,
        now: this.#clock.now,
      });
      this.#bus.subscribe(EVERY_NEED_THEME_SUBJECT, async ({ subject, data }) => themes.hear(subject, data));
    }
    this.#watch = new QueueWatch(this.#ami, this.#calls);
    this.#consultations = new Consultations({ ami: this.#ami, calls: this.#calls, registry: this.#registry });
    this.#stranded = new StrandedCallers({
      ...{ ari: this.#ari, ami: this.#ami, app: config.STASIS_APP, queue, logger },
      hide: () => this.#presence.hide(),
      has: (channelId) => this.#callers.has(channelId),
    });
    this.#reconcile = () =>
      reconcile({
        ari: this.#ari,
        ami: this.#ami,
        audio: this.#audio,
        registry: this.#registry,
        calls: this.#calls,
        callers: this.#callers,
        app: config.STASIS_APP,
        watch: this.#watch,
        consultations: this.#consultations,
        queue,
        logger,
      });
  }

  async start(): Promise<void> {
    this.#bus.onBeat(EVERY_STAGE_SUBJECT, (subject, data) => this.#beats.hear(subject, data));
    this.#bus.onConnected(() => this.#publisher.connected());
    this.#bus.start();
    this.#registry.onTaken((channelIds) => this.#tellNobodyListens(channelIds));
    this.#registry.onLost((channelId, { conversationId }) => {
      this.#publisher.forget(conversationId);
      this.#live?.listenings.leave(channelId);
    });
    await Promise.all([
      this.#registry.start(),
      this.#transcribers.start(),
      this.#files.start(),
      this.#shelf.start(),
    ]);
    this.#registry.onTaken(() => void this.#reconcile());
    this.#callers.start();
    this.#stranded.start();
    this.#ari.onReconnected(() => this.#reconcile());
    this.#ami.onReconnected(() => this.#reconcile());
    this.#watch.start();
    this.#unmeasured = measureCalls(this.#registry, this.#watch, this.#publisher);
    this.#consultations.start();
    this.#live?.start();
    await this.#door?.start();
    this.#ari.start();
    this.#ami.start();
    const connected = [this.#ari.whenConnected(60_000), this.#ami.whenConnected(60_000)];
    void Promise.allSettled(connected).then(() => this.#reconcile());
    this.#presence.start();
    this.#alive = setInterval(() => {
      this.#tellLiveCalls();
      this.#publisher.forgetEnded();
    }, ALIVE_EVERY_MS);
    this.#alive.unref();
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await this.#presence.leave();
    await this.#callers.drain(deadline);
    await Promise.all([this.#live?.stop(deadline), this.#door?.drain(deadline)]);
    // What happens from now on is another gateway's to tell, or the next run's.
    this.#watch.stop();
    this.#unmeasured?.();
    await this.#registry.release();
    await settledBefore(this.#publisher.idle(), deadline);
    await this.#bus.drain(deadline);
  }

  async destroy(): Promise<void> {
    this.#presence.stop();
    this.#stranded.stop();
    this.#files.stop();
    this.#chosen?.close();
    this.#shelf.stop();
    clearInterval(this.#alive);
    this.#publisher.stop();
    this.#watch.stop();
    this.#consultations.stop();
    this.#calls.stop();
    this.#door?.destroy();
    await this.#live?.destroy();
    this.#wipe.close();
    this.#transcribers.destroy();
    await this.#audio.close().catch(() => undefined);
    await Promise.allSettled([this.#ari.close(), this.#ami.close(), this.#bus.destroy()]);
    await this.#registry.destroy();
  }

  /** None where the fund gives no file: nothing of it runs there. */
  #createMenu(): KeyMenu | undefined {
    const { MENU_FILE: file, PII_GUARD_TARGET: target } = this.#config;
    if (file === undefined || target === undefined) return undefined;
    const { logger, telemetry } = this.#kit;
    const access = clientAccess(this.#config);
    const chosen = new ChosenQuestions({ target, tracer: telemetry.tracer, access, logger });
    this.#chosen = chosen;
    return new KeyMenu({
      menu: () => this.#files.menu.entry,
      shelf: this.#shelf,
      ask: (turn) => chosen.ask(turn),
      newId: uuidv7,
    });
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'ari', ready: this.#ari.state === 'connected' && this.#presence.seen },
      { name: 'ami', ready: this.#ami.state === 'connected' },
      { name: 'nats', ready: this.#bus.ready },
      { name: 'redis', ready: this.#registry.ready },
      { name: 'place', ready: !this.#registry.superseded },
      { name: 'transcriber', ready: this.#transcribers.reachable },
      { name: 'preparation', ready: this.#way.open, ...detailOf(this.#way.missing) },
    ];
  }

  /** Whatever an earlier run or another gateway listened to, nobody does now: the desks must not say so any longer. */
  #tellNobodyListens(channelIds: readonly string[]): void {
    if (this.#live === undefined) return;
    for (const channelId of channelIds) {
      const call = this.#registry.get(channelId);
      if (call !== undefined) this.#publisher.liveListening(call.conversationId, LiveListening.OVER);
    }
  }

  async particulars({ recordings, found }: WantedParticulars): Promise<Particulars> {
    return {
      stores: keptStores(this.#config),
      ...(found ? { found: await this.#registry.found() } : {}),
      prompts: [await heardNotice(this.#config, recordings)],
    };
  }

  #tellLiveCalls(): void {
    for (const channelId of this.#registry.channels()) {
      const call = this.#registry.get(channelId);
      if (call !== undefined) this.#publisher.alive(call.conversationId);
    }
  }
}

function detailOf(missing: readonly string[]): { detail?: string } {
  return missing.length === 0 ? {} : { detail: `down: ${missing.join(', ')}` };
}

function traceOf(traceparent: string): ReturnType<typeof context.active> {
  return extractTrace({ traceparent }, { keys: () => ['traceparent'], get: () => traceparent });
}
