import { describe, expect, it } from 'vitest';
import { houseFaults } from './house-rules.ts';
import { allowedBy, type NetworkPolicy } from './network-policies.ts';
import type { KubernetesObject } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';
import type { PodSpec } from './workloads.ts';

const objectsOf = renderedBefore();

interface Schedule {
  timeZone?: string;
  concurrencyPolicy?: string;
  jobTemplate: { spec: { backoffLimit?: number; activeDeadlineSeconds?: number } };
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
    ...(
      [
        ['a time of no zone', (spec) => delete spec.timeZone, /nobody knows which time zone/],
        ['two checks at once', (spec) => delete spec.concurrencyPolicy, /may run twice at once/],
        ['a second look', (spec) => delete spec.jobTemplate.spec.backoffLimit, /done again until/],
        [
          'a check without an end',
          (spec) => delete spec.jobTemplate.spec.activeDeadlineSeconds,
          /has no end/,
        ],
      ] satisfies [string, (spec: Schedule) => boolean, RegExp][]
    ).map(
      ([fault, change, message]): [
        string,
        string,
        string,
        (object: Writable<KubernetesObject>) => void,
        RegExp,
      ] => [
        ...([fault, 'CronJob', 'forget-check'] as const),
        (object) => void change(object.spec as Schedule),
        message,
      ],
    ),
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

function first(pod: Writable<PodSpec>): Writable<PodSpec['containers'][number]> {
  const [container] = pod.containers;
  if (container === undefined) throw new RangeError('a pod without a container');
  return container;
}
