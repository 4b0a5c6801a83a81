import { EDGES, type PodName } from '../deployment/network-edges.ts';
import { type Cluster, ClusterError } from './cluster.ts';

/** Programs whose image has Node, which tries the doors. */
const PROGRAMS = [
  ['telephony', 'statefulset/telephony', 'ivr-gateway'],
  ['transcriber', 'statefulset/transcriber', 'transcriber'],
  ['pii-guard', 'deployment/pii-guard', 'pii-guard'],
  ['retriever', 'deployment/retriever', 'retriever'],
  ['generator', 'deployment/generator', 'generator'],
  ['agent-desktop', 'deployment/agent-desktop', 'agent-desktop'],
] as const satisfies readonly (readonly [PodName, string, string])[];

/** Doors of the trial: what listens, by the label of its pods. The desk serves no gRPC. */
const DOORS = [
  ...(['telephony', 'transcriber', 'pii-guard', 'retriever', 'generator'] as const).map((pod) => ({
    pod,
    port: 50_051,
  })),
  ...PROGRAMS.map(([pod]) => ({ pod, port: 8_081 })),
  { pod: 'telephony', port: 8_082 },
  { pod: 'nats', port: 4_222 },
  { pod: 'nats', port: 8_222 },
  { pod: 'redis', port: 6_379 },
  { pod: 'postgres', port: 5_432 },
] as const satisfies readonly { readonly pod: PodName; readonly port: number }[];

const OPENS_WITHIN_MS = 3_000;

/**
 * Opens each door from each program, and compares with the table of edges.
 * @throws ClusterError that names the doors that are open or shut against it
 */
export async function closedDoors(cluster: Cluster): Promise<void> {
  const addresses = await addressesOfPods(cluster);
  const wrong: string[] = [];
  for (const [from, workload, container] of PROGRAMS) {
    const doors = DOORS.filter(({ pod }) => pod !== from);
    const open = await opened(
      cluster,
      { workload, container },
      doors.map(({ pod, port }) => [addresses.get(pod) ?? '', port] as const),
    );
    for (const [at, { pod, port }] of doors.entries()) {
      const allowed = mayReach(from, pod, port);
      if (open[at] !== allowed)
        wrong.push(`${from} ${allowed ? 'does not reach' : 'reaches'} ${pod} at ${port}`);
    }
  }
  if (wrong.length > 0)
    throw new ClusterError(
      `${wrong.join('\n')}\nwhere everything is open, the network of this cluster applies no NetworkPolicy`,
    );
}

function mayReach(from: PodName, to: PodName, port: number): boolean {
  return [...EDGES.base, ...EDGES['overlays/demo']].some(
    (edge) =>
      edge.from === from &&
      edge.to === to &&
      (edge.ports.protocol ?? 'TCP') === 'TCP' &&
      port >= edge.ports.port &&
      port <= (edge.ports.endPort ?? edge.ports.port),
  );
}

async function addressesOfPods(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const list = JSON.parse(
    await cluster.kubectl(['--namespace', 'decroche', 'get', 'pods', '-o', 'json']),
  ) as {
    items: readonly {
      metadata: { labels?: Readonly<Record<string, string>>; deletionTimestamp?: string };
      status: { podIP?: string; phase: string };
    }[];
  };
  return new Map(
    list.items
      .filter(
        ({ metadata, status }) => status.phase === 'Running' && metadata.deletionTimestamp === undefined,
      )
      .map(({ metadata, status }) => [metadata.labels?.['app.kubernetes.io/name'] ?? '', status.podIP ?? '']),
  );
}

async function opened(
  cluster: Cluster,
  { workload, container }: { readonly workload: string; readonly container: string },
  doors: readonly (readonly [host: string, port: number])[],
): Promise<readonly boolean[]> {
  const program = `const net = require('node:net');
    Promise.all(${JSON.stringify(doors)}.map(([host, port]) => new Promise((resolve) => {
      const socket = net.connect({ host, port });
      const settle = (open) => { socket.destroy(); resolve(open); };
      setTimeout(settle, ${OPENS_WITHIN_MS}, false);
      socket.once('connect', () => settle(true)).once('error', () => settle(false));
    }))).then((open) => { console.log(JSON.stringify(open)); process.exit(); });`;
  const answer = await cluster.kubectl([
    ...['--namespace', 'decroche', 'exec', workload, '-c', container, '--', 'node', '-e', program],
  ]);
  return JSON.parse(answer) as readonly boolean[];
}
