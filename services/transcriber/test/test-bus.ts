import { everySubject, type Heard, heardCodec, signedHeard } from '@decroche/contracts';
import { InstallationSecrets, type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';

/** A real nats-server with the rights of production, and the redactor's ear on it. */
export class TestBus {
  readonly stack: LocalStack;
  /** Texts that reached the redactor, in order. */
  readonly heard: Heard[] = [];
  readonly #redactor: EventBus;
  readonly secrets: InstallationSecrets;

  private constructor(stack: LocalStack, secrets: InstallationSecrets) {
    this.stack = stack;
    this.secrets = secrets;
    this.#redactor = new EventBus({
      url: stack.nats.url,
      user: 'pii-guard-hearing',
      password: secrets.busPassword('pii-guard-hearing'),
      name: 'pii-guard-hearing',
      logger: createLogger('pii-guard', 'silent'),
      tracer: startTelemetry('pii-guard', {}).tracer,
    });
    this.#redactor.subscribe(
      everySubject('heard'),
      ({ data }) =>
        void this.heard.push(signedHeard.open(heardCodec.decode(data), secrets.signing('heard').publicKeys)),
    );
    this.#redactor.start();
  }

  static async start(): Promise<TestBus> {
    const secrets = new InstallationSecrets();
    const natsUsers = secrets.busUsers();
    return new TestBus(
      await startLocalStack({ services: ['nats'], natsUsers, handleSignals: false }),
      secrets,
    );
  }

  /** Settings with which the transcriber connects as itself. */
  get env(): Record<string, string> {
    return { NATS_URL: this.stack.nats.url, ...this.secrets.settingsOf('transcriber') };
  }

  /** True once the redactor reads. */
  get reading(): boolean {
    return this.#redactor.connected;
  }

  async stop(): Promise<void> {
    await this.#redactor.destroy();
    await this.stack.stop();
  }
}
