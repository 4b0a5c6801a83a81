import type { NetworkPolicy } from './network-policies.ts';
import type { KubernetesObject } from './rendered-overlay.ts';
import { type Container, type EnvironmentSource, type Workload, workloadsOf } from './workloads.ts';

/** Time beyond `DRAIN_TIMEOUT_MS` that a service takes for itself (packages/service-kit/src/service.ts), seconds. */
const HARD_STOP_MARGIN_S = 5;
const DEFAULT_DRAIN_MS = 10_000;
/** A program has so long to start, seconds: a node that starts everything at once is slow, and who is killed for it starts again. */
const PATIENT_START_S = 300;

type Faults = readonly string[];
type WorkloadRule = (workload: Workload, objects: readonly KubernetesObject[]) => Faults;
type ContainerRule = (container: Container, workload: Workload) => Faults;

function when(fault: boolean, sentence: string): Faults {
  return fault ? [sentence] : [];
}

const CONTAINER_RULES: readonly ContainerRule[] = [
  ({ image = '' }) =>
    when(
      !/(:[\w][\w.-]*|@sha256:[\da-f]{64})$/.test(image) || /:latest$/.test(image),
      `image ${image} has no tag of a version and no digest`,
    ),
  ({ resources }) =>
    (['requests', 'limits'] as const).flatMap((side) =>
      ['cpu', 'memory']
        .filter((what) => resources?.[side]?.[what] === undefined)
        .map((what) => `no ${side} of ${what}`),
    ),
  (container, { isJob }) =>
    isJob
      ? []
      : (['startupProbe', 'livenessProbe', 'readinessProbe'] as const)
          .filter((probe) => container[probe] === undefined)
          .map((probe) => `no ${probe}`),
  ({ startupProbe, livenessProbe, readinessProbe }) =>
    // A server of TLS logs an error each time that somebody opens a connection and says nothing: every two seconds, for ever.
    when(
      [startupProbe, livenessProbe, readinessProbe].some((probe) => probe?.tcpSocket !== undefined),
      'a probe opens connections and says nothing',
    ),
  ({ startupProbe: { periodSeconds = 10, failureThreshold = 3 } = {} }, { isJob }) =>
    when(
      !isJob && periodSeconds * failureThreshold < PATIENT_START_S,
      `is killed when it is not up within ${periodSeconds * failureThreshold} s`,
    ),
  ({ livenessProbe, readinessProbe }) => [
    // /ready tells of neighbours: who is restarted for them is away for nothing.
    ...when(livenessProbe?.httpGet?.path === '/ready', 'is restarted because of /ready'),
    ...when(readinessProbe?.httpGet?.path === '/live', 'says that it is ready when it only lives'),
  ],
  ({ securityContext = {} }) => [
    ...when(securityContext.allowPrivilegeEscalation !== false, 'may gain privileges'),
    ...when(securityContext.privileged === true, 'is privileged'),
    ...when(securityContext.readOnlyRootFilesystem !== true, 'may write to its root'),
    ...when(!securityContext.capabilities?.drop?.includes('ALL'), 'keeps capabilities'),
    ...when((securityContext.capabilities?.add ?? []).length > 0, 'is given capabilities'),
  ],
];

const WORKLOAD_RULES: readonly WorkloadRule[] = [
  ({ pod }) => [
    ...when(pod.securityContext?.runAsNonRoot !== true, 'may run as root'),
    ...when(pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault', 'has no seccomp profile'),
    ...when(pod.automountServiceAccountToken !== false, 'has a token of the API'),
  ],
  ({ pod }, objects) => {
    const account = objects.find(
      ({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === pod.serviceAccountName,
    );
    return when(
      account?.automountServiceAccountToken !== false,
      'has no service account of its own without a token',
    );
  },
  ({ most, labels }, objects) =>
    when(most > 1 && !isSelectedBy('PodDisruptionBudget', labels, objects), 'has no PodDisruptionBudget'),
  ({ most, pod }) =>
    when(most > 1 && (pod.topologySpreadConstraints ?? []).length === 0, 'is not spread over nodes'),
  ({ labels }, objects) => when(!hasPolicy(labels, objects), 'no network policy of its own selects it'),
  ({ pod }) =>
    when(
      pod.hostNetwork === true && Object.keys(pod.nodeSelector ?? {}).length === 0,
      'has the addresses of nodes that others use',
    ),
  (workload, objects) => missingReferences(workload, objects),
  ({ pod }, objects) =>
    when(
      pod.priorityClassName !== undefined &&
        !objects.some(
          ({ kind, metadata }) => kind === 'PriorityClass' && metadata.name === pod.priorityClassName,
        ),
      `there is no PriorityClass ${pod.priorityClassName}`,
    ),
  (workload, objects) => shortGraces(workload, objects),
  ({ object }) => (object.kind === 'CronJob' ? scheduleFaults(object.spec as Schedule) : []),
];

/** What of a CronJob says when and how often its work is done. */
interface Schedule {
  readonly timeZone?: string;
  readonly concurrencyPolicy?: string;
  readonly jobTemplate: {
    readonly spec: { readonly backoffLimit?: number; readonly activeDeadlineSeconds?: number };
  };
}

function scheduleFaults({ timeZone, concurrencyPolicy, jobTemplate: { spec } }: Schedule): Faults {
  return [
    ...when(timeZone === undefined, 'begins at an hour of nobody knows which time zone'),
    ...when(concurrencyPolicy !== 'Forbid', 'may run twice at once'),
    ...when(spec.backoffLimit !== 0, 'is done again until it does not fail'),
    ...when(spec.activeDeadlineSeconds === undefined, 'has no end'),
  ];
}

/** What in rendered objects is not as every object of ours has to be; one sentence each, with the object's name. */
export function houseFaults(objects: readonly KubernetesObject[]): Faults {
  const workloads = workloadsOf(objects);
  return [
    ...objects
      .filter(({ kind }) => kind === 'Secret')
      .map(({ metadata }) => `Secret/${metadata.name}: secrets are named in manifests, never written there`),
    ...when(!deniesByDefault(objects), 'nothing denies by default, in both directions'),
    ...serviceFaults(objects, workloads),
    ...workloads.flatMap((workload) => [
      ...WORKLOAD_RULES.flatMap((rule) => rule(workload, objects)).map(
        (fault) => `${workload.title}: ${fault}`,
      ),
      ...[...workload.pod.containers, ...(workload.pod.initContainers ?? [])].flatMap((container) =>
        CONTAINER_RULES.flatMap((rule) => rule(container, workload)).map(
          (fault) => `${workload.title}/${container.name}: ${fault}`,
        ),
      ),
    ]),
  ];
}

function policies(objects: readonly KubernetesObject[]): readonly NetworkPolicy[] {
  return objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as readonly NetworkPolicy[];
}

function deniesByDefault(objects: readonly KubernetesObject[]): boolean {
  return policies(objects).some(
    ({ spec }) =>
      Object.keys(spec.podSelector).length === 0 &&
      (['Ingress', 'Egress'] as const).every((type) => spec.policyTypes.includes(type)) &&
      spec.ingress === undefined &&
      spec.egress === undefined,
  );
}

function hasPolicy(labels: Readonly<Record<string, string>>, objects: readonly KubernetesObject[]): boolean {
  return policies(objects).some(
    ({ spec }) => spec.podSelector.matchLabels !== undefined && matches(spec.podSelector.matchLabels, labels),
  );
}

function isSelectedBy(
  kind: string,
  labels: Readonly<Record<string, string>>,
  objects: readonly KubernetesObject[],
): boolean {
  return objects
    .filter((object) => object.kind === kind)
    .some(({ spec }) => {
      const { selector } = spec as { selector: { matchLabels: Readonly<Record<string, string>> } };
      return matches(selector.matchLabels, labels);
    });
}

function matches(
  wanted: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** A Service that leads nowhere. */
function serviceFaults(objects: readonly KubernetesObject[], workloads: readonly Workload[]): Faults {
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ metadata, spec }) => {
      const { selector, ports } = spec as {
        selector: Readonly<Record<string, string>>;
        ports: readonly { name: string; targetPort: string }[];
      };
      const behind = workloads.filter(({ labels }) => matches(selector, labels));
      const open = new Set(
        behind.flatMap(({ pod }) =>
          pod.containers.flatMap(({ ports: own = [] }) => own.map(({ name }) => name)),
        ),
      );
      return [
        ...when(behind.length === 0, `Service/${metadata.name}: selects nobody`),
        ...ports
          .filter(({ targetPort }) => !open.has(targetPort))
          .map(({ targetPort }) => `Service/${metadata.name}: nobody behind it has a port ${targetPort}`),
      ];
    });
}

function missingReferences({ pod, object }: Workload, objects: readonly KubernetesObject[]): Faults {
  const there = new Set(
    objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name),
  );
  const named = [
    ...pod.containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef?.name)),
    ...(pod.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap?.name,
      ...(projected?.sources ?? []).map((source) => source.configMap?.name),
    ]),
  ];
  const { volumeClaimTemplates: claims = [] } = object.spec as {
    volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  const volumes = new Set([
    ...(pod.volumes ?? []).map(({ name }) => name),
    ...claims.map(({ metadata }) => metadata.name),
  ]);
  const mounts = pod.containers.flatMap(({ name, volumeMounts = [] }) =>
    volumeMounts
      .filter((mount) => !volumes.has(mount.name))
      .map((mount) => `${name} mounts ${mount.name}, which is no volume`),
  );
  return [
    ...named
      .filter((name) => name !== undefined && !there.has(name))
      .map((name) => `there is no ConfigMap ${name}`),
    ...mounts,
  ];
}

/** Secrets that the pods of rendered objects are given, by name. */
export function secretsNamed(objects: readonly KubernetesObject[]): ReadonlySet<string> {
  const names = workloadsOf(objects).flatMap(({ pod }) => [
    ...pod.containers.flatMap(({ envFrom = [], env = [] }) => [
      ...envFrom.map(({ secretRef }: EnvironmentSource) => secretRef?.name),
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ]),
    ...(pod.volumes ?? []).flatMap(({ secret, projected }) => [
      secret?.secretName,
      ...(projected?.sources ?? []).map((source) => source.secret?.name),
    ]),
  ]);
  return new Set(names.filter((name) => name !== undefined));
}

/** A program that is killed before its own bound has passed. */
function shortGraces({ pod, isJob }: Workload, objects: readonly KubernetesObject[]): Faults {
  if (isJob) return [];
  const grace = pod.terminationGracePeriodSeconds ?? 30;
  return pod.containers.flatMap(({ name, envFrom = [], lifecycle }) => {
    const settings = Object.assign(
      {},
      ...envFrom.map(
        ({ configMapRef }) =>
          objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef?.name)
            ?.data,
      ),
    ) as Readonly<Record<string, string>>;
    const drainS = Number(settings.DRAIN_TIMEOUT_MS ?? DEFAULT_DRAIN_MS) / 1_000 + HARD_STOP_MARGIN_S;
    const command = lifecycle?.preStop?.exec?.command ?? [];
    const waitS = waitBeforeStop(command, settings);
    return [
      ...when(grace < waitS + drainS, `${name} needs ${waitS + drainS} s to stop and is given ${grace}`),
      ...when(
        command.join(' ').includes('follow-asterisk.mjs') && waitS < Number(settings.DRAIN_SECONDS),
        `${name} leaves before Asterisk has ended its calls`,
      ),
    ];
  });
}

/** How long a preStop of ours takes at most, seconds. */
function waitBeforeStop(command: readonly string[], settings: Readonly<Record<string, string>>): number {
  const text = command.join(' ');
  const pause = /setTimeout\(\(\) => \{\}, (\d+)\)/.exec(text)?.[1];
  if (pause !== undefined) return Number(pause) / 1_000;
  if (text.includes('drain.sh "$DRAIN_SECONDS"')) return Number(settings.DRAIN_SECONDS);
  return text.includes('follow-asterisk.mjs') ? Number(command.at(-1)) : 0;
}
