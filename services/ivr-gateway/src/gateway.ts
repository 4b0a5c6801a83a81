import { AmiClient, AriClient, type CallerAudioSource, createCallerAudioSource } from '@decroche/asterisk';
import { AssistMode, EVERY_STAGE_SUBJECT, lifecycleCodec, signedLifecycle } from '@decroche/contracts';
import {
  ATTRIBUTES,
  clientAccess,
  context,
  describeError,
  EventBus,
  extractTrace,
  injectTrace,
  type Kit,
  type Logger,
  type ReadinessCheck,
  type Service,
  SpanKind,
  settledBefore,
  trace,
} from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import { v7 as uuidv7 } from 'uuid';
import type { GatewayConfig } from './config.ts';
import { AsteriskLine } from './dialogue/asterisk-line.ts';
import { CallerSession } from './dialogue/caller-session.ts';
import { PromptShelf } from './dialogue/prompt-shelf.ts';
import { KeptFundFile } from './funds/kept-fund-file.ts';
import { LifecyclePublisher } from './lifecycle/lifecycle-publisher.ts';
import { PreparationWay } from './listening/preparation-way.ts';
import { StageBeats } from './listening/stage-beats.ts';
import { TranscriberPool } from './listening/transcriber-pool.ts';
import type { Transcriber, Transcribers } from './listening/transcribers.ts';
import { ClosedCalls } from './opening/closed-calls.ts';
import type { OpeningHours } from './opening/opening-hours.ts';
import { parseOpeningHours } from './opening/opening-hours-file.ts';
import { Presence } from './presence.ts';
import { CallRegistry } from './queue/call-registry.ts';
import { QueueWatch } from './queue/queue-watch.ts';

/** How often it is told that a call goes on; desks stop counting one that was silent for three of them. */
const ALIVE_EVERY_MS = 60_000;
/** Listening beyond the longest utterance that is left for the wait for the first word and the last result. */
const LISTENING_MARGIN_MS = 5_000;

interface LiveCall {
  readonly session: CallerSession;
  readonly line: AsteriskLine;
  readonly done: Promise<unknown>;
}

/** The life of calls on Asterisk: one {@link CallerSession} a call, the queue watched over the manager interface. */
export class Gateway implements Service {
  readonly #config: GatewayConfig;
  readonly #kit: Kit;
  readonly #logger: Logger;
  readonly #ari: AriClient;
  readonly #ami: AmiClient;
  readonly #audio: CallerAudioSource;
  readonly #bus: EventBus;
  readonly #transcribers: TranscriberPool;
  readonly #way: PreparationWay;
  readonly #calls: CallRegistry;
  readonly #publisher: LifecyclePublisher;
  readonly #watch: QueueWatch;
  readonly #presence: Presence;
  readonly #shelf: PromptShelf;
  readonly #hours: KeptFundFile<OpeningHours>;
  readonly #closed: ClosedCalls;
  readonly #live = new Map<string, LiveCall>();
  readonly #wipe = createMemoryWipe();
  #alive: NodeJS.Timeout | undefined;

  /** @throws the error of the operating system when AudioSocket cannot listen */
  static async create(config: GatewayConfig, kit: Kit): Promise<Gateway> {
    const { logger } = kit;
    const ari = AriClient.create({
      url: config.ARI_URL,
      user: config.ARI_USER,
      password: config.ARI_PASSWORD,
      app: config.STASIS_APP,
      logger,
    });
    const { AUDIOSOCKET_LISTEN: listen, AUDIOSOCKET_HOST: host, MEDIA_TRANSPORTS: transports } = config;
    const audioSocket = { ...listen, ...(host === '' ? {} : { advertisedHost: host }) };
    const audio = await createCallerAudioSource({ ari, logger, transports, audioSocket });
    return new Gateway(config, kit, ari, audio);
  }

  private constructor(config: GatewayConfig, kit: Kit, ari: AriClient, audio: CallerAudioSource) {
    const { logger } = kit;
    const { tracer } = kit.telemetry;
    this.#config = config;
    this.#kit = kit;
    this.#logger = logger;
    this.#ari = ari;
    this.#audio = audio;
    this.#ami = AmiClient.create({
      host: config.AMI_HOST,
      port: config.AMI_PORT,
      user: config.AMI_USER,
      password: config.AMI_PASSWORD,
      logger,
    });
    this.#bus = new EventBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      name: kit.name,
      logger,
      tracer,
    });
    this.#transcribers = new TranscriberPool(
      config.TRANSCRIBER_TARGETS,
      {
        endSilenceMs: config.END_SILENCE_MS,
        noSpeechMs: config.NO_SPEECH_MS,
        maxUtteranceMs: config.MAX_UTTERANCE_MS,
      },
      { tracer, access: clientAccess(config), server: 'transcriber' },
      logger,
    );
    this.#way = new PreparationWay({
      needed: config.PREPARATION_STAGES,
      busConnected: () => this.#bus.connected,
      now: () => performance.now(),
      logger,
    });
    this.#presence = new Presence({ ari: this.#ari, ami: this.#ami, onBeat: () => this.#way.look() });
    this.#calls = new CallRegistry(config.REDIS_URL, logger);
    this.#publisher = new LifecyclePublisher({
      bus: this.#bus,
      logger,
      newId: uuidv7,
      sign: (event) =>
        lifecycleCodec.encode(
          signedLifecycle.sign(event, config.LIFECYCLE_PRIVATE_KEY, config.LIFECYCLE_KEY_ID),
        ),
      now: Date.now,
      fund: config.FUND,
      queue: config.QUEUE_EXTENSION,
    });
    this.#watch = new QueueWatch({
      ami: this.#ami,
      calls: this.#calls,
      publisher: this.#publisher,
      logger,
      now: Date.now,
      inTraceOf: (traceparent, work) => context.with(traceOf(traceparent), work),
    });
    this.#shelf = new PromptShelf({ folder: config.PROMPTS_DIR, media: config.PROMPTS_MEDIA, logger });
    this.#hours = new KeptFundFile({
      file: config.OPENING_HOURS_FILE,
      setting: 'OPENING_HOURS_FILE',
      fund: config.FUND,
      parse: parseOpeningHours,
      logger,
    });
    this.#closed = new ClosedCalls({
      hours: () => this.#hours.entry,
      shelf: this.#shelf,
      lineOf: (channelId) => this.#lineOf(channelId),
      now: Date.now,
      logger,
    });
  }

  async start(): Promise<void> {
    const beats = new StageBeats({
      keys: {
        'pii-guard': this.#config.SAID_PUBLIC_KEYS,
        retriever: this.#config.PASSAGES_PUBLIC_KEYS,
        generator: this.#config.DRAFT_PUBLIC_KEYS,
      },
      now: Date.now,
      onAlive: (stage) => this.#way.heard(stage),
      logger: this.#logger,
    });
    this.#bus.onBeat(EVERY_STAGE_SUBJECT, (subject, data) => beats.hear(subject, data));
    this.#bus.onConnected(() => this.#publisher.connected());
    this.#bus.start();
    await Promise.all([
      this.#calls.start(),
      this.#transcribers.start(),
      this.#hours.start(),
      this.#shelf.start(),
    ]);
    this.#calls.onRecalled(() => void this.#reconcile());
    this.#ari.on('StasisStart', (event) => {
      if (event.args[0] === 'inbound') this.#arrive(event.channel.id);
    });
    this.#ari.on('ChannelDtmfReceived', (event) =>
      this.#live.get(event.channel.id)?.session.key(event.digit),
    );
    this.#ari.on('StasisEnd', (event) => this.#left(event.channel.id));
    this.#ari.on('ChannelDestroyed', (event) => this.#left(event.channel.id));
    this.#ari.onStateChange((state) => {
      if (state !== 'connected') for (const { session } of this.#live.values()) session.cutOff();
    });
    this.#ari.onReconnected(() => this.#reconcile());
    this.#ami.onReconnected(() => this.#reconcile());
    this.#watch.start();
    this.#ari.start();
    this.#ami.start();
    void this.#ari.whenConnected(60_000).then(
      () => this.#reconcile(),
      () => undefined,
    );
    this.#presence.start();
    this.#alive = setInterval(() => this.#tellLiveCalls(), ALIVE_EVERY_MS);
    this.#alive.unref();
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await this.#presence.leave();
    await settledBefore(Promise.allSettled([...this.#live.values()].map((call) => call.done)), deadline);
    await Promise.all([...this.#live.values()].map((call) => call.line.toQueue().catch(() => undefined)));
    await this.#closed.giveUp();
    await settledBefore(this.#publisher.idle(), deadline);
    await this.#bus.drain(deadline);
  }

  async destroy(): Promise<void> {
    this.#presence.stop();
    this.#hours.stop();
    this.#shelf.stop();
    clearInterval(this.#alive);
    this.#publisher.stop();
    this.#watch.stop();
    this.#wipe.close();
    this.#transcribers.destroy();
    await this.#audio.close().catch(() => undefined);
    await Promise.allSettled([this.#ari.close(), this.#ami.close(), this.#bus.destroy()]);
    await this.#calls.destroy();
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'ari', ready: this.#ari.state === 'connected' },
      { name: 'ami', ready: this.#ami.state === 'connected' },
      { name: 'nats', ready: this.#bus.ready },
      { name: 'redis', ready: this.#calls.ready },
      { name: 'transcriber', ready: this.#transcribers.reachable },
      { name: 'preparation', ready: this.#way.open, ...detailOf(this.#way.missing) },
    ];
  }

  #arrive(channelId: string): void {
    if (this.#live.has(channelId) || this.#closed.has(channelId) || this.#closed.takes(channelId)) return;
    const { tracer } = this.#kit.telemetry;
    const conversationId = uuidv7();
    const line = this.#lineOf(channelId);
    const span = tracer.startSpan('call', {
      kind: SpanKind.SERVER,
      attributes: { [ATTRIBUTES.conversationId]: conversationId },
    });
    const session = new CallerSession({
      conversationId,
      line,
      transcribers: { choose: (except) => this.#chooseTranscriber(except) },
      timeline: this.#publisher.of(conversationId),
      options: {
        noticeMedia: this.#config.NOTICE_MEDIA,
        questionMedia: this.#config.QUESTION_MEDIA,
        maxListeningMs: this.#config.NO_SPEECH_MS + this.#config.MAX_UTTERANCE_MS + LISTENING_MARGIN_MS,
      },
      logger: this.#logger.child({ conversationId }),
      newId: uuidv7,
      now: () => performance.now(),
    });
    const active = trace.setSpan(context.active(), span);
    const call = { conversationId, queuedAtMs: 0, extension: '', pickedUp: false };
    context.with(active, () => {
      const traceparent = currentTraceparent();
      this.#calls.put(channelId, { ...call, traceparent });
      const done = session.run().then((mode) => {
        line.release();
        this.#live.delete(channelId);
        this.#wipe.wipe();
        span.setAttribute(ATTRIBUTES.mode, mode);
        span.end();
      });
      this.#live.set(channelId, { session, line, done });
    });
  }

  #lineOf(channelId: string): AsteriskLine {
    return new AsteriskLine({
      ari: this.#ari,
      ami: this.#ami,
      audio: this.#audio,
      channelId,
      queue: { context: this.#config.QUEUE_CONTEXT, extension: this.#config.QUEUE_EXTENSION },
      closedContext: this.#config.CLOSED_CONTEXT,
      leaseMs: this.#config.CALL_LEASE_MS,
      newId: uuidv7,
      onQueueing: () => this.#calls.update(channelId, { queuedAtMs: Date.now() }),
      onNotQueued: () => this.#calls.update(channelId, { queuedAtMs: 0 }),
      onVoiceLost: () =>
        this.#kit.logger.info('a voice turned into digital silence; it is listened for anew'),
    });
  }

  /** The channel left the application: to the queue, or by a hang-up. */
  #left(channelId: string): void {
    this.#closed.left(channelId);
    const call = this.#live.get(channelId);
    if (call === undefined) return;
    call.line.release();
    call.session.hungUp();
  }

  /** A caller is asked for his need only if a draft can come of it. */
  #chooseTranscriber(except?: ReadonlySet<Transcriber>): ReturnType<Transcribers['choose']> {
    if (!this.#way.open) return { mode: AssistMode.NO_PREPARATION };
    return this.#transcribers.choose(except);
  }

  #tellLiveCalls(): void {
    for (const channelId of this.#calls.channels()) {
      const call = this.#calls.get(channelId);
      if (call !== undefined) this.#publisher.alive(call.conversationId);
    }
  }

  /**
   * After an outage nothing is replayed: callers who wait in the application without a session (an earlier run of
   * this gateway was killed) go to the queue, and calls whose channel is gone are ended.
   */
  async #reconcile(): Promise<void> {
    try {
      const known = this.#calls.channels();
      const channels = await this.#ari.listChannels();
      for (const channel of channels) {
        const stranded = channel.dialplan.app_name === 'Stasis' && channel.dialplan.context === 'from-pstn';
        if (!stranded || this.#live.has(channel.id) || this.#closed.has(channel.id)) continue;
        this.#logger.warn('a caller waited in the application without a session; queueing');
        await this.#ari
          .continueInDialplan(channel.id, {
            context: this.#config.QUEUE_CONTEXT,
            extension: this.#config.QUEUE_EXTENSION,
          })
          .catch(() => undefined);
      }
      await this.#audio.releaseOrphans();
      this.#watch.reconcile(known, new Set(channels.map((channel) => channel.id)));
    } catch (error) {
      this.#logger.warn({ err: describeError(error) }, 'could not compare with the channels of Asterisk');
    }
  }
}

function detailOf(missing: readonly string[]): { detail?: string } {
  return missing.length === 0 ? {} : { detail: `down: ${missing.join(', ')}` };
}

function currentTraceparent(): string {
  const carrier = new Map<string, string>();
  injectTrace(carrier, { set: (into, key, value) => into.set(key, value) });
  return carrier.get('traceparent') ?? '';
}

function traceOf(traceparent: string): ReturnType<typeof context.active> {
  return extractTrace({ traceparent }, { keys: () => ['traceparent'], get: () => traceparent });
}
