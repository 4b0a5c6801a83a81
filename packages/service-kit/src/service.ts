import { METRICS, startMetrics } from '@decroche/metrics';
import type { z } from 'zod';
import { watchCertificates } from './certificate-watch.ts';
import type { Certificates } from './certificates.ts';
import { ConfigError } from './config.ts';
import { keepMemoryOutOfCoreFiles } from './core-files.ts';
import { type AboutDoor, HealthServer, type ReadinessCheck } from './health-server.ts';
import { createLogger, describeError, type Logger } from './logger.ts';
import type { Edge } from './plaintext.ts';
import {
  describeSelf,
  type Particulars,
  type ProcessFacts,
  type WantedParticulars,
} from './self-description.ts';
import { settingsInForce } from './settings-in-force.ts';
import { softwareVersion } from './software-version.ts';
import { isTracing, startTelemetry, type Telemetry } from './telemetry.ts';

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
  /** What it keeps and uses, for whoever answers for it. */
  particulars(wanted: WantedParticulars): Particulars | Promise<Particulars>;
}

/** What every service is given. */
export interface Kit {
  readonly name: string;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
}

/** What a service is given that shows what programs say of themselves. */
export interface DescribedKit extends Kit {
  /** What this process knows of itself. */
  readonly facts: ProcessFacts;
}

/** Settings that every service has. */
export interface BaseConfig {
  readonly HEALTH_LISTEN: { readonly host: string; readonly port: number };
  readonly LOG_LEVEL: string;
  readonly DRAIN_TIMEOUT_MS: number;
  readonly OVERSIGHT_TOKEN?: string | undefined;
  readonly SOFTWARE_VERSION?: string | undefined;
  readonly TLS_DIR?: Certificates | undefined;
  readonly PLAINTEXT_ALLOWED: readonly Edge[];
}

/** How a service is made. */
export interface ServiceDefinition<C extends BaseConfig> {
  /** Name in logs, traces and NATS connections. */
  readonly name: string;
  /** Its settings: those that are in force are shown by it. */
  readonly schema: z.ZodObject;
  /** Reads the environment; the only place that does. */
  readonly readConfig: (env: NodeJS.ProcessEnv) => C;
  /** Composition root. */
  readonly create: (config: C, kit: DescribedKit) => Promise<Service> | Service;
}

/** Exit status for a wrong configuration, as in sysexits.h. */
const EX_CONFIG = 78;
/** Time beyond `DRAIN_TIMEOUT_MS` for what comes after the drain, milliseconds. */
const HARD_STOP_MARGIN_MS = 5_000;
/** Time for the event loop to run empty once everything was released, milliseconds. */
const LINGER_MS = 500;

/** Why a service stops. */
type StopReason = 'SIGTERM' | 'SIGINT' | 'failure';

/**
 * Runs a service as this process until SIGTERM or SIGINT: reads its configuration, serves `/live` and `/ready`,
 * starts it, and at the signal drains (bounded by `DRAIN_TIMEOUT_MS`) and destroys it. A second signal kills.
 *
 * The process ends with
 * - 78 and one line on standard error when a setting is wrong;
 * - 1 when it cannot start, when an error got past everyone, and when the stop did not end in time;
 * - 0 otherwise.
 */
export async function runService<C extends BaseConfig>(definition: ServiceDefinition<C>): Promise<void> {
  keepMemoryOutOfCoreFiles();
  const config = configOf(definition);
  if (config === undefined) return;
  const logger = createLogger(definition.name, config.LOG_LEVEL);
  const telemetry = startTelemetry(definition.name, process.env);
  const stopped = Promise.withResolvers<StopReason>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve(signal));
  process.on('unhandledRejection', (error) => fail('unhandled rejection', error));
  process.on('uncaughtException', (error) => fail('uncaught exception', error));
  function fail(what: string, error: unknown): void {
    logger.error({ err: describeError(error) }, `${what}; stopping`);
    process.exitCode = 1;
    stopped.resolve('failure');
  }

  let service: Service | undefined;
  let started = false;
  const facts = processFacts(definition.name, definition.schema, config, process.env);
  const metrics = startMetrics(definition.name, facts.version, process.env);
  const health = new HealthServer(
    () => (service === undefined || !started ? [{ name: 'start', ready: false }] : service.readiness()),
    {
      version: facts.version,
      about: aboutDoor(config, facts, () => service),
      metrics,
      certificates: config.TLS_DIR,
    },
  );
  METRICS.process.ready.watch(() => [[health.ready ? 1 : 0, {}]]);
  METRICS.process.failedChecks.watch(() => [[health.failedChecks, {}]]);
  const unwatched = watchCertificates(config, logger);
  async function start(config: C): Promise<void> {
    try {
      const healthPort = await health.start(config.HEALTH_LISTEN);
      service = await definition.create(config, { name: definition.name, logger, telemetry, facts });
      await service.start();
      started = true;
      logger.info({ healthPort }, 'started');
    } catch (error) {
      logger.fatal({ err: describeError(error) }, 'cannot start');
      process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
      stopped.resolve('failure');
    }
  }
  void start(config);

  const reason = await stopped.promise;
  logger.info({ reason }, 'stopping');
  health.drain();
  const hardStop = (): never => {
    logger.error('did not stop in time; leaving');
    return process.exit(1);
  };
  setTimeout(hardStop, config.DRAIN_TIMEOUT_MS + HARD_STOP_MARGIN_MS).unref();
  if (started) {
    await settle(logger, 'drain', () => service?.drain(AbortSignal.timeout(config.DRAIN_TIMEOUT_MS)));
  }
  await settle(logger, 'destroy', () => service?.destroy());
  unwatched();
  await settle(logger, 'health', () => health.destroy());
  await settle(logger, 'telemetry', () => telemetry.shutdown());
  await settle(logger, 'metrics', () => metrics.shutdown());
  leaveSoon(logger, started);
}

/**
 * What a process knows of itself.
 *
 * @param env the environment that `config` was read from
 */
export function processFacts(
  service: string,
  schema: z.ZodObject,
  config: Pick<BaseConfig, 'SOFTWARE_VERSION'>,
  env: NodeJS.ProcessEnv,
): ProcessFacts {
  return {
    service,
    version: softwareVersion(config.SOFTWARE_VERSION),
    startedAtMs: Math.round(performance.timeOrigin),
    settings: settingsInForce(schema, env),
    tracing: isTracing(env),
  };
}

function aboutDoor(
  { OVERSIGHT_TOKEN: token, PLAINTEXT_ALLOWED: allowed }: BaseConfig,
  facts: ProcessFacts,
  service: () => Service | undefined,
): AboutDoor | undefined {
  if (token === undefined) return undefined;
  return {
    token,
    inClear: allowed.includes('health'),
    describe: async (state, wanted) =>
      describeSelf(facts, state, (await service()?.particulars(wanted)) ?? { stores: [] }),
  };
}

function configOf<C extends BaseConfig>(definition: ServiceDefinition<C>): C | undefined {
  try {
    return definition.readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EX_CONFIG;
    return undefined;
  }
}

/**
 * Ends the process when something that nobody released still holds it: a thread or a socket of a service that failed
 * half-way through its creation, which nobody else can release.
 */
function leaveSoon(logger: Logger, started: boolean): void {
  setTimeout(() => {
    const held = process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe|FS)/.test(kind));
    logger[started ? 'warn' : 'debug']({ held }, 'something was not released; leaving it');
    process.exit();
  }, LINGER_MS).unref();
}

async function settle(logger: Logger, what: string, step: () => Promise<void> | undefined): Promise<void> {
  try {
    await step();
  } catch (error) {
    logger.warn({ err: describeError(error) }, `${what} failed while stopping`);
  }
}
