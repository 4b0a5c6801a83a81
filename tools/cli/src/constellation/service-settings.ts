import type { BusClient } from '@decroche/contracts';
import type { InstallationSecrets, LocalStack } from '@decroche/local-stack';

/** The six services, in the order in which they are started. */
export const SERVICES = [
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
  'ivr-gateway',
] as const satisfies readonly BusClient[];

export type ServiceName = (typeof SERVICES)[number];

/** The door of ARI, which belongs to Asterisk: it runs beside it, whichever services are started. */
export const ARI_GATE = 'ari-gate';

/** Ports of a gateway after the first, and of its gate. */
export interface GatewayPorts {
  readonly health: number;
  /** Of its gRPC server, the door of the desk. */
  readonly gateway: number;
  readonly ariGate: number;
  readonly ariGateHealth: number;
  /** Where Asterisk brings voices over AudioSocket. */
  readonly audioSocket: number;
}

/** Ports of one constellation, all on 127.0.0.1. */
export interface ServicePorts {
  readonly health: Readonly<Record<ServiceName, number>>;
  /** One for each transcriber; the first is the one named in `services`. */
  readonly transcribers: readonly number[];
  /** Health ports of the transcribers after the first. */
  readonly moreHealth: readonly number[];
  readonly piiGuard: number;
  readonly retriever: number;
  readonly generator: number;
  readonly desktop: number;
  /** Of the gateway's gRPC server, the door of the desk. */
  readonly gateway: number;
  readonly ariGate: number;
  readonly ariGateHealth: number;
  /** Where Asterisk brings voices over AudioSocket. */
  readonly audioSocket: number;
  /** Door of phones in a browser. */
  readonly webPhoneDoor: number;
  /** One for each gateway after the first, which is the one named in `services`. */
  readonly moreGateways: readonly GatewayPorts[];
}

/** Stasis application of each gateway, the first one at 0. */
export function stasisApp(at: number): string {
  return at === 0 ? 'decroche' : `decroche-${at + 1}`;
}

const PORTS_OF_A_GATEWAY = 5;

/** How many single ports {@link assignPorts} takes. */
export function portCount(transcribers: number, gateways = 1): number {
  return SERVICES.length + 9 + transcribers + (transcribers - 1) + PORTS_OF_A_GATEWAY * (gateways - 1);
}

export function assignPorts(free: readonly number[], transcribers = 1, gateways = 1): ServicePorts {
  const next = free.values();
  const take = (): number => {
    const { value } = next.next();
    if (value === undefined)
      throw new RangeError(`a constellation needs ${portCount(transcribers, gateways)} ports`);
    return value;
  };
  const health = Object.fromEntries(SERVICES.map((name) => [name, take()])) as Record<ServiceName, number>;
  const several = (count: number): number[] => Array.from({ length: count }, take);
  return {
    health,
    transcribers: several(transcribers),
    moreHealth: several(transcribers - 1),
    piiGuard: take(),
    retriever: take(),
    generator: take(),
    desktop: take(),
    gateway: take(),
    ariGate: take(),
    ariGateHealth: take(),
    audioSocket: take(),
    webPhoneDoor: take(),
    moreGateways: Array.from({ length: gateways - 1 }, () => ({
      health: take(),
      gateway: take(),
      ariGate: take(),
      ariGateHealth: take(),
      audioSocket: take(),
    })),
  };
}

/** What the settings are made from. */
export interface SettingsSource {
  readonly stack: LocalStack;
  readonly ports: ServicePorts;
  readonly secrets: InstallationSecrets;
  readonly sessionSecret: string;
  readonly timelineToken: string;
  /** With which the desk asks the services what they are and keep. */
  readonly oversightToken: string;
  /** What the desk is told of phones in a browser; empty where there are none. */
  readonly webPhones: Readonly<Record<string, string>>;
  /** By which the gate knows the gateway. */
  readonly ariGatePassword: string;
  readonly root: string;
  readonly dataDir: string;
  readonly fund: string;
  readonly logLevel: string;
  readonly otlpEndpoint: string | undefined;
  /** Whether they measure themselves. */
  readonly measured: boolean;
  /** Extra settings of single programs; they win. */
  readonly overrides: Overrides;
}

/** Settings by the name of the program that they are for. */
export type Overrides = Readonly<
  Partial<Record<ServiceName | typeof ARI_GATE, Readonly<Record<string, string>>>>
>;

/** Name that the gateway shows to the gate. */
const GATEWAY_ARI_USER = 'ivr-gateway';
/** What the gate must know as the gateway does, to tell its requests from others. */
const SHARED_WITH_GATEWAY = [
  'STASIS_APP',
  'QUEUE_CONTEXT',
  'QUEUE_EXTENSION',
  'CLOSED_CONTEXT',
  'ROUTING_QUEUES',
  'NOTICE_MEDIA',
  'LIVE_NOTICE_MEDIA',
  'LIVE_LISTENING',
  'QUESTION_MEDIA',
  'PROMPTS_MEDIA',
];

/** The whole environment of the gate of ARI. */
export function ariGateSettings({
  stack,
  ports,
  ariGatePassword,
  oversightToken,
  logLevel,
  measured,
  overrides,
}: SettingsSource): Record<string, string> {
  const ofGateway = Object.entries(overrides['ivr-gateway'] ?? {});
  return {
    PATH: '/usr/bin:/bin',
    LOG_LEVEL: logLevel,
    HEALTH_LISTEN: `127.0.0.1:${ports.ariGateHealth}`,
    OVERSIGHT_TOKEN: oversightToken,
    ...telemetryOff(measured),
    HTTP_LISTEN: `127.0.0.1:${ports.ariGate}`,
    GATEWAY_ARI_USER,
    GATEWAY_ARI_PASSWORD: ariGatePassword,
    ASTERISK_ARI_URL: stack.asterisk.ariUrl,
    ASTERISK_ARI_USER: stack.asterisk.ariUser,
    ASTERISK_ARI_PASSWORD: stack.asterisk.ariPassword,
    AUDIOSOCKET_ADDRESS: `127.0.0.1:${ports.audioSocket}`,
    ...Object.fromEntries(ofGateway.filter(([name]) => SHARED_WITH_GATEWAY.includes(name))),
    ...overrides[ARI_GATE],
  };
}

/** What a gateway after the first, and its gate, have otherwise than the first ones. */
export function moreGatewaySettings(
  { health, gateway, ariGate, ariGateHealth, audioSocket }: GatewayPorts,
  at: number,
): { readonly gateway: Record<string, string>; readonly ariGate: Record<string, string> } {
  const STASIS_APP = stasisApp(at);
  const AUDIOSOCKET = `127.0.0.1:${audioSocket}`;
  return {
    gateway: {
      STASIS_APP,
      HEALTH_LISTEN: `127.0.0.1:${health}`,
      GRPC_LISTEN: `127.0.0.1:${gateway}`,
      ARI_URL: `http://127.0.0.1:${ariGate}/ari`,
      // Only one gateway of an Asterisk may take voices over chan_websocket.
      MEDIA_TRANSPORTS: 'audiosocket',
      AUDIOSOCKET_LISTEN: AUDIOSOCKET,
    },
    ariGate: {
      STASIS_APP,
      HEALTH_LISTEN: `127.0.0.1:${ariGateHealth}`,
      HTTP_LISTEN: `127.0.0.1:${ariGate}`,
      AUDIOSOCKET_ADDRESS: AUDIOSOCKET,
    },
  };
}

/** Where the desk asks each program but itself. */
function overseenServices({ health, moreHealth, ariGateHealth, moreGateways }: ServicePorts): string {
  const others = SERVICES.filter((name) => name !== 'agent-desktop');
  return [
    ...others.map((name) => [name, health[name]] as const),
    ...moreHealth.map((port) => ['transcriber', port] as const),
    [ARI_GATE, ariGateHealth] as const,
    ...moreGateways.flatMap((ports) => [
      ['ivr-gateway', ports.health] as const,
      [ARI_GATE, ports.ariGateHealth] as const,
    ]),
  ]
    .map(([name, port]) => `${name}=127.0.0.1:${port}`)
    .join(',');
}

function telemetryOff(measured: boolean): Record<string, string> {
  return measured ? {} : { OTEL_SDK_DISABLED: 'true' };
}

/** The whole environment of one service. */
export function settingsOf(service: ServiceName, source: SettingsSource): Record<string, string> {
  const { stack, ports, secrets, overrides } = source;
  const local = (port: number): string => `127.0.0.1:${port}`;
  const own: Record<ServiceName, () => Record<string, string>> = {
    transcriber: () => ({ GRPC_LISTEN: local(ports.transcribers[0] ?? 0) }),
    'pii-guard': () => ({
      GRPC_LISTEN: local(ports.piiGuard),
      FUND: source.fund,
    }),
    retriever: () => ({
      GRPC_LISTEN: local(ports.retriever),
      KNOWLEDGE_DIR: `${source.root}/knowledge`,
      DATA_DIR: `${source.dataDir}/retriever`,
      PII_INSPECTOR: `${source.root}/services/pii-guard/src/documents/main.ts`,
      // One for all stacks of this checkout: only the first start of a base has to learn it.
      LEARNED_DIR: `${source.root}/.local/learned`,
    }),
    generator: () => ({ GRPC_LISTEN: local(ports.generator), RETRIEVER_TARGET: local(ports.retriever) }),
    'agent-desktop': () => ({
      HTTP_LISTEN: local(ports.desktop),
      REDIS_URL: stack.redis.urlOf('agent-desktop'),
      DATA_DIR: `${source.dataDir}/agent-desktop`,
      PII_GUARD_TARGET: local(ports.piiGuard),
      RETRIEVER_TARGET: local(ports.retriever),
      GENERATOR_TARGET: local(ports.generator),
      GATEWAY_TARGETS: [ports, ...ports.moreGateways].map(({ gateway }) => local(gateway)).join(','),
      SESSION_SECRET: source.sessionSecret,
      TIMELINE_TOKEN: source.timelineToken,
      OVERSEEN_SERVICES: overseenServices(ports),
      EXTENSIONS: stack.agents.map((agent) => agent.extension).join(','),
      DEMO_SIGN_IN: 'true',
      TRAINING_FILE: `${source.root}/knowledge/training/needs.yaml`,
      TRANSCRIBER_TARGETS: ports.transcribers.map(local).join(','),
      ...source.webPhones,
    }),
    'ivr-gateway': () => ({
      ARI_URL: `http://${local(ports.ariGate)}/ari`,
      ARI_USER: GATEWAY_ARI_USER,
      ARI_PASSWORD: source.ariGatePassword,
      AMI_HOST: stack.asterisk.amiHost,
      AMI_PORT: String(stack.asterisk.amiPort),
      AMI_USER: stack.asterisk.amiUser,
      AMI_PASSWORD: stack.asterisk.amiPassword,
      REDIS_URL: stack.redis.urlOf('ivr-gateway'),
      TRANSCRIBER_TARGETS: ports.transcribers.map(local).join(','),
      GRPC_LISTEN: local(ports.gateway),
      PII_GUARD_TARGET: local(ports.piiGuard),
      FUND: source.fund,
      MEDIA_TRANSPORTS: 'websocket,audiosocket',
      AUDIOSOCKET_LISTEN: local(ports.audioSocket),
    }),
  };
  return {
    PATH: '/usr/bin:/bin',
    LOG_LEVEL: source.logLevel,
    HEALTH_LISTEN: local(ports.health[service]),
    OVERSIGHT_TOKEN: source.oversightToken,
    NATS_URL: stack.nats.url,
    ...secrets.settingsOf(service),
    ...telemetryOff(source.measured),
    ...(source.otlpEndpoint === undefined
      ? {}
      : { OTEL_EXPORTER_OTLP_ENDPOINT: source.otlpEndpoint, OTEL_BSP_SCHEDULE_DELAY: '200' }),
    ...own[service](),
    ...overrides[service],
  };
}
