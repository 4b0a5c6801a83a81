import type { Overlay } from './rendered-overlay.ts';

/**
 * Who may open a connection to whom in a cluster: the whole list. Network policies are written from it (`./run manifests`) and
 * read back from what kustomize renders; who calls by gRPC and who is on the bus is compared with the contracts.
 */

/** Pods of Décroché, by their label `app.kubernetes.io/name`. */
export type PodName =
  | 'telephony'
  | 'transcriber'
  | 'pii-guard'
  | 'retriever'
  | 'generator'
  | 'agent-desktop'
  | 'migrations'
  | 'forget-check'
  | 'nats'
  | 'redis'
  | 'postgres'
  | 'qdrant'
  | 'collector';

/** What is no pod of ours: each a peer of a policy. */
export type OutsideName = keyof typeof OUTSIDE;
export type Place = PodName | OutsideName;

/** Peers of policies that are not in this namespace; an installation changes these where its cluster has other names. */
export const OUTSIDE = {
  /** Names: CoreDNS. */
  dns: {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  },
  prometheus: {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
  },
  /** Browsers come through it. */
  ingress: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
  /** PostgreSQL and Redis of the fund's operators. */
  stores: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'stores' } } },
  /** The operator's trunk and the agents' phones. */
  telephones: { ipBlock: { cidr: '10.0.0.0/8' } },
  /** Nodes of the telephone pods, which have the addresses of their nodes. */
  'telephony-nodes': { ipBlock: { cidr: '10.20.30.0/28' } },
  /** Where traces and measures go on to, and the fund's identity provider. */
  'identity-provider': { ipBlock: { cidr: '10.20.40.10/32' } },
  /** The fund's language models, behind an OpenAI-compatible server. */
  'language-models': { ipBlock: { cidr: '10.20.50.10/32' } },
  'trace-store': { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
} as const;

/** Ports of a connection. */
export interface Ports {
  readonly port: number;
  /** Last of several. */
  readonly endPort?: number;
  readonly protocol?: 'TCP' | 'UDP';
}

export interface Edge {
  readonly from: Place;
  readonly to: Place;
  readonly ports: Ports;
}

export const GRPC: Ports = { port: 50_051 };
export const BUS: Ports = { port: 4_222 };
const HEALTH: Ports = { port: 8_081 };
const GATE_HEALTH: Ports = { port: 8_082 };
const REDIS: Ports = { port: 6_379 };
const POSTGRES: Ports = { port: 5_432 };
const OTLP: Ports = { port: 4_318 };
const NAMES: readonly Ports[] = [
  { port: 53, protocol: 'UDP' },
  { port: 53, protocol: 'TCP' },
];
const SERVICES: readonly PodName[] = [
  'telephony',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
];

function edge(from: Place, to: Place, ...ports: readonly Ports[]): Edge[] {
  return ports.map((each) => ({ from, to, ports: each }));
}

/** Of every installation. */
const EVERYWHERE: readonly Edge[] = [
  ...SERVICES.flatMap((name) => edge(name, 'nats', BUS)),
  ...[...SERVICES, 'migrations' as const].flatMap((name) => edge(name, 'dns', ...NAMES)),
  ...edge('telephony', 'transcriber', GRPC),
  ...edge('telephony', 'pii-guard', GRPC),
  ...edge('agent-desktop', 'transcriber', GRPC),
  ...edge('agent-desktop', 'pii-guard', GRPC),
  ...edge('agent-desktop', 'retriever', GRPC),
  ...edge('agent-desktop', 'generator', GRPC),
  ...edge('agent-desktop', 'telephony', GRPC),
  ...edge('generator', 'retriever', GRPC),
  // The desk asks each of them what it is and keeps.
  ...SERVICES.filter((name) => name !== 'agent-desktop').flatMap((name) =>
    edge('agent-desktop', name, HEALTH),
  ),
  ...edge('agent-desktop', 'telephony', GATE_HEALTH),
  ...SERVICES.flatMap((name) => edge('prometheus', name, HEALTH)),
  ...edge('prometheus', 'telephony', GATE_HEALTH),
  ...edge('ingress', 'agent-desktop', { port: 8_443 }),
  ...edge('telephones', 'telephony', { port: 5_060, protocol: 'UDP' }, { port: 5_061 }),
  ...edge('telephones', 'telephony', { port: 10_000, endPort: 10_999, protocol: 'UDP' }),
  // SIP and voice go to whatever port a phone says.
  ...edge('telephony', 'telephones', { port: 1_024, endPort: 65_535, protocol: 'UDP' }),
  ...edge('telephony', 'telephones', { port: 5_061 }),
];

/** The check of forgetting reads every store, types its question where agents do, and tells the desk. */
const FORGETTING: readonly Edge[] = [
  ...edge('forget-check', 'dns', ...NAMES),
  ...edge('forget-check', 'pii-guard', GRPC),
  ...edge('forget-check', 'nats', BUS),
  ...edge('forget-check', 'stores', REDIS, POSTGRES),
  ...edge('forget-check', 'qdrant', { port: 6_333 }),
  ...edge('forget-check', 'agent-desktop', { port: 8_443 }),
];

const STORES_AS_PODS: readonly Edge[] = [
  ...edge('telephony', 'redis', REDIS),
  ...edge('agent-desktop', 'redis', REDIS),
  ...edge('agent-desktop', 'postgres', POSTGRES),
  ...edge('retriever', 'postgres', POSTGRES),
  ...edge('migrations', 'postgres', POSTGRES),
];

const PRODUCTION: readonly Edge[] = [
  ...edge('telephony', 'stores', REDIS),
  ...edge('agent-desktop', 'stores', REDIS, POSTGRES),
  ...edge('retriever', 'stores', POSTGRES),
  ...edge('migrations', 'stores', POSTGRES),
  ...edge('agent-desktop', 'identity-provider', { port: 443 }),
  ...edge('nats', 'nats', { port: 6_222 }),
  ...edge('nats', 'dns', ...NAMES),
  ...edge('qdrant', 'qdrant', { port: 6_335 }),
  ...edge('qdrant', 'dns', ...NAMES),
  ...edge('retriever', 'qdrant', { port: 6_333 }),
  ...SERVICES.flatMap((name) => edge(name, 'collector', OTLP)),
  ...edge('collector', 'dns', ...NAMES),
  ...edge('collector', 'trace-store', { port: 4_317 }),
  // Telephone pods have the addresses of their nodes: what they call sees those, and who calls them names those.
  ...edge('telephony-nodes', 'nats', BUS),
  ...edge('telephony-nodes', 'transcriber', GRPC),
  ...edge('telephony-nodes', 'pii-guard', GRPC),
  ...edge('telephony-nodes', 'collector', OTLP),
  ...edge('agent-desktop', 'telephony-nodes', GRPC, HEALTH, GATE_HEALTH),
  ...FORGETTING,
];

const LANGUAGE_MODEL: readonly Edge[] = edge('generator', 'language-models', { port: 443 });

/** Every edge, by the folder of deploy/k8s whose policies allow it. */
export const EDGES = {
  base: EVERYWHERE,
  'overlays/demo': STORES_AS_PODS,
  'overlays/fund': PRODUCTION,
  'components/language-model': LANGUAGE_MODEL,
} as const satisfies Readonly<Record<string, readonly Edge[]>>;

/** Those that an overlay as it is installed allows. */
export function edgesOf(overlay: Overlay): readonly Edge[] {
  if (overlay === 'fund-with-components') return [...edgesOf('fund'), ...EDGES['components/language-model']];
  return [...EDGES.base, ...EDGES[`overlays/${overlay}`]];
}

export function isOutside(place: Place): place is OutsideName {
  return Object.hasOwn(OUTSIDE, place);
}
