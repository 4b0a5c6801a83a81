import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { Issuer } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Issuer';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, it } from 'vitest';
import { type KubernetesObject, OVERLAYS } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';

/** A kind of the API, with the schema that its publisher gives it. */
interface Model {
  readonly apiVersion: string;
  readonly kind: string;
  new (object: never): { validate(): void };
}

const objectsOf = renderedBefore();

const MODELS: readonly Model[] = [
  Certificate,
  Issuer,
  Namespace,
  ServiceAccount,
  ConfigMap,
  Service,
  Deployment,
  StatefulSet,
  Job,
  CronJob,
  PodDisruptionBudget,
  HorizontalPodAutoscaler,
  NetworkPolicy,
  Ingress,
  PriorityClass,
  PodMonitor,
  PrometheusRule,
];

function faultOf(object: KubernetesObject): string | undefined {
  const { apiVersion, kind, metadata } = object;
  const model = MODELS.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (model === undefined) return `${kind}/${metadata.name}: add ${apiVersion} ${kind} to the schemas`;
  try {
    new model(object as never).validate();
    return undefined;
  } catch (error) {
    return `${kind}/${metadata.name}: ${error instanceof Error ? error.message : error}`;
  }
}

describe.each(OVERLAYS)('the overlay %s', (overlay) => {
  it('has no object that the schemas of the API refuse', (context) => {
    const objects = objectsOf(context, overlay);
    expect(objects.length).toBeGreaterThan(40);
    const faults = objects.map(faultOf);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('would have one refused that lacks something, or has it of another kind', (context) => {
    const objects = objectsOf(context, overlay);
    const deployment = objects.find(({ kind }) => kind === 'Deployment');
    if (deployment === undefined) throw new RangeError('there is no Deployment');
    const spec = deployment.spec as Readonly<Record<string, unknown>>;
    expect(faultOf({ ...deployment, spec: { ...spec, selector: undefined } })).toMatch(/selector/);
    expect(faultOf({ ...deployment, spec: { ...spec, replicas: 'two' } })).toMatch(/replicas/);
  });
});
