import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalStack, type NatsUser, startLocalStack } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { vi } from 'vitest';
import { createLogger, EventBus, type Logger, startTelemetry, type Tracer } from '../src/mod.ts';

/** May do everything. */
const MASTER: NatsUser = { user: 'master', password: 'master-password' };
/** May publish on `narrow.*.said` and read nothing but its own inbox. */
const NARROW: NatsUser = {
  user: 'narrow',
  password: 'narrow-password',
  publish: { allow: ['narrow.*.said'] },
  subscribe: { allow: ['_INBOX_narrow.>'] },
};

/** One log line of a bus. */
export interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** A bus of a test and what it logged. */
export interface StageBus {
  readonly bus: EventBus;
  readonly lines: LoggedLine[];
}

/** A real nats-server with buses on it, and a view of what the server holds. */
export class BusStage {
  readonly stack: LocalStack;
  readonly #buses: EventBus[] = [];
  #administration: NatsConnection | undefined;

  private constructor(stack: LocalStack) {
    this.stack = stack;
  }

  static async start(): Promise<BusStage> {
    const stack = await startLocalStack({
      services: ['nats'],
      natsUsers: [MASTER, NARROW],
      handleSignals: false,
    });
    return new BusStage(stack);
  }

  /** A bus that connects. `declare` runs before its start. */
  open(
    name: string,
    declare: (bus: EventBus) => void = () => undefined,
    options: { readonly tracer?: Tracer; readonly password?: string } = {},
  ): StageBus {
    const { user, password } = name === NARROW.user ? NARROW : MASTER;
    const { logger, lines } = listeningLogger();
    const bus = new EventBus({
      url: this.stack.nats.url,
      user,
      password: options.password ?? password,
      name,
      logger,
      tracer: options.tracer ?? startTelemetry('stage', {}).tracer,
    });
    declare(bus);
    this.#buses.push(bus);
    bus.start();
    return { bus, lines };
  }

  /** The same, once it is ready. */
  async ready(...parameters: Parameters<BusStage['open']>): Promise<StageBus> {
    const stageBus = this.open(...parameters);
    await until(() => stageBus.bus.ready);
    return stageBus;
  }

  /** JetStream as an administrator sees it. */
  async administration(): Promise<JetStreamManager> {
    if (this.#administration === undefined || this.#administration.isClosed()) {
      const { user, password } = MASTER;
      const servers = this.stack.nats.url;
      this.#administration = await connect({ servers, user, pass: password, reconnect: false });
    }
    return await jetstreamManager(this.#administration);
  }

  async restart(): Promise<void> {
    await this.stack.nats.process.kill();
    await this.stack.nats.process.start();
  }

  /** Runs `work` with a server that knows nobody's password any more, then brings the known ones back. */
  async withOtherPasswords(work: () => Promise<void>): Promise<void> {
    const file = join(this.stack.dir, 'nats', 'nats.conf');
    const configuration = await readFile(file, 'utf8');
    const { process } = this.stack.nats;
    await process.kill();
    await writeFile(file, configuration.replaceAll('-password"', '-changed"'));
    await process.start();
    try {
      await work();
    } finally {
      await process.kill();
      await writeFile(file, configuration);
      await process.start();
    }
  }

  /** Waits until the server has refused that many more clients. */
  async refusals(more: number): Promise<void> {
    const count = (): number =>
      this.stack.nats.process.output.lines.filter((line) => line.includes('authentication error')).length;
    const before = count();
    await until(() => count() >= before + more);
  }

  /** Closes the buses of one test. */
  async clear(): Promise<void> {
    await Promise.all(this.#buses.splice(0).map((bus) => bus.destroy()));
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.#administration?.close();
    await this.stack.stop();
  }
}

function listeningLogger(): { logger: Logger; lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const logger = createLogger('stage', 'silent');
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(logger, level).mockImplementation((...line: unknown[]) => {
      const [fields, message] = line.length === 1 ? [{}, line[0]] : line;
      lines.push({ level, fields: fields as Record<string, unknown>, message: String(message) });
    });
  }
  return { logger, lines };
}
