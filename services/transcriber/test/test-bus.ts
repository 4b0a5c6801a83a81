import { everySubject, type Heard, heardCodec, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';

const CLIENTS = ['transcriber', 'pii-guard'] as const;

/** A real nats-server with the rights of production, and the redactor's ear on it. */
export class TestBus {
  readonly stack: LocalStack;
  /** Texts that reached the redactor, in order. */
  readonly heard: Heard[] = [];
  readonly #redactor: EventBus;

  private constructor(stack: LocalStack) {
    this.stack = stack;
    this.#redactor = new EventBus({
      url: stack.nats.url,
      user: 'pii-guard',
      password: 'pii-guard-password',
      name: 'pii-guard',
      logger: createLogger('pii-guard', 'silent'),
      tracer: startTelemetry('pii-guard', {}).tracer,
    });
    this.#redactor.subscribe(
      everySubject('heard'),
      ({ data }) => void this.heard.push(heardCodec.decode(data)),
    );
    this.#redactor.start();
  }

  static async start(): Promise<TestBus> {
    const natsUsers = CLIENTS.map((user) => ({
      user,
      password: `${user}-password`,
      publish: { allow: SUBJECT_PERMISSIONS[user].publish },
      subscribe: { allow: SUBJECT_PERMISSIONS[user].subscribe },
    }));
    return new TestBus(await startLocalStack({ services: ['nats'], natsUsers, handleSignals: false }));
  }

  /** Settings with which the transcriber connects as itself. */
  get env(): Record<string, string> {
    return { NATS_URL: this.stack.nats.url, NATS_USER: 'transcriber', NATS_PASSWORD: 'transcriber-password' };
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
