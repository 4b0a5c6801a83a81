import {
  type ContainerSpec,
  type PodSpec,
  type RenderedObject,
  type VolumeSpec,
  valuesOf,
} from './rendered-objects.ts';

/** A folder of the machine that a pod sees, with what stands in it. */
export interface PodFolder {
  /** Name inside the pod's own folder. */
  readonly name: string;
  /** Content by file name; none for a folder that the pod writes to. */
  readonly files: ReadonlyMap<string, string>;
  readonly writable: boolean;
}

/** A pod as podman 4.3 plays it. */
export interface PlayablePod {
  readonly name: string;
  /** Name of its Deployment or StatefulSet, under which others reach it. */
  readonly workload: string;
  readonly folders: readonly PodFolder[];
  /** Seconds that it has to end. */
  readonly graceSeconds: number;
  /** The document of Kubernetes, with `folder` as the place of its folders. */
  document(folder: string): object;
}

/** Workloads in the order in which they stand in what was rendered. */
export function workloadsOf(objects: readonly RenderedObject[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map(({ metadata }) => metadata.name);
}

/**
 * The pod of a Deployment or StatefulSet, as far as podman 4.3 plays one. What it has no word for is done here: ConfigMaps
 * and Secrets become values and folders (podman knows no mode of a Secret's files), emptyDir a folder of the machine, the pod's
 * security context that of each container. Left out, since nothing here acts on it: probes, priority, spread, service
 * accounts, requests.
 *
 * @param name of the pod
 * @param imageOf what runs in place of an image
 * @throws TypeError when a pod names what was not rendered
 */
export function playablePod(
  objects: readonly RenderedObject[],
  workload: string,
  name: string,
  imageOf: (image: string) => string,
): PlayablePod {
  const found = objects.find(
    ({ kind, metadata }) => (kind === 'Deployment' || kind === 'StatefulSet') && metadata.name === workload,
  );
  const spec = found?.spec?.template?.spec;
  if (spec === undefined) throw new TypeError(`no Deployment or StatefulSet ${workload} was rendered`);
  return {
    name,
    workload,
    folders: (spec.volumes ?? []).map((volume) => folderOf(objects, volume)),
    graceSeconds: spec.terminationGracePeriodSeconds ?? 30,
    document: (folder) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: workload } },
      spec: {
        hostname: name,
        restartPolicy: 'Always',
        containers: spec.containers.map((container) => containerOf(objects, spec, container, name, imageOf)),
        volumes: (spec.volumes ?? []).map((volume) => ({
          name: volume.name,
          hostPath: { path: `${folder}/${volume.name}`, type: 'Directory' },
        })),
      },
    }),
  };
}

function folderOf(objects: readonly RenderedObject[], volume: VolumeSpec): PodFolder {
  const { name, configMap, secret, emptyDir } = volume;
  if (configMap !== undefined)
    return { name, files: valuesOf(objects, 'ConfigMap', configMap.name), writable: false };
  if (secret !== undefined)
    return { name, files: valuesOf(objects, 'Secret', secret.secretName), writable: false };
  if (emptyDir !== undefined) return { name, files: new Map(), writable: true };
  throw new TypeError(`volume ${name} is of a kind that is not played here`);
}

function containerOf(
  objects: readonly RenderedObject[],
  pod: PodSpec,
  container: ContainerSpec,
  podName: string,
  imageOf: (image: string) => string,
): object {
  const values = new Map<string, string>();
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef !== undefined)
      for (const [key, value] of valuesOf(objects, 'ConfigMap', configMapRef.name)) values.set(key, value);
    if (secretRef !== undefined)
      for (const [key, value] of valuesOf(objects, 'Secret', secretRef.name)) values.set(key, value);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) values.set(name, value ?? '');
    else if (valueFrom.fieldRef?.fieldPath === 'metadata.name') values.set(name, podName);
    else throw new TypeError(`${name} comes from where nothing is read here`);
  }
  const { runAsUser, runAsGroup } = pod.securityContext ?? {};
  return {
    name: container.name,
    image: imageOf(container.image),
    ...(container.command === undefined ? {} : { command: container.command }),
    ...(container.args === undefined ? {} : { args: container.args }),
    env: [...values].map(([name, value]) => ({ name, value })),
    resources: { limits: container.resources?.limits ?? {} },
    securityContext: { runAsUser, runAsGroup, ...container.securityContext },
    volumeMounts: container.volumeMounts ?? [],
  };
}
