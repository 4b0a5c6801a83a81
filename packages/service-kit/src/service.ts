import { ConfigError } from './config.ts';
import { HealthServer, type ReadinessCheck } from './health-server.ts';
import { createLogger, describeError, type Logger } from './logger.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';

/** A program that serves: created, started once, drained, destroyed. */
export interface Service {
  /** Connects and begins to serve. Called once. */
  start(): Promise<void>;
  /** Refuses new work and finishes live work, until `deadline` aborts. */
  drain(deadline: AbortSignal): Promise<void>;
  /** Releases everything. Safe to call twice, and before start. */
  destroy(): Promise<void>;
  /** What `/ready` reports. */
  readiness(): readonly ReadinessCheck[];
}

/** What every service is given. */
export interface Kit {
  readonly name: string;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** Settings that every service has. */
export interface BaseConfig {
  readonly HEALTH_LISTEN: { readonly host: string; readonly port: number };
  readonly LOG_LEVEL: string;
  readonly DRAIN_TIMEOUT_MS: number;
}

/** How a service is made. */
export interface ServiceDefinition<C extends BaseConfig> {
  /** Name in logs, traces and NATS connections. */
  readonly name: string;
  /** Reads the environment; the only place that does. */
  readonly readConfig: (env: NodeJS.ProcessEnv) => C;
  /** Composition root. */
  readonly create: (config: C, kit: Kit) => Promise<Service> | Service;
}

/** Exit status for a wrong configuration, as in sysexits.h. */
const EX_CONFIG = 78;

/**
 * Runs a service as this process until SIGTERM or SIGINT: reads its configuration, serves `/live` and `/ready`,
 * starts it, and at the signal drains (bounded by `DRAIN_TIMEOUT_MS`) and destroys it.
 *
 * A wrong setting ends the
 * process with status 78 and one line on standard error.
 */
export async function runService<C extends BaseConfig>(definition: ServiceDefinition<C>): Promise<void> {
  let config: C;
  try {
    config = definition.readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EX_CONFIG;
    return;
  }
  const logger = createLogger(definition.name, config.LOG_LEVEL);
  const telemetry = startTelemetry(definition.name, process.env);
  const stopped = Promise.withResolvers<NodeJS.Signals | 'failure'>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve(signal));
  process.on('unhandledRejection', (error) => fail('unhandled rejection', error));
  process.on('uncaughtException', (error) => fail('uncaught exception', error));
  function fail(what: string, error: unknown): void {
    logger.error({ err: describeError(error) }, `${what}; stopping`);
    process.exitCode = 1;
    stopped.resolve('failure');
  }

  let service: Service | undefined;
  const health = new HealthServer(() => service?.readiness() ?? [{ name: 'start', ready: false }]);
  try {
    const healthPort = await health.start(config.HEALTH_LISTEN);
    service = await definition.create(config, { name: definition.name, logger, telemetry });
    await service.start();
    logger.info({ healthPort }, 'started');
  } catch (error) {
    logger.fatal({ err: describeError(error) }, 'cannot start');
    process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    stopped.resolve('failure');
  }

  const reason = await stopped.promise;
  logger.info({ reason }, 'stopping');
  health.drain();
  const hardStop = setTimeout(() => process.exit(process.exitCode ?? 1), config.DRAIN_TIMEOUT_MS + 5_000);
  hardStop.unref();
  await settle(logger, 'drain', () => service?.drain(AbortSignal.timeout(config.DRAIN_TIMEOUT_MS)));
  await settle(logger, 'destroy', () => service?.destroy());
  await settle(logger, 'health', () => health.destroy());
  await settle(logger, 'telemetry', () => telemetry.shutdown());
}

async function settle(logger: Logger, what: string, step: () => Promise<void> | undefined): Promise<void> {
  try {
    await step();
  } catch (error) {
    logger.warn({ err: describeError(error) }, `${what} failed while stopping`);
  }
}
