import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METHOD_PERMISSIONS, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { METRICS } from '@decroche/metrics';
import { notTried } from '@decroche/test-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';
import { houseFaults, secretsNamed } from './house-rules.ts';
import { BUS, EDGES, type Edge, GRPC, isOutside, type PodName } from './network-edges.ts';
import { allowedBy, edgeText, type NetworkPolicy } from './network-policies.ts';
import {
  canRender,
  type KubernetesObject,
  OVERLAYS,
  RENDERED_WITHIN_MS,
  renderOverlay,
} from './rendered-overlay.ts';
import { newInstallationSecrets } from './secret-values.ts';
import { type PodSpec, workloadsOf } from './workloads.ts';

let rendered: ReadonlyMap<string, readonly KubernetesObject[]> | undefined;

beforeAll(async () => {
  if (!(await canRender())) return;
  const all = OVERLAYS.map(async (overlay) => [overlay, await renderOverlay(overlay)] as const);
  rendered = new Map(await Promise.all(all));
}, RENDERED_WITHIN_MS);

function objectsOf(context: Parameters<typeof notTried>[0], overlay: string): readonly KubernetesObject[] {
  return rendered?.get(overlay) ?? notTried(context, 'kubectl is not on this machine');
}

type Writable<T> = { -readonly [K in keyof T]: Writable<T[K]> };

/** A copy with one thing otherwise. */
function spoilt(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string,
  change: (object: Writable<KubernetesObject>, pod: Writable<PodSpec>) => void,
): readonly KubernetesObject[] {
  const copy = structuredClone(objects) as Writable<KubernetesObject>[];
  const object = copy.find((each) => each.kind === kind && each.metadata.name === name);
  if (object === undefined) throw new RangeError(`there is no ${kind} ${name}`);
  const { template } = (object.spec ?? {}) as { template?: { spec: Writable<PodSpec> } };
  change(object, template?.spec ?? { containers: [] });
  return copy;
}

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('holds to every rule of the house', (context) => {
    expect(houseFaults(objectsOf(context, overlay))).toEqual([]);
  });

  it('names no Secret that ./run secrets, cert-manager or the guide does not make', (context) => {
    const objects = objectsOf(context, overlay);
    const made = new Set([
      ...newInstallationSecrets({
        ...{ redis: 'redis:6379', postgres: 'postgres:5432/decroche', postgresUser: 'decroche' },
        ...{ agents: ['1001'], trial: true },
      }).map(({ name }) => name),
      ...objects
        .filter(({ kind }) => kind === 'Certificate')
        .map(({ spec }) => (spec as { secretName: string }).secretName),
    ]);
    const guide = readFileSync(join(ROOT, 'docs/guides/installation.md'), 'utf8');
    const fromCerts = (name: string): boolean => overlay === 'demo' && name.endsWith('-tls');
    const unknown = [...secretsNamed(objects)].filter((name) => !made.has(name) && !fromCerts(name));
    expect(unknown.filter((name) => !guide.includes(`kubectl create secret generic ${name} `))).toEqual([]);
  });

  it('lets exactly those reach each other who are in the table of edges', (context) => {
    const objects = objectsOf(context, overlay);
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
    const wanted: readonly Edge[] = [...EDGES.base, ...EDGES[`overlays/${overlay}`]];
    const texts = (edges: readonly Edge[]): string[] => [...new Set(edges.map(edgeText))].sort();
    const { byEgress, byIngress } = allowedBy(policies);
    expect([...byEgress].sort()).toEqual(texts(wanted.filter(({ from }) => !isOutside(from))));
    expect([...byIngress].sort()).toEqual(texts(wanted.filter(({ to }) => !isOutside(to))));
  });

  it('gives each program more memory than was measured of it', (context) => {
    const { memoryMb } = JSON.parse(readFileSync(join(ROOT, 'bench/coefficients.json'), 'utf8')) as {
      memoryMb: Readonly<Record<string, number>>;
    };
    const containers = workloadsOf(objectsOf(context, overlay)).flatMap(({ pod }) => pod.containers);
    const measured = containers.filter(({ name }) => memoryMb[name] !== undefined);
    expect(measured.length).toBeGreaterThan(7);
    const short = measured.filter(
      ({ name, resources }) => bytesOf(resources?.limits?.memory) < 1.2 * 1e6 * (memoryMb[name] ?? 0),
    );
    expect(short.map(({ name }) => name)).toEqual([]);
  });

  it('has the version that this repository is', (context) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const images = workloadsOf(objectsOf(context, overlay)).flatMap(({ pod }) =>
      pod.containers.map(({ image = '' }) => image),
    );
    const own = images.filter((image) => image.includes('decroche/'));
    expect(own.length).toBeGreaterThan(7);
    expect(own.filter((image) => !image.endsWith(`:${version}`))).toEqual([]);
    expect(readFileSync(join(ROOT, 'docs/guides/installation.md'), 'utf8')).toContain(`$nom:${version};`);
  });

  it('takes stores in the versions of infra/images.txt', (context) => {
    const known = readFileSync(join(ROOT, 'infra/images.txt'), 'utf8');
    const images = workloadsOf(objectsOf(context, overlay)).flatMap(({ pod }) =>
      pod.containers.map(({ image = '' }) => image),
    );
    const stores = images.filter((image) => image.startsWith('docker.io/'));
    expect(stores.length).toBeGreaterThan(2);
    expect(stores.filter((image) => !known.includes(`=${image}\n`))).toEqual([]);
  });
});

describe('the trial on one node', () => {
  // What the guide asks of a node, less what a small Kubernetes keeps for itself.
  it('fits in what the guide says that it takes, its migrations included', (context) => {
    const requests = workloadsOf(objectsOf(context, 'demo')).flatMap(({ pod }) =>
      pod.containers.map(({ resources }) => resources?.requests ?? {}),
    );
    const cores = requests.reduce((sum, { cpu }) => sum + coresOf(cpu), 0);
    const memory = requests.reduce((sum, { memory: each }) => sum + bytesOf(each), 0);
    expect(cores).toBeGreaterThan(0.5);
    expect(cores).toBeLessThanOrEqual(1.5);
    expect(memory).toBeLessThanOrEqual(5 * 2 ** 30);
    expect(readFileSync(join(ROOT, 'docs/guides/installation.md'), 'utf8')).toContain('deux cœurs et 6 Gio');
  });
});

describe('the table of edges', () => {
  const podOf = (program: string): string => (program === 'ivr-gateway' ? 'telephony' : program);
  const everywhere = new Set(EDGES.base.map(edgeText));

  it('has an edge for every service that the contracts let call another, and no other over gRPC', () => {
    const services = new Set(Object.keys(SUBJECT_PERMISSIONS));
    const wanted = METHOD_PERMISSIONS.flatMap(({ server, callers }) =>
      Object.values(callers)
        .flat()
        .filter((caller) => services.has(caller))
        .map((caller) =>
          edgeText({ from: podOf(caller) as PodName, to: podOf(server) as PodName, ports: GRPC }),
        ),
    );
    expect([...everywhere].filter((text) => text.endsWith(`TCP ${GRPC.port}`)).sort()).toEqual(
      [...new Set(wanted)].sort(),
    );
  });

  it('lets onto the bus who has a user of it, and nobody else', () => {
    const users = Object.keys(SUBJECT_PERMISSIONS).filter((user) => user !== 'pii-guard-hearing');
    const wanted = users.map((user) => edgeText({ from: podOf(user) as PodName, to: 'nats', ports: BUS }));
    expect([...everywhere].filter((text) => text.includes('-> nats ')).sort()).toEqual(wanted.sort());
  });
});

describe('a fault is found', () => {
  it.for<
    [string, string, string, (object: Writable<KubernetesObject>, pod: Writable<PodSpec>) => void, RegExp]
  >([
    [
      'an image without a version',
      'Deployment',
      'retriever',
      (_, pod) => {
        first(pod).image = 'decroche/retriever';
      },
      /has no tag/,
    ],
    [
      'the newest image',
      'Deployment',
      'retriever',
      (_, pod) => {
        first(pod).image = 'decroche/retriever:latest';
      },
      /has no tag/,
    ],
    [
      'no limit of memory',
      'Deployment',
      'retriever',
      (_, pod) => {
        delete first(pod).resources?.limits?.memory;
      },
      /no limits of memory/,
    ],
    [
      'no request',
      'StatefulSet',
      'telephony',
      (_, pod) => {
        delete first(pod).resources?.requests;
      },
      /no requests of cpu/,
    ],
    [
      'no probe',
      'Deployment',
      'generator',
      (_, pod) => {
        delete first(pod).livenessProbe;
      },
      /no livenessProbe/,
    ],
    [
      'a restart for a neighbour',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).livenessProbe = { httpGet: { path: '/ready' } };
      },
      /restarted because of/,
    ],
    [
      'a start that a loaded node has no time for',
      'Deployment',
      'retriever',
      (_, pod) => {
        first(pod).startupProbe = { httpGet: { path: '/live' }, periodSeconds: 2, failureThreshold: 30 };
      },
      /not up within 60 s/,
    ],
    [
      'a probe that opens a connection and says nothing',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).livenessProbe = { tcpSocket: { port: 50_051 } };
      },
      /opens connections and says nothing/,
    ],
    [
      'a root that can be written',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).securityContext = { ...first(pod).securityContext, readOnlyRootFilesystem: false };
      },
      /may write to its root/,
    ],
    [
      'privileges to gain',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).securityContext = { ...first(pod).securityContext, allowPrivilegeEscalation: true };
      },
      /may gain privileges/,
    ],
    [
      'capabilities',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).securityContext = { ...first(pod).securityContext, capabilities: { drop: [] } };
      },
      /keeps capabilities/,
    ],
    [
      'root',
      'Deployment',
      'generator',
      (_, pod) => {
        pod.securityContext = { ...pod.securityContext, runAsNonRoot: false };
      },
      /may run as root/,
    ],
    [
      'no seccomp profile',
      'Deployment',
      'generator',
      (_, pod) => {
        pod.securityContext = { runAsNonRoot: true };
      },
      /no seccomp/,
    ],
    [
      'a token',
      'Deployment',
      'generator',
      (_, pod) => {
        pod.automountServiceAccountToken = true;
      },
      /has a token/,
    ],
    [
      'the account of all',
      'Deployment',
      'generator',
      (_, pod) => {
        pod.serviceAccountName = 'default';
      },
      /service account of its own/,
    ],
    [
      'no budget',
      'PodDisruptionBudget',
      'generator',
      (object) => {
        object.kind = 'Nothing';
      },
      /generator: has no PodDisruptionBudget/,
    ],
    [
      'no spread',
      'Deployment',
      'generator',
      (_, pod) => {
        pod.topologySpreadConstraints = [];
      },
      /not spread/,
    ],
    ['no policy of its own', 'Deployment', 'migrator', () => undefined, /no network policy/],
    [
      'no default',
      'NetworkPolicy',
      'default-deny',
      (object) => {
        (object.spec as { policyTypes: string[] }).policyTypes = ['Ingress'];
      },
      /nothing denies by default/,
    ],
    [
      'addresses of any node',
      'StatefulSet',
      'telephony',
      (_, pod) => {
        pod.nodeSelector = {};
      },
      /addresses of nodes/,
    ],
    [
      'a secret that is written',
      'ConfigMap',
      'leak',
      (object) => {
        object.kind = 'Secret';
      },
      /never written there/,
    ],
    [
      'a setting that is not there',
      'Deployment',
      'generator',
      (_, pod) => {
        first(pod).envFrom = [{ configMapRef: { name: 'nothing' } }];
      },
      /no ConfigMap nothing/,
    ],
    [
      'a call that is killed',
      'StatefulSet',
      'telephony',
      (_, pod) => {
        pod.terminationGracePeriodSeconds = 60;
      },
      /asterisk needs 1815 s/,
    ],
    [
      'an utterance that is killed',
      'StatefulSet',
      'transcriber',
      (_, pod) => {
        pod.terminationGracePeriodSeconds = 30;
      },
      /transcriber needs 55 s/,
    ],
    [
      'a gateway that leaves early',
      'StatefulSet',
      'telephony',
      (_, pod) => {
        pod.containers[2] = {
          ...pod.containers[2],
          name: 'ivr-gateway',
          lifecycle: { preStop: { exec: { command: ['node', 'follow-asterisk.mjs', '60'] } } },
        };
      },
      /leaves before Asterisk/,
    ],
    [
      'a service without anybody',
      'Service',
      'generator',
      (object) => {
        (object.spec as { selector: object }).selector = { a: 'b' };
      },
      /selects nobody/,
    ],
  ])('%s', ([, kind, name, change, message], context) => {
    const objects = [...objectsOf(context, 'fund')];
    const generator = objects.find(
      (object) => object.kind === 'Deployment' && object.metadata.name === 'generator',
    );
    if (name === 'migrator' && generator !== undefined) {
      const stray = structuredClone(generator) as Writable<KubernetesObject>;
      stray.metadata.name = name;
      (stray.spec as { template: { metadata: object } }).template.metadata = { labels: { a: 'b' } };
      objects.push(stray);
    }
    if (name === 'leak') objects.push({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    expect(houseFaults(spoilt(objects, kind, name, change)).join('\n')).toMatch(message);
  });

  it('a policy that opens more than the table', (context) => {
    const opened = spoilt(objectsOf(context, 'demo'), 'NetworkPolicy', 'generator', (object) => {
      (object.spec as { egress: object[] }).egress.push({
        to: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
        ports: [],
      });
    });
    const policies = opened.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
    expect([...allowedBy(policies).byEgress]).toContain(
      'generator -> {"ipBlock":{"cidr":"0.0.0.0/0"}} every port',
    );
  });
});

describe('the scaler of transcribers', () => {
  it('looks at a metric that a transcriber has, and starts no more than the gateways know', (context) => {
    const objects = objectsOf(context, 'fund');
    const { spec } = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler') as KubernetesObject;
    const { metrics, maxReplicas } = spec as {
      maxReplicas: number;
      metrics: readonly { pods: { metric: { name: string } } }[];
    };
    expect(metrics.map(({ pods }) => pods.metric.name)).toEqual([
      METRICS.transcriber.streams.declaration.name.replaceAll('.', '_'),
    ]);
    const known = Array.from(
      { length: maxReplicas },
      (_, at) => `transcriber-${at}.transcriber:${GRPC.port}`,
    );
    const named = objects.flatMap(({ data }) => {
      const { TRANSCRIBER_TARGETS: targets } = (data ?? {}) as { TRANSCRIBER_TARGETS?: string };
      return targets === undefined ? [] : [targets];
    });
    expect(named).toEqual([known.join(','), known.join(',')]);
  });
});

/** As the API writes quantities: `640Mi`, `1Gi`. */
function coresOf(quantity: string | number | undefined): number {
  const text = String(quantity ?? 0);
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

function bytesOf(quantity: string | number | undefined): number {
  const [, amount = '0', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(String(quantity)) ?? [];
  return Number(amount) * (unit === 'Gi' ? 1024 ** 3 : 1024 ** 2);
}

function first(pod: Writable<PodSpec>): Writable<PodSpec['containers'][number]> {
  const [container] = pod.containers;
  if (container === undefined) throw new RangeError('a pod without a container');
  return container;
}
