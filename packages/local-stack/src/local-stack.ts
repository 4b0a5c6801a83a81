import type { AsteriskSettings } from './asterisk-configuration.ts';
import { telephonyOf } from './components.ts';
import type { Bundle } from './debian-bundle.ts';
import { ComponentMissingError } from './errors.ts';
import { createInstanceDirectory, type InstanceDirectory } from './instance-directory.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { NatsUser } from './nats-configuration.ts';
import { type PortReservation, reservePorts } from './port-reservation.ts';
import { watchProcessEnd } from './process-end.ts';
import type { ServiceProcess } from './service-process.ts';
import {
  type AsteriskService,
  createAsterisk,
  createNats,
  createRedis,
  type NatsService,
  newSecret,
  type RedisService,
} from './stack-services.ts';
import type { WebCaller } from './web-phones.ts';

export type StackService = 'asterisk' | 'nats' | 'redis';

export interface LocalStackOptions {
  /** What to start; default all three. */
  readonly services?: readonly StackService[];
  /** How many agent phones the queue knows: extensions 1001, 1002, …; default 2. */
  readonly agents?: number;
  /** Further extensions, after those, whose phone is in a browser; the queue rings them first. Default none. */
  readonly webAgents?: number;
  /** Whether somebody may call from a browser; default false. */
  readonly webCaller?: boolean;
  /** NATS users and their rights; default one user with every right and a random password. */
  readonly natsUsers?: readonly NatsUser[];
  /** Settings of Asterisk that an installation may change. */
  readonly asterisk?: AsteriskSettings;
  /** `services`: the users of `infra/redis/users.acl`; `local` (default): one with every right. */
  readonly redisUsers?: 'services' | 'local';
  /** Folders of certificates with which NATS and Redis are encrypted; nobody comes in without one of the same authority. Default in clear. */
  readonly tls?: { readonly nats?: string; readonly redis?: string };
  /** RTP ports of Asterisk, two a call leg; default 512. */
  readonly rtpPorts?: number;
  /** How long each service may take to become ready; default 20 000 ms. */
  readonly readyTimeoutMs?: number;
  /**
   * Whether SIGINT, SIGTERM and SIGHUP stop the stack and then end this process; default true. A program that
   * has its own orderly stop says false and calls `stop()`.
   */
  readonly handleSignals?: boolean;
  readonly layout?: Layout;
}

export interface AgentLine {
  readonly extension: string;
  /** On the network, or in a browser. */
  readonly phone: 'sip' | 'web';
  /** Loopback address of this agent's phone: another one than the trunk's, which is known by its address. */
  readonly address: string;
  /** UDP port of this agent's phone. */
  readonly sipPort: number;
  /** With which this extension registers. */
  readonly secret: string;
}

const SINGLE_PORTS = 6;
const LOOPBACK = '127.0.0.1';
/** Where the agents' phones are; callers come from 127.0.0.1, as the operator's trunk. */
const PHONE_ADDRESS = '127.0.0.101';
/** Where the door of phones in a browser comes from. */
export const WEB_PHONE_ADDRESS = '127.0.0.102';
/** Number of the caller in a browser: fictitious, as those of the scripted callers (ARCEP, 01 99 00). */
const WEB_CALLER_NUMBER = '+33199000002';

/**
 * Starts the services of one instance on ports of its own and waits until each is ready. Several run side by
 * side. `ensure` must have fetched the programs.
 * @throws ComponentMissingError, PortsExhaustedError, ServiceStartError
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const layout = options.layout ?? layoutOf();
  const services = options.services ?? ['asterisk', 'nats', 'redis'];
  const bundle = await telephonyOf(layout);
  const agentCount = services.includes('asterisk') ? (options.agents ?? 2) : 0;
  const ports = await reservePorts({
    singles: SINGLE_PORTS + agentCount,
    ranges: services.includes('asterisk') ? [options.rtpPorts ?? 512] : [],
  });
  const instance = await createInstanceDirectory(layout.run);
  const stack = new LocalStack(bundle, instance, ports);
  try {
    await stack.start(services, agentCount, options, layout);
    return stack;
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** One running instance. */
export class LocalStack {
  /** The instance's folder, under `.local/run/`. */
  readonly dir: string;
  readonly agents: AgentLine[] = [];
  readonly bundle: Bundle;
  readonly instance: InstanceDirectory;
  /** Account of the caller in a browser; undefined where there is none. */
  webCaller: WebCaller | undefined;
  readonly #ports: PortReservation;
  readonly #owned: Array<() => Promise<void>> = [];
  readonly #endWatch: () => void;
  #asterisk: AsteriskService | undefined;
  #nats: NatsService | undefined;
  #redis: RedisService | undefined;
  #stopping = false;
  #stopped: Promise<void> | undefined;
  #unwatchSignals: (() => void) | undefined;

  constructor(bundle: Bundle, instance: InstanceDirectory, ports: PortReservation) {
    this.bundle = bundle;
    this.instance = instance;
    this.dir = instance.dir;
    this.#ports = ports;
    const onExit = () => instance.removeNow();
    process.on('exit', onExit);
    this.#endWatch = () => process.off('exit', onExit);
  }

  get asterisk(): AsteriskService {
    return started('asterisk', this.#asterisk);
  }

  get nats(): NatsService {
    return started('nats', this.#nats);
  }

  get redis(): RedisService {
    return started('redis', this.#redis);
  }

  /** Called once by `startLocalStack`. */
  async start(
    services: readonly StackService[],
    agentCount: number,
    options: LocalStackOptions,
    layout: Layout,
  ): Promise<void> {
    if (options.handleSignals ?? true) this.#unwatchSignals = watchProcessEnd(() => this.stop());
    const site = {
      bundle: this.bundle,
      instance: this.instance,
      readyTimeoutMs: options.readyTimeoutMs ?? 20_000,
    };
    const [sipPort = 0, httpPort = 0, amiPort = 0, natsPort = 0, redisPort = 0, ...phones] =
      this.#ports.singles;
    const webAgents = services.includes('asterisk') ? (options.webAgents ?? 0) : 0;
    for (let index = 0; index < agentCount + webAgents; index++) {
      this.agents.push({
        extension: String(1001 + index),
        phone: index < agentCount ? 'sip' : 'web',
        address: PHONE_ADDRESS,
        sipPort: phones[index] ?? 0,
        secret: newSecret(),
      });
    }
    if (options.webCaller) {
      this.webCaller = { user: 'appeler', secret: newSecret(), number: WEB_CALLER_NUMBER };
    }
    const webPhones =
      webAgents > 0 || this.webCaller !== undefined
        ? {
            proxyAddress: WEB_PHONE_ADDRESS,
            mediaAddress: LOOPBACK,
            ...(this.webCaller ? { caller: this.webCaller } : {}),
          }
        : undefined;
    const rtp = this.#ports.ranges[0];
    if (services.includes('asterisk') && rtp) {
      this.#asterisk = await createAsterisk(site, layout.asteriskConfiguration, {
        ...{ sipPort, httpPort, amiPort, rtp, phoneAddress: PHONE_ADDRESS },
        agents: this.agents.map((agent) => ({
          ...agent,
          // A person who took his phone in the browser is rung before the scripted phones.
          penalty: webAgents > 0 && agent.phone === 'sip' ? 1 : 0,
        })),
        settings: { ...(webPhones ? { webPhones } : {}), ...options.asterisk },
      });
    }
    if (services.includes('nats')) {
      const users = options.natsUsers ?? [{ user: 'local', password: newSecret() }];
      this.#nats = await createNats(site, users, natsPort, options.tls?.nats);
    }
    if (services.includes('redis')) {
      const who = options.redisUsers ?? 'local';
      this.#redis = await createRedis(site, layout.redisConfiguration, redisPort, who, options.tls?.redis);
    }
    await Promise.all(
      this.#processes().map((service) => {
        // Their folders go with them: nothing is gained by a slow, orderly end.
        this.own(() => service.kill());
        return this.#start(service);
      }),
    );
  }

  /** Starts a process that ends with this stack, whatever way the stack ends. */
  async startService(service: ServiceProcess): Promise<void> {
    this.own(() => service.stop());
    await this.#start(service);
  }

  /** Registers something to be ended when the stack stops, before its services. */
  own(end: () => Promise<void>): () => void {
    this.#owned.push(end);
    return () => {
      const index = this.#owned.indexOf(end);
      if (index >= 0) this.#owned.splice(index, 1);
    };
  }

  /** True from the first call of `stop()` on. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Ends every process, removes the folders, gives the ports back. Idempotent. */
  stop(): Promise<void> {
    this.#stopping = true;
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#unwatchSignals?.();
    const ends = this.#owned.splice(0).reverse();
    await Promise.allSettled(ends.map((end) => end()));
    await this.instance.remove();
    await this.#ports.release();
    this.#endWatch();
  }

  async #start(service: ServiceProcess): Promise<void> {
    service.onSpawn((pid) => void this.instance.remember(pid));
    await service.start();
  }

  #processes(): ServiceProcess[] {
    return [this.#asterisk, this.#nats, this.#redis].flatMap((service) => (service ? [service.process] : []));
  }
}

function started<T>(name: StackService, service: T | undefined): T {
  if (service) return service;
  throw new ComponentMissingError(
    `${name} is not part of this stack`,
    `name it in the services option of startLocalStack`,
  );
}
