import { type BusClient, type BusUser, CONV_STREAM, CONV_STREAM_SUBJECTS } from '@decroche/contracts';
import { type LocalStack, type StackService, startLocalStack } from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { secrets } from './signed-texts.ts';

/** A real nats-server with the users and rights of production, and what else a service needs beside it. */
export class TestBus {
  readonly stack: LocalStack;
  readonly #buses: EventBus[] = [];

  private constructor(stack: LocalStack) {
    this.stack = stack;
  }

  static async start(beside: readonly StackService[] = []): Promise<TestBus> {
    const natsUsers = secrets.busUsers();
    const services = ['nats', ...beside] as const;
    return new TestBus(await startLocalStack({ services, natsUsers, handleSignals: false }));
  }

  /** Settings with which a service connects as itself. */
  env(client: BusClient): Record<string, string> {
    return { NATS_URL: this.stack.nats.url, ...secrets.settingsOf(client) };
  }

  /** A bus connected as that user once `start()` is called; the redactor's owns the stream. */
  connect(name: BusUser): EventBus {
    const bus = new EventBus({
      url: this.stack.nats.url,
      user: name,
      password: secrets.busPassword(name),
      name,
      logger: createLogger(name, 'silent'),
      tracer: startTelemetry(name, {}).tracer,
    });
    if (name === 'pii-guard') {
      bus.own({
        name: CONV_STREAM,
        subjects: CONV_STREAM_SUBJECTS,
        maxAgeMs: 600_000,
        maxBytes: 16 * 1024 * 1024,
      });
    }
    this.#buses.push(bus);
    return bus;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#buses.map((bus) => bus.destroy()));
    await this.stack.stop();
  }
}
