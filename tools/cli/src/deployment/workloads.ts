import type { KubernetesObject } from './rendered-overlay.ts';

interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port?: number | string };
  readonly tcpSocket?: { readonly port: number | string };
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
  readonly [how: string]: unknown;
}

export interface EnvironmentSource {
  readonly configMapRef?: { readonly name: string };
  readonly secretRef?: { readonly name: string };
}

export interface EnvironmentValue {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: { readonly fieldPath: string };
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
    readonly configMapKeyRef?: { readonly name: string; readonly key: string };
  };
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvironmentValue[];
  readonly envFrom?: readonly EnvironmentSource[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly exec?: { readonly command: readonly string[] } } };
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>;
    readonly limits?: Readonly<Record<string, string | number>>;
  };
  readonly securityContext?: Readonly<Record<string, unknown>> & {
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  readonly projected?: {
    readonly sources: readonly {
      readonly configMap?: { readonly name: string };
      readonly secret?: { readonly name: string };
    }[];
  };
  readonly [kind: string]: unknown;
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly securityContext?: Readonly<Record<string, unknown>> & {
    readonly seccompProfile?: { readonly type?: string };
  };
  readonly topologySpreadConstraints?: readonly unknown[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** What makes pods. */
export interface Workload {
  readonly object: KubernetesObject;
  /** `Deployment/retriever`. */
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
  /** Whether its pods end by themselves. */
  readonly isJob: boolean;
  /** As many as it may have at once. */
  readonly most: number;
}

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export function workloadsOf(objects: readonly KubernetesObject[]): readonly Workload[] {
  return objects.filter(({ kind }) => KINDS.includes(kind)).map((object) => workloadOf(object, objects));
}

function workloadOf(object: KubernetesObject, objects: readonly KubernetesObject[]): Workload {
  const spec = object.spec as {
    replicas?: number;
    template?: Template;
    jobTemplate?: { spec: { template: Template } };
  };
  const template = spec.template ?? spec.jobTemplate?.spec.template ?? { spec: { containers: [] } };
  const isJob = object.kind === 'Job' || object.kind === 'CronJob';
  return {
    object,
    title: `${object.kind}/${object.metadata.name}`,
    labels: template.metadata?.labels ?? {},
    pod: template.spec,
    isJob,
    most: isJob ? 1 : Math.max(spec.replicas ?? 1, scaledTo(object, objects)),
  };
}

function scaledTo({ kind, metadata }: KubernetesObject, objects: readonly KubernetesObject[]): number {
  const scalers = objects.filter((each) => each.kind === 'HorizontalPodAutoscaler');
  const most = scalers.map(({ spec }) => {
    const { scaleTargetRef: target, maxReplicas } = spec as {
      scaleTargetRef: { kind: string; name: string };
      maxReplicas: number;
    };
    return target.kind === kind && target.name === metadata.name ? maxReplicas : 0;
  });
  return Math.max(0, ...most);
}

/** The environment of a container as far as manifests say it, Secrets by the values given. */
export function environmentOf(
  container: Container,
  objects: readonly KubernetesObject[],
  secrets: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Readonly<Record<string, string>> {
  const configMap = (name: string): Readonly<Record<string, string>> =>
    (objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)?.data ??
      {}) as Readonly<Record<string, string>>;
  const fromSources = (container.envFrom ?? []).map(({ configMapRef, secretRef }) => ({
    ...(configMapRef === undefined ? {} : configMap(configMapRef.name)),
    ...(secretRef === undefined ? {} : secrets.get(secretRef.name)),
  }));
  const own = (container.env ?? []).map(({ name, value, valueFrom }) => {
    const from = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef;
    const known =
      valueFrom?.secretKeyRef === undefined ? configMap(from?.name ?? '') : secrets.get(from?.name ?? '');
    return [name, value ?? known?.[from?.key ?? ''] ?? valueFrom?.fieldRef?.fieldPath ?? ''] as const;
  });
  return { ...Object.assign({}, ...fromSources), ...Object.fromEntries(own) };
}
