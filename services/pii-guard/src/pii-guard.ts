import {
  agentWordsSubject,
  type CheckTypedRequest,
  type CheckTypedResponse,
  CONV_STREAM,
  CONV_STREAM_SUBJECTS,
  checkSubject,
  eventSubject,
  everySubject,
  GRPC_RULES,
  type Heard,
  heardCodec,
  isRehearsed,
  PiiGuardServiceService,
  type RedactTypedRequest,
  type RedactTypedResponse,
  Said,
  SaidOutcome,
  type SignedSaid,
  saidCodec,
  signAlive,
  signedHeard,
  signSaid,
  stageSubject,
  TurnSource,
} from '@decroche/contracts';
import { enumName, METRICS } from '@decroche/metrics';
import {
  ATTRIBUTES,
  type BusMessage,
  ClockWatch,
  EventBus,
  type FoundStore,
  GrpcServer,
  type Kit,
  type Particulars,
  type ReadinessCheck,
  type Service,
  serverAccess,
  trace,
  unary,
  type WantedParticulars,
} from '@decroche/service-kit';
import { createMemoryWipe } from '@decroche/service-kit/freed-memory';
import { checkContext } from './business-context.ts';
import { NO_SECOND_OPINION, type PiiGuardConfig } from './config.ts';
import { ConversationMemory } from './conversation-memory.ts';
import { CONVERSATION_STREAM_ID, keptStores, modelsInUse, STREAM_MAX_AGE_MS } from './kept-stores.ts';
import { loadLexicon } from './lexicon/lexicon.ts';
import { readPublicNames } from './lexicon/public-names.ts';
import { OnnxReader } from './onnx/onnx-reader.ts';
import { PartialTexts } from './partial-texts.ts';
import { Redactor } from './redaction.ts';
import { heardText, personalTypes, redactHeard, redactTyped, shownUntil } from './said-text.ts';
import type { SecondReading } from './second-opinion.ts';
import { SecondReader } from './second-reader.ts';
import { ToldTexts } from './told-texts.ts';
import { checkTypedRequest, checkTypedText } from './typed-request.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';
import { readVocabulary } from './vocabulary-file.ts';

const STREAM_MAX_BYTES = 128 * 1024 * 1024;

/** Turns of a conversation that is listened to. */
const LIVE: ReadonlySet<TurnSource> = new Set([TurnSource.CALLER_LIVE, TurnSource.AGENT_LIVE]);

/** The service, with the octets of each message wiped once it is read. */
const WIPED_SERVICE = {
  ...PiiGuardServiceService,
  redactTyped: {
    ...PiiGuardServiceService.redactTyped,
    requestDeserialize: (octets: Buffer): RedactTypedRequest => {
      const request = PiiGuardServiceService.redactTyped.requestDeserialize(octets);
      octets.fill(0);
      return request;
    },
  },
  checkTyped: {
    ...PiiGuardServiceService.checkTyped,
    requestDeserialize: (octets: Buffer): CheckTypedRequest => {
      const request = PiiGuardServiceService.checkTyped.requestDeserialize(octets);
      octets.fill(0);
      return request;
    },
  },
};

/** Redacts and signs what was heard or typed: the only way for words to leave this process. */
export class PiiGuard implements Service {
  readonly #config: PiiGuardConfig;
  readonly #kit: Kit;
  readonly #clocks: ClockWatch;
  readonly #bus: EventBus;
  readonly #hearing: EventBus;
  readonly #server: GrpcServer;
  readonly #redactor: Redactor;
  readonly #vocabulary: Vocabulary;
  readonly #memory = new ConversationMemory();
  readonly #partials = new PartialTexts();
  readonly #told: ToldTexts;
  readonly #wipe = createMemoryWipe();
  readonly #secondReader: SecondReader | undefined;
  #serving = false;

  constructor(config: PiiGuardConfig, kit: Kit) {
    this.#config = config;
    this.#kit = kit;
    this.#clocks = new ClockWatch(kit.logger);
    const lexicon = loadLexicon(readPublicNames(config.KNOWLEDGE_DIR));
    this.#redactor = new Redactor(lexicon);
    const { entries, problems } = readVocabulary(config.KNOWLEDGE_DIR);
    for (const problem of problems)
      kit.logger.warn(`the lexicon has a fault, it goes on without: ${problem}`);
    this.#vocabulary = createVocabulary(entries, lexicon);
    const { SECOND_OPINION_DIR: folder, SECOND_OPINION_MS: deadlineMs } = config;
    if (folder !== NO_SECOND_OPINION)
      this.#secondReader = new SecondReader(
        () => OnnxReader.load(folder, lexicon),
        { deadlineMs },
        kit.logger,
      );
    this.#bus = new EventBus({
      url: config.NATS_URL,
      user: config.NATS_USER,
      password: config.NATS_PASSWORD,
      tls: config.TLS_DIR,
      name: kit.name,
      logger: kit.logger,
      tracer: kit.telemetry.tracer,
    });
    this.#bus.own({
      name: CONV_STREAM,
      subjects: CONV_STREAM_SUBJECTS,
      maxAgeMs: STREAM_MAX_AGE_MS,
      maxBytes: STREAM_MAX_BYTES,
      replicas: config.STREAM_REPLICAS,
    });
    this.#told = new ToldTexts(this.#bus, kit.logger);
    this.#bus.onConnected(() => this.#told.connected());
    this.#hearing = new EventBus({
      url: config.NATS_URL,
      user: config.HEARING_NATS_USER,
      password: config.HEARING_NATS_PASSWORD,
      tls: config.TLS_DIR,
      name: `${kit.name}-hearing`,
      logger: kit.logger,
      tracer: kit.telemetry.tracer,
    });
    this.#hearing.subscribe(
      everySubject('heard'),
      (message) => this.#hear(message).finally(() => this.#wipe.wipe()),
      kit.name,
    );
    this.#server = new GrpcServer({
      tracer: kit.telemetry.tracer,
      logger: kit.logger,
      access: serverAccess(kit.name, config, GRPC_RULES),
    }).add(WIPED_SERVICE, {
      redactTyped: unary(kit.logger, (request: RedactTypedRequest, { caller }) =>
        this.#redactTyped(request, caller.client).finally(() => this.#wipe.wipe()),
      ),
      checkTyped: unary(kit.logger, (request: CheckTypedRequest) =>
        this.#checkTyped(request).finally(() => this.#wipe.wipe()),
      ),
    });
  }

  async start(): Promise<void> {
    await this.#secondReader?.start();
    this.#bus.beat(stageSubject('pii-guard'), () => this.#alive());
    this.#bus.start();
    this.#hearing.start();
    const grpcPort = await this.#server.start(this.#config.GRPC_LISTEN);
    this.#serving = true;
    this.#kit.logger.info({ grpcPort }, 'serving');
  }

  async drain(deadline: AbortSignal): Promise<void> {
    this.#serving = false;
    await this.#server.drain(deadline);
    await this.#hearing.drain(deadline);
    await this.#bus.drain(deadline);
  }

  async destroy(): Promise<void> {
    this.#server.destroy();
    await this.#hearing.destroy();
    await this.#bus.destroy();
    await this.#secondReader?.close();
    this.#wipe.close();
    this.#memory.clear();
    this.#partials.clear();
    this.#told.clear();
  }

  #alive(): Uint8Array | undefined {
    const able = this.readiness().every(({ ready }) => ready);
    const { SAID_PRIVATE_KEY, SAID_KEY_ID } = this.#config;
    return able ? signAlive('pii-guard', Date.now(), SAID_PRIVATE_KEY, SAID_KEY_ID) : undefined;
  }

  readiness(): readonly ReadinessCheck[] {
    return [
      { name: 'nats', ready: this.#bus.ready && this.#hearing.ready },
      { name: 'grpc', ready: this.#serving },
      ...(this.#secondReader === undefined ? [] : [this.#secondReader.check()]),
    ];
  }

  async particulars({ found }: WantedParticulars): Promise<Particulars> {
    const reads = this.#secondReader?.check().ready ?? false;
    return {
      stores: keptStores(this.#config),
      models: modelsInUse(this.#config, reads),
      ...(found ? { found: await this.#foundStream() } : {}),
    };
  }

  /** The stream of conversations as the bus has it. */
  async #foundStream(): Promise<readonly FoundStore[]> {
    const seen = await this.#bus.look(CONV_STREAM);
    return [{ of: [CONVERSATION_STREAM_ID], kind: 'stream', name: CONV_STREAM, seen }];
  }

  async #hear(message: BusMessage): Promise<void> {
    // When it would have come had it not waited for the bus.
    const sentHereAtMs = Date.now() - message.ageMs;
    const heard = this.#open(message);
    checkSubject('heard', message.subject, heard.turn?.conversationId);
    const { turn } = heard;
    if (turn === undefined) return;
    if (heard.sentAtMs > 0) this.#clocks.saw('transcriber', heard.sentAtMs, sentHereAtMs);
    const live = LIVE.has(turn.source);
    // A conversation is followed sentence by sentence: what may still change is of use to nobody.
    if (live && !heard.final) return;
    const from = performance.now();
    const names = this.#memory.of(turn.conversationId);
    const { spans, doubtfulFrom } = await this.#readAgain(heardText(heard));
    const redacted = redactHeard(
      this.#redactor,
      shownUntil(heard, doubtfulFrom),
      names,
      this.#vocabulary,
      spans,
    );
    METRICS['pii-guard'].redacting.record((performance.now() - from) / 1000, {});
    if (redacted === undefined || (live && redacted.outcome !== SaidOutcome.TEXT)) return;
    if (heard.final) this.#partials.end(turn.turnId);
    else if (!this.#partials.add(turn.turnId, redacted.text)) return;
    await this.#send(
      Said.fromPartial({
        ...redacted,
        turn,
        sequence: heard.sequence,
        final: heard.final,
        endReason: heard.endReason,
        speechEndedAtMs: speechEndOf(heard, sentHereAtMs),
        ...(heard.model === undefined ? {} : { model: heard.model }),
        context: { fund: this.#config.FUND },
      }),
      'spoken',
    );
  }

  /** The words of a message, whose octets are wiped: the buffer that they came in holds others too. */
  #open({ data }: BusMessage): Heard {
    try {
      const signed = heardCodec.decode(data);
      const heard = signedHeard.open(signed, this.#config.HEARD_PUBLIC_KEYS);
      signed.content.fill(0);
      return heard;
    } finally {
      data.fill(0);
    }
  }

  async #redactTyped(request: RedactTypedRequest, client: string): Promise<RedactTypedResponse> {
    const { turn, text } = checkTypedRequest(request, client);
    const context = checkContext(request.context, this.#config.FUND);
    const tried = turn.source === TurnSource.TRIAL;
    // The names of what is tried are remembered by nobody.
    const names = (tried ? new ConversationMemory() : this.#memory).of(turn.conversationId);
    const { spans } = await this.#readAgain(text);
    const redacted = redactTyped(this.#redactor, text, names, spans);
    const said = Said.fromPartial({ ...redacted, turn, final: true, speechEndedAtMs: Date.now(), context });
    return { said: tried ? this.#sign(said) : await this.#send(said, 'typed') };
  }

  async #checkTyped(request: CheckTypedRequest): Promise<CheckTypedResponse> {
    const text = checkTypedText(request.text);
    const { spans } = await this.#readAgain(text);
    return { types: personalTypes(this.#redactor, text, spans) };
  }

  async #readAgain(text: string): Promise<SecondReading> {
    return (await this.#secondReader?.read(text)) ?? { spans: [], doubtfulFrom: text.length };
  }

  async #send(said: Said, how: 'spoken' | 'typed'): Promise<SignedSaid> {
    const { turn } = said;
    const conversationId = turn?.conversationId ?? '';
    const turnId = turn?.turnId ?? '';
    trace.getActiveSpan()?.setAttributes({
      [ATTRIBUTES.turnId]: turnId,
      [ATTRIBUTES.final]: said.final,
      [ATTRIBUTES.sequence]: said.sequence,
      [ATTRIBUTES.redactions]: said.redactions.length,
    });
    const signed = this.#sign(said);
    if (said.final && !isRehearsed(turn?.source)) measure(said);
    const encoded = saidCodec.encode(signed);
    if (turn?.source === TurnSource.AGENT_LIVE) {
      // Nothing may keep them: no stream captures this subject.
      await this.#bus.publishVolatile(agentWordsSubject(conversationId), encoded);
      return signed;
    }
    const subject = eventSubject(conversationId, 'said');
    const id = `${turnId}-${said.sequence}`;
    if (!said.final) await this.#bus.publish(subject, encoded, id);
    else if (how === 'typed') await this.#told.tellTyped(subject, encoded, id);
    else await this.#told.tellSpoken(subject, encoded, id);
    return signed;
  }

  #sign(said: Said): SignedSaid {
    const { SAID_PRIVATE_KEY, SAID_KEY_ID } = this.#config;
    return signSaid({ ...said, signedAtMs: Date.now() }, SAID_PRIVATE_KEY, SAID_KEY_ID);
  }
}

/** End of speech by the clock of this machine: the transcriber's may be minutes off. 0 for a text that may still change. */
function speechEndOf({ speechEndedAtMs, sentAtMs }: Heard, sentHereAtMs: number): number {
  if (speechEndedAtMs === 0 || sentAtMs === 0) return speechEndedAtMs;
  return sentHereAtMs - Math.max(0, sentAtMs - speechEndedAtMs);
}

/** Counts what a final text was freed of, and how long after the end of speech. */
function measure({ outcome, redactions, speechEndedAtMs, turn }: Said): void {
  const { texts, redactions: removed, heldBack } = METRICS['pii-guard'];
  texts.add({ outcome: enumName(SaidOutcome, outcome) });
  for (const { type } of redactions) removed.add({ kind: type });
  // A typed text has no end of speech.
  if (turn?.source === TurnSource.CALLER_IVR) heldBack.record((Date.now() - speechEndedAtMs) / 1000, {});
}
