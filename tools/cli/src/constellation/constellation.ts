import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  InstallationSecrets,
  type LocalStack,
  type LocalStackOptions,
  layoutOf,
  reservePorts,
  ServiceProcess,
  startLocalStack,
  type WebPhoneDoor,
} from '@decroche/local-stack';
import { ROOT } from '../root.ts';
import { briefPrompts, spokenPrompts } from './prompts.ts';
import {
  ARI_GATE,
  ariGateSettings,
  assignPorts,
  moreGatewaySettings,
  type Overrides,
  portCount,
  SERVICES,
  type ServiceName,
  type ServicePorts,
  settingsOf,
  stasisApp,
} from './service-settings.ts';
import { notReady, startTimeoutMs } from './start-deadline.ts';
import { openDoor, webPhoneSettings } from './web-phones.ts';

/** What a constellation is made of. Everything has a default fit for a demonstration. */
export interface ConstellationOptions {
  /** Agent phones; default 2. */
  readonly agents?: number;
  /** An extension more, whose phone is in a browser, and a page that calls. Default: neither. */
  readonly webPhones?: boolean;
  /** Services to start; default all six. */
  readonly services?: readonly ServiceName[];
  /** Services that must be ready before this returns; default those that are started. */
  readonly awaitReady?: readonly ServiceName[];
  /** Instances of the transcriber; default 1. */
  readonly transcribers?: number;
  /** Gateways on the one Asterisk, each with a gate of its own; default 1. */
  readonly gateways?: number;
  /** Fund whose number is called. */
  readonly fund?: string;
  readonly logLevel?: string;
  /** OTLP over HTTP; none exports nothing. */
  readonly otlpEndpoint?: string;
  /** Whether the services measure themselves; default true. */
  readonly measured?: boolean;
  /** Fills the data folder of a service before its first start. Default: it is empty. */
  readonly fillData?: Readonly<Partial<Record<ServiceName, (folder: string) => Promise<void>>>>;
  /** Extra settings of single programs. */
  readonly overrides?: Overrides;
  /** Roots of other checkouts, for programs of another release. Default: this one's. */
  readonly programsOf?: Readonly<Partial<Record<ServiceName | typeof ARI_GATE, string>>>;
  /** Further options of the stack, such as other prompts. */
  readonly stack?: Partial<LocalStackOptions>;
  /**
   * Tones of 0.3 s instead of the spoken prompts, and the embedded speech model whichever was chosen: for tests and
   * benches, whose callers have synthetic voices.
   */
  readonly briefPrompts?: boolean;
  /** Told at each step, for a terminal. */
  readonly onStep?: (step: string) => void;
}

/** Everything that a call needs, running on this machine. */
export interface Constellation {
  readonly stack: LocalStack;
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  /** The only door of ARI for the gateway. */
  readonly ariGate: ServiceProcess;
  /** Gateways after the first, with their gates. */
  readonly moreGateways: readonly { readonly gateway: ServiceProcess; readonly ariGate: ServiceProcess }[];
  /** Transcribers after the first. */
  readonly moreTranscribers: readonly ServiceProcess[];
  readonly ports: ServicePorts;
  /** Address of the agents' page. */
  readonly desktopUrl: string;
  /** From the answer to the end of the question, milliseconds. */
  readonly promptsMs: number;
  /** Opens the desktop's timeline door. */
  readonly timelineToken: string;
  /** What the services know one another by. */
  readonly secrets: InstallationSecrets;
  /** Resolves when `/ready` of the service says so. */
  whenReady(service: ServiceName, deadlineMs?: number): Promise<void>;
  /**
   * One more instance of a service, which is not started; it ends with the constellation.
   *
   * @param changes what it has otherwise than the first one: where it listens, at least
   */
  another(
    service: ServiceName,
    healthPort: number,
    changes: Readonly<Record<string, string>>,
  ): ServiceProcess;
  stop(): Promise<void>;
}

/**
 * Starts Asterisk, NATS and Redis, then the services, and waits until every one of them is really ready.
 *
 * @throws the first failure, with the last lines of what failed; everything is stopped again
 */
export async function startConstellation(options: ConstellationOptions = {}): Promise<Constellation> {
  const wanted = options.services ?? SERVICES;
  const transcribers = options.transcribers ?? 1;
  const gateways = options.gateways ?? 1;
  const step = options.onStep ?? (() => undefined);
  const timeoutMs = startTimeoutMs(process.env);
  const secrets = new InstallationSecrets();
  step('Asterisk, NATS and Redis');
  const stack = await startLocalStack({
    agents: options.agents ?? 2,
    readyTimeoutMs: timeoutMs,
    natsUsers: secrets.busUsers(),
    redisUsers: 'services',
    ...(options.webPhones ? { webAgents: 1, webCaller: true } : {}),
    ...options.stack,
    asterisk: {
      stasisApps: Array.from({ length: gateways }, (_, at) => stasisApp(at)),
      ...options.stack?.asterisk,
    },
  });
  const reservation = await reservePorts({ singles: portCount(transcribers, gateways) });
  const started: ServiceProcess[] = [];
  const gates: ServiceProcess[] = [];
  let door: WebPhoneDoor | undefined;
  const stop = async (): Promise<void> => {
    await Promise.allSettled(started.map((service) => service.stop()));
    // Calls that end with a gateway still need its gate.
    await Promise.allSettled(gates.map((gate) => gate.stop()));
    await door?.close();
    await stack.stop();
    await reservation.release();
  };
  try {
    const ports = assignPorts(reservation.singles, transcribers, gateways);
    const timelineToken = secret();
    const sessionSecret = secret();
    const prompts = options.briefPrompts
      ? await briefPrompts(join(stack.dir, 'prompts'))
      : await spokenPrompts();
    const overrides = {
      ...options.overrides,
      transcriber: {
        ...(options.briefPrompts
          ? { MODEL_DIR: join(ROOT, 'models/fr-telephone-synthetic'), ARBITRATION: 'false' }
          : {}),
        ...options.overrides?.transcriber,
      },
      'ivr-gateway': { ...prompts.settings, ...options.overrides?.['ivr-gateway'] },
    };
    if (options.webPhones) door = await openDoor(stack, ports);
    const source = {
      stack,
      ports,
      secrets,
      sessionSecret,
      timelineToken,
      oversightToken: secret(),
      webPhones: door === undefined ? {} : await webPhoneSettings(stack, door.url),
      ariGatePassword: secret(),
      root: ROOT,
      dataDir: join(stack.dir, 'data'),
      fund: options.fund ?? 'carsat-rhone-alpes',
      logLevel: options.logLevel ?? 'info',
      otlpEndpoint: options.otlpEndpoint,
      measured: options.measured ?? true,
      overrides,
    };
    const programOf = (
      name: ServiceName | typeof ARI_GATE,
      healthPort: number,
      env: Record<string, string>,
      label: string = name,
      root = options.programsOf?.[name] ?? ROOT,
    ): ServiceProcess =>
      new ServiceProcess({
        name: label,
        command: process.execPath,
        args: [join(root, 'services', name, 'src/main.ts')],
        env: { NODE_COMPILE_CACHE: layoutOf().compiled, ...env },
        cwd: root,
        ready: (signal) => answers(`http://127.0.0.1:${healthPort}/live`, signal),
        readyTimeoutMs: timeoutMs,
        stopTimeoutMs: 15_000,
      });
    const processOf = (
      name: ServiceName,
      healthPort: number,
      changes: Readonly<Record<string, string>> = {},
    ): ServiceProcess =>
      programOf(name, healthPort, {
        ...settingsOf(name, source),
        HEALTH_LISTEN: `127.0.0.1:${healthPort}`,
        ...changes,
      });
    const ariGate = programOf(ARI_GATE, ports.ariGateHealth, ariGateSettings(source));
    const moreGateways = ports.moreGateways.map((own, at) => {
      const label = (name: string): string => `${name}-${at + 2}`;
      const changes = moreGatewaySettings(own, at + 1);
      const gateway = { ...settingsOf('ivr-gateway', source), ...changes.gateway };
      const gate = { ...ariGateSettings(source), ...changes.ariGate };
      return {
        gateway: programOf('ivr-gateway', own.health, gateway, label('ivr-gateway')),
        ariGate: programOf(ARI_GATE, own.ariGateHealth, gate, label(ARI_GATE)),
      };
    });
    const services = Object.fromEntries(
      SERVICES.map((name) => [name, processOf(name, ports.health[name])]),
    ) as Record<ServiceName, ServiceProcess>;
    const moreTranscribers = ports.moreHealth.map((healthPort, at) =>
      processOf('transcriber', healthPort, { GRPC_LISTEN: `127.0.0.1:${ports.transcribers[at + 1]}` }),
    );
    const untilReady = async (
      service: ServiceProcess,
      healthPort: number,
      deadlineMs: number,
    ): Promise<void> => {
      const deadline = AbortSignal.timeout(deadlineMs);
      while (!(await answers(`http://127.0.0.1:${healthPort}/ready`, deadline))) {
        if (deadline.aborted || service.state === 'stopped') {
          throw await notReady(service, `http://127.0.0.1:${healthPort}`, deadlineMs);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const whenReady = (name: ServiceName, deadlineMs = timeoutMs): Promise<void> =>
      untilReady(services[name], ports.health[name], deadlineMs);
    step(`services: ${wanted.join(', ')}`);
    gates.push(ariGate, ...moreGateways.map((each) => each.ariGate));
    started.push(...moreGateways.map(({ gateway }) => gateway));
    await Promise.all([
      ...[...gates, ...started].map((each) => each.start()),
      ...wanted.map(async (name) => {
        started.push(services[name]);
        const data = join(source.dataDir, name);
        await mkdir(data, { recursive: true });
        await options.fillData?.[name]?.(data);
        await services[name].start();
      }),
    ]);
    for (const transcriber of moreTranscribers) {
      started.push(transcriber);
      await transcriber.start();
    }
    const servicesStartedAt = performance.now();
    await Promise.all(
      (options.awaitReady ?? wanted).map(async (name) => {
        await whenReady(name);
        step(`${name} ready (${((performance.now() - servicesStartedAt) / 1000).toFixed(1)} s)`);
      }),
    );
    const others = moreGateways.map(({ gateway }, at) =>
      untilReady(gateway, ports.moreGateways[at]?.health ?? 0, timeoutMs),
    );
    if (options.awaitReady === undefined) await Promise.all(others);
    return {
      stack,
      services,
      moreGateways,
      ariGate,
      moreTranscribers,
      ports,
      desktopUrl: `http://127.0.0.1:${ports.desktop}`,
      promptsMs: prompts.durationMs,
      timelineToken,
      secrets,
      whenReady,
      another(name, healthPort, changes) {
        const more = processOf(name, healthPort, changes);
        started.push(more);
        return more;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) })).ok;
  } catch {
    return false;
  }
}
