import { type Edge, isOutside, OUTSIDE, type Place, type PodName, type Ports } from './network-edges.ts';

interface PolicyPort {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly endPort?: number;
}

type Peer = Readonly<Record<string, unknown>>;
type Side = 'from' | 'to';

/** A NetworkPolicy of which this repository writes and reads these parts. */
export interface NetworkPolicy {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly PolicyPort[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly PolicyPort[] }[];
  };
}

const NAME_LABEL = 'app.kubernetes.io/name';

/** Nobody reaches anybody, in either direction: what the others allow is all there is. */
export const DEFAULT_DENY: NetworkPolicy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

/**
 * One policy for each pod that an edge begins or ends at. Policies add up, so an overlay brings only its own edges.
 *
 * @param prefix of their names, so that those of an overlay stand beside those of the base
 */
export function policiesOf(edges: readonly Edge[], prefix: string): readonly NetworkPolicy[] {
  const pods = [...new Set(edges.flatMap(({ from, to }) => [from, to]))]
    .filter((place): place is PodName => !isOutside(place))
    .sort();
  return pods.map((pod) => policyOf(pod, edges, prefix));
}

function policyOf(pod: PodName, edges: readonly Edge[], prefix: string): NetworkPolicy {
  const ingress = grouped(
    edges.filter(({ to }) => to === pod),
    'from',
  ).map(([ports, peers]) => ({ from: peers, ports: [ports] }));
  const egress = grouped(
    edges.filter(({ from }) => from === pod),
    'to',
  ).map(([ports, peers]) => ({ to: peers, ports: [ports] }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `${prefix}${pod}` },
    spec: {
      podSelector: { matchLabels: { [NAME_LABEL]: pod } },
      policyTypes: ['Ingress', 'Egress'],
      ...(ingress.length === 0 ? {} : { ingress }),
      ...(egress.length === 0 ? {} : { egress }),
    },
  };
}

/** Peers by the ports that they share, in the order of the edges. */
function grouped(edges: readonly Edge[], side: Side): readonly (readonly [PolicyPort, readonly Peer[]])[] {
  const groups = Map.groupBy(edges, ({ ports }) => JSON.stringify(policyPort(ports)));
  return [...groups].map(
    ([ports, members]) =>
      [JSON.parse(ports) as PolicyPort, members.map((member) => peerOf(member[side]))] as const,
  );
}

function policyPort({ port, endPort, protocol = 'TCP' }: Ports): PolicyPort {
  return { port, protocol, ...(endPort === undefined ? {} : { endPort }) };
}

function peerOf(place: Place): Peer {
  return isOutside(place) ? OUTSIDE[place] : { podSelector: { matchLabels: { [NAME_LABEL]: place } } };
}

/** An edge as one side of it allows it, as text that compares. */
export function edgeText({ from, to, ports }: Edge): string {
  const { port, protocol, endPort } = policyPort(ports);
  return `${from} -> ${to} ${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`;
}

/** What policies allow, side by side: an edge between two pods is open only if it is in both. */
export interface AllowedEdges {
  readonly byEgress: ReadonlySet<string>;
  readonly byIngress: ReadonlySet<string>;
}

/** Reads policies back. A peer that is none of the known ones is named by its own JSON, so that no table has it. */
export function allowedBy(policies: readonly NetworkPolicy[]): AllowedEdges {
  const byEgress = new Set<string>();
  const byIngress = new Set<string>();
  for (const { spec } of policies) {
    const pod = spec.podSelector.matchLabels?.[NAME_LABEL] ?? 'everybody';
    for (const { from, ports } of spec.ingress ?? [])
      for (const text of crossed(from ?? [{}], ports ?? [], (peer) => `${peer} -> ${pod}`))
        byIngress.add(text);
    for (const { to, ports } of spec.egress ?? [])
      for (const text of crossed(to ?? [{}], ports ?? [], (peer) => `${pod} -> ${peer}`)) byEgress.add(text);
  }
  return { byEgress, byIngress };
}

function crossed(
  peers: readonly Peer[],
  ports: readonly PolicyPort[],
  between: (peer: string) => string,
): string[] {
  const texts = ports.map(
    ({ port, protocol, endPort }) => `${protocol} ${port}${endPort === undefined ? '' : `-${endPort}`}`,
  );
  return peers.flatMap((peer) =>
    (texts.length === 0 ? ['every port'] : texts).map((text) => `${between(placeOf(peer))} ${text}`),
  );
}

function placeOf(peer: Peer): string {
  const json = JSON.stringify(peer);
  const outside = Object.entries(OUTSIDE).find(([, known]) => sameShape(known, peer));
  if (outside !== undefined) return outside[0];
  const { podSelector, ...rest } = peer as { podSelector?: { matchLabels?: Record<string, string> } };
  const labels = podSelector?.matchLabels ?? {};
  const name = labels[NAME_LABEL];
  return name !== undefined && Object.keys(rest).length === 0 && Object.keys(labels).length === 1
    ? name
    : json;
}

/** Kustomize writes keys in its own order. */
function sameShape(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
