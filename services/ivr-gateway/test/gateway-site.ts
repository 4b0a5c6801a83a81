import {
  CONV_STREAM,
  CONV_STREAM_SUBJECTS,
  type Lifecycle,
  lifecycleCodec,
  signedLifecycle,
} from '@decroche/contracts';
import {
  type AgentPhone,
  type LocalStack,
  type PhoneCall,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { Door } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { readConfig } from '../src/config.ts';
import { Gateway } from '../src/gateway.ts';
import { briefPrompts, type PromptSettings, secrets } from './installation.ts';
import { SampleTranscriber } from './sample-transcriber.ts';

type Step = NonNullable<Lifecycle['step']>;

const telemetry = startTelemetry('ivr-gateway', {});

/** What stands around the gateway during one test. */
interface Surroundings {
  readonly ari: Door;
  readonly ami: Door;
  readonly transcriber: SampleTranscriber;
}

/** A gateway on a real Asterisk with one agent's phone, doors before ARI and the manager interface, and what it tells. */
export class GatewaySite {
  readonly stack: LocalStack;
  readonly phone: AgentPhone;
  readonly told: { conversationId: string; step: Step }[] = [];
  /** Conversations of this test, and of those before it, whose end may be told after theirs. */
  readonly known = new Set<string>();
  readonly #past = new Set<string>();
  readonly #calls: PhoneCall[] = [];
  readonly #prompts: PromptSettings;
  readonly #bus: EventBus;
  #now: Surroundings | undefined;
  #gateway: Gateway | undefined;

  private constructor(stack: LocalStack, phone: AgentPhone, prompts: PromptSettings) {
    this.stack = stack;
    this.phone = phone;
    this.#prompts = prompts;
    this.#bus = new EventBus({
      ...this.#natsAccount(),
      name: 'test',
      logger: createLogger('test', 'silent'),
      tracer: telemetry.tracer,
    });
  }

  /** Prepares it around the tests of a file. @returns the one of the test that runs */
  static aroundTests(): () => GatewaySite {
    let site: GatewaySite | undefined;
    beforeAll(async () => {
      const stack = await startLocalStack({ agents: 1, handleSignals: false });
      const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 'never' });
      site = new GatewaySite(stack, phone, await briefPrompts(stack));
      await site.#hear();
    });
    const current = (): GatewaySite => {
      if (site === undefined) throw new Error('the site is there in tests only');
      return site;
    };
    beforeEach(() => current().#begin());
    afterEach(() => current().#end());
    afterAll(() => current().#stop());
    return current;
  }

  get ari(): Door {
    return this.#surroundings.ari;
  }

  get ami(): Door {
    return this.#surroundings.ami;
  }

  get transcriber(): SampleTranscriber {
    return this.#surroundings.transcriber;
  }

  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error('the gateway runs in tests only');
    return this.#gateway;
  }

  /** Another run of the gateway, in the place of the one that was ended. */
  async nextGateway(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#gateway = await this.startGateway(changes);
  }

  /** A further gateway, which its caller ends. */
  async startGateway(changes: Readonly<Record<string, string>> = {}): Promise<Gateway> {
    const { asterisk, redis } = this.stack;
    const { url, user, password } = this.#natsAccount();
    const config = readConfig({
      ...secrets.settingsOf('ivr-gateway'),
      NATS_URL: url,
      NATS_USER: user,
      NATS_PASSWORD: password,
      REDIS_URL: redis.url,
      ARI_URL: `http://127.0.0.1:${this.ari.port}/ari`,
      ARI_USER: asterisk.ariUser,
      ARI_PASSWORD: asterisk.ariPassword,
      AMI_HOST: asterisk.amiHost,
      AMI_PORT: String(this.ami.port),
      AMI_USER: asterisk.amiUser,
      AMI_PASSWORD: asterisk.amiPassword,
      TRANSCRIBER_TARGETS: this.transcriber.target,
      PREPARATION_STAGES: 'none',
      MEDIA_TRANSPORTS: 'websocket,audiosocket',
      AUDIOSOCKET_LISTEN: '127.0.0.1:0',
      ...this.#prompts,
      CALL_LEASE_MS: '3000',
      SECOND_TRY: 'false',
      ...changes,
    });
    const logger = createLogger('ivr-gateway', 'silent');
    const started = await Gateway.create(config, { name: 'ivr-gateway', logger, telemetry });
    await started.start();
    await this.until('the gateway is ready', () => started.readiness().every(({ ready }) => ready));
    return started;
  }

  /** Somebody calls; he hangs up at the end of the test. */
  async call(speech: Pick<Parameters<typeof placeCall>[0], 'wav' | 'speakAfterMs'> = {}): Promise<PhoneCall> {
    const call = await placeCall({ stack: this.stack, ...speech });
    this.#calls.push(call);
    return call;
  }

  /** A caller whom the transcriber listens to. */
  async listenedTo(): Promise<PhoneCall> {
    const call = await this.call();
    await this.until('the transcriber listens', () => (this.transcriber.streams[0]?.audio.length ?? 0) > 0);
    return call;
  }

  /** What was told first of one kind of step; its fields by name. */
  toldOf(kind: Step['$case']): Readonly<Record<string, unknown>> | undefined {
    const found = this.told.find(({ step }) => step.$case === kind)?.step.value;
    return found === undefined ? undefined : { ...found };
  }

  async until(what: string, holds: () => boolean, timeoutMs = 15_000): Promise<void> {
    try {
      await until(what, holds, timeoutMs);
    } catch (cause) {
      throw new Error(`${what}; told: ${JSON.stringify(this.told)}`, { cause });
    }
  }

  get #surroundings(): Surroundings {
    if (this.#now === undefined) throw new Error('doors and transcriber are there in tests only');
    return this.#now;
  }

  async #hear(): Promise<void> {
    this.#bus.subscribe('conv.*.lifecycle', ({ data }) => {
      const { conversationId, step } = signedLifecycle.open(
        lifecycleCodec.decode(data),
        secrets.signing('lifecycle').publicKeys,
      );
      if (step === undefined || this.#past.has(conversationId)) return;
      this.known.add(conversationId);
      this.told.push({ conversationId, step });
    });
    this.#bus.own({
      name: CONV_STREAM,
      subjects: CONV_STREAM_SUBJECTS,
      maxAgeMs: 600_000,
      maxBytes: 16 * 1024 * 1024,
    });
    this.#bus.start();
    await this.until('the bus is ready', () => this.#bus.ready);
  }

  async #begin(): Promise<void> {
    this.#now = {
      ari: await Door.before(Number(new URL(this.stack.asterisk.ariUrl).port)),
      ami: await Door.before(this.stack.asterisk.amiPort),
      transcriber: await SampleTranscriber.start(),
    };
    await this.nextGateway();
  }

  async #end(): Promise<void> {
    for (const call of this.#calls.splice(0)) {
      await call.hangUp();
      await call.ended;
    }
    this.ari.open();
    await this.gateway.destroy();
    await this.transcriber.stop();
    await this.ari.close();
    await this.ami.close();
    for (const conversationId of this.known) this.#past.add(conversationId);
    this.known.clear();
    this.told.length = 0;
  }

  async #stop(): Promise<void> {
    await this.#bus.destroy();
    await this.phone.stop();
    await this.stack.stop();
  }

  #natsAccount(): { url: string; user: string; password: string } {
    const [account] = this.stack.nats.users;
    if (account === undefined) throw new Error('no account');
    return { url: this.stack.nats.url, user: account.user, password: account.password };
  }
}
