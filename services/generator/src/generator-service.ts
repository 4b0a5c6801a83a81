import {
  AbstentionReason,
  CONV_STREAM,
  checkSubject,
  type Draft,
  draftCodec,
  eventSubject,
  everySubject,
  GRPC_RULES,
  isRehearsed,
  lifecycleCodec,
  type PublicKeys,
  passagesCodec,
  type SignedEvent,
  signAlive,
  signedDraft,
  signedLifecycle,
  stageSubject,
} from '@decroche/contracts';
import { InstructionsError } from '@decroche/instructions';
import { enumName, METRICS } from '@decroche/metrics';
import {
  ATTRIBUTES,
  type BusMessage,
  describeError,
  EventBus,
  GrpcServer,
  inSpan,
  type Kit,
  OnceInAWhile,
  type Particulars,
  type ReadinessCheck,
  type Service,
  serverAccess,
  settledBefore,
} from '@decroche/service-kit';
import { addGeneratorApi } from './api/grpc-api.ts';
import { ExtractiveComposer } from './composing/extractive-composer.ts';
import { type GeneratorConfig, languageModelSettings, verifierSettings } from './config.ts';
import { type ComposedDraft, Drafting } from './drafting/drafting.ts';
import { keptStores, modelsInUse } from './kept-stores.ts';
import { PublishedInstructions } from './writing/experts-instructions.ts';
import { LanguageModel } from './writing/language-model.ts';
import { PublishedFile } from './writing/published-file.ts';
import { LanguageModelVerifier } from './writing/verifier.ts';
import { WriterError } from './writing/writer-error.ts';

/** Composition root. */
export class GeneratorService implements Service {
  readonly #config: GeneratorConfig;
  readonly #kit: Kit;
  readonly #drafting: Drafting;
  readonly #bus: EventBus;
  readonly #grpc: GrpcServer;
  readonly #stop = new AbortController();
  /** Drafts that are still being improved. */
  readonly #improving = new Set<Promise<void>>();
  readonly #told = new OnceInAWhile();

  readonly #published: PublishedFile;
  readonly #instructions: PublishedInstructions;

  private constructor(config: GeneratorConfig, kit: Kit) {
    this.#config = config;
    this.#kit = kit;
    this.#published = new PublishedFile(config, kit.telemetry.tracer);
    this.#instructions = new PublishedInstructions({
      file: (signal) => this.#published.read(signal),
      failed: (error) => this.#onInstructionsFailed(error),
    });
    const model = this.#model();
    const verifies = verifierSettings(config);
    this.#drafting = new Drafting({
      publicKeys: config.SAID_PUBLIC_KEYS,
      passagesKeys: config.PASSAGES_PUBLIC_KEYS,
      composer: new ExtractiveComposer(),
      ...(model === undefined ? {} : { writer: model, partials: config.LLM_PARTIALS }),
      ...(verifies === undefined ? {} : { verifier: new LanguageModelVerifier(verifies) }),
      failed: (error) => this.#onWriterFailed(error),
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
      filter: everySubject('passages'),
      handler: (message) => this.#onPassages(message),
    });
    const { LIFECYCLE_PUBLIC_KEYS: gateway } = config;
    if (model !== undefined && gateway !== undefined)
      this.#bus.subscribe(everySubject('lifecycle'), (message) => this.#onLifecycle(message, gateway));
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
    if (this.#config.LLM_BASE_URL !== undefined) this.#instructions.start();
    this.#kit.logger.info({ grpcPort }, 'serving');
  }

  /** None where none is configured: the built-in composer needs none. */
  #model(): LanguageModel | undefined {
    const settings = languageModelSettings(this.#config);
    return settings && new LanguageModel({ ...settings, instructions: () => this.#instructions.lines() });
  }

  #onInstructionsFailed(error: unknown): void {
    const why = { err: describeError(error) };
    if (error instanceof InstructionsError)
      this.#kit.logger.error(why, 'published instructions are not used');
    else this.#kit.logger.warn(why, 'cannot look for published instructions; those that are known go on');
  }

  #alive(): Uint8Array | undefined {
    const able = this.readiness().every(({ ready }) => ready);
    const { DRAFT_PRIVATE_KEY, DRAFT_KEY_ID } = this.#config;
    return able ? signAlive('generator', Date.now(), DRAFT_PRIVATE_KEY, DRAFT_KEY_ID) : undefined;
  }

  readiness(): readonly ReadinessCheck[] {
    return [{ name: 'nats', ready: this.#bus.ready }];
  }

  particulars(): Particulars {
    return { stores: keptStores(this.#config), models: modelsInUse(this.#config) };
  }

  async drain(deadline: AbortSignal): Promise<void> {
    await settledBefore(Promise.all(this.#improving), deadline);
    await Promise.all([this.#grpc.drain(deadline), this.#bus.drain(deadline)]);
  }

  async destroy(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    this.#grpc.destroy();
    await Promise.all([...this.#improving, this.#instructions.stop()]);
    this.#published.close();
    await this.#bus.destroy();
  }

  #signed(draft: Draft): SignedEvent {
    return signedDraft.sign(draft, this.#config.DRAFT_PRIVATE_KEY, this.#config.DRAFT_KEY_ID);
  }

  /** Nothing is written for a call that has ended. */
  #onLifecycle({ subject, data }: BusMessage, gateway: PublicKeys): void {
    const { conversationId, step } = signedLifecycle.open(lifecycleCodec.decode(data), gateway);
    checkSubject('lifecycle', subject, conversationId);
    if (step?.$case === 'callEnded') this.#drafting.endConversation(conversationId);
  }

  /** Done once the built-in draft is out: what is written after it is an improvement that a crash may lose. */
  async #onPassages(message: BusMessage): Promise<void> {
    const from = performance.now();
    const revisions = this.#drafting.revisions(passagesCodec.decode(message.data), this.#stop.signal);
    const first = await inSpan(this.#kit.telemetry.tracer, 'compose', {}, async (span) => {
      const { value } = await revisions.next();
      const composed = value as ComposedDraft;
      measure(composed, performance.now() - from);
      span.setAttribute(ATTRIBUTES.abstained, composed.draft.abstained);
      span.setAttribute(ATTRIBUTES.sentences, composed.draft.sentences.length);
      return composed;
    });
    checkSubject('passages', message.subject, first.draft.conversationId);
    await this.#publish(first.draft);
    const work = this.#improve(first, revisions).finally(() => this.#improving.delete(work));
    this.#improving.add(work);
  }

  async #improve(first: ComposedDraft, revisions: AsyncGenerator<ComposedDraft>): Promise<void> {
    // Each revision has what was stopped before it, too.
    let last = first;
    try {
      for await (const revision of revisions) {
        last = revision;
        await this.#publish(revision.draft);
      }
    } catch (error) {
      this.#kit.logger.warn(
        { err: describeError(error) },
        'a later revision is lost; the built-in draft stands',
      );
    }
    countStopped(last);
  }

  #onWriterFailed(error: unknown): void {
    const what = error instanceof WriterError ? error.fault : 'unknown';
    if (!this.#told.mayTell(what)) return;
    this.#kit.logger.warn(
      { err: describeError(error) },
      'the language model wrote nothing; the built-in draft stands',
    );
  }

  async #publish(draft: Draft): Promise<void> {
    await this.#bus.publishKept(
      eventSubject(draft.conversationId, 'draft'),
      draftCodec.encode(this.#signed(draft)),
      draft.eventId,
    );
  }
}

function measure({ draft, source }: ComposedDraft, tookMs: number): void {
  const { drafts, abstentions, composing } = METRICS.generator;
  composing.record(tookMs / 1000, {});
  if (!draft.final || isRehearsed(source)) return;
  drafts.add({ result: draft.abstained ? 'abstained' : 'answer' });
  if (draft.abstained) abstentions.add({ reason: enumName(AbstentionReason, draft.abstentionReason) });
}

function countStopped({ draft, stopped, source }: ComposedDraft): void {
  if (!draft.final || isRehearsed(source)) return;
  for (const { fault } of stopped) METRICS.generator.stopped.add({ fault });
}
