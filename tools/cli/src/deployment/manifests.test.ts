import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METHOD_PERMISSIONS, SUBJECT_PERMISSIONS } from '@decroche/contracts';
import { METRICS } from '@decroche/metrics';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';
import { houseFaults, secretsNamed } from './house-rules.ts';
import { BUS, EDGES, type Edge, edgesOf, GRPC, isOutside, type PodName } from './network-edges.ts';
import { allowedBy, edgeText, type NetworkPolicy } from './network-policies.ts';
import { type KubernetesObject, OVERLAYS } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';
import { newInstallationSecrets } from './secret-values.ts';
import { workloadsOf } from './workloads.ts';

const objectsOf = renderedBefore();

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('holds to every rule of the house', (context) => {
    expect(houseFaults(objectsOf(context, overlay))).toEqual([]);
  });

  it('names no Secret that ./run secrets, cert-manager or the guide does not make', (context) => {
    const objects = objectsOf(context, overlay);
    const made = new Set([
      ...newInstallationSecrets({
        ...{ redis: 'redis:6379', postgres: 'postgres:5432/decroche', postgresUser: 'decroche' },
        postgresReader: 'decroche_oubli',
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
    const wanted = edgesOf(overlay);
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
  // What has the address of its node is beside its pod.
  const between = [...EDGES.base, ...EDGES['overlays/fund']].filter(
    ({ from, to }) => !isOutside(from) && !isOutside(to),
  );
  const everywhere = new Set(between.map(edgeText));

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
    expect([...everywhere].filter((text) => text.endsWith(`-> nats TCP ${BUS.port}`)).sort()).toEqual(
      wanted.sort(),
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
