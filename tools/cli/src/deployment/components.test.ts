import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { monitoringFiles } from '@decroche/metrics/monitoring';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.ts';
import { COMPONENTS, type KubernetesObject, OVERLAYS } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';
import { environmentOf, type Workload, workloadsOf } from './workloads.ts';

const objectsOf = renderedBefore();

function workload(objects: readonly KubernetesObject[], title: string): Workload {
  const found = workloadsOf(objects).find((each) => each.title === title);
  if (found === undefined) throw new RangeError(`there is no ${title}`);
  return found;
}

it('every component is tried, and told in the guide', () => {
  expect(readdirSync(join(ROOT, 'deploy/k8s/components')).sort()).toEqual([...COMPONENTS]);
  const guide = readFileSync(join(ROOT, 'docs/guides/installation.md'), 'utf8');
  expect(COMPONENTS.filter((name) => !guide.includes(`../../components/${name}`))).toEqual([]);
});

describe('alert rules and dashboards', () => {
  const files = Object.entries(monitoringFiles());

  it('are in the fund as they are generated, where Prometheus and the sidecar of Grafana find them', (context) => {
    const maps = objectsOf(context, 'fund').filter(({ kind }) => kind === 'ConfigMap');
    const carried = files.filter(([path]) => path.startsWith('infra/'));
    expect(carried.length).toBeGreaterThan(3);
    for (const [path, text] of carried) {
      const map = maps.find(({ data }) => (data as Record<string, string>)[basename(path)] === text);
      expect(map, path).toBeDefined();
      // A name with a suffix of its content is another one at each change.
      expect(map?.metadata.name, path).toMatch(/^decroche-[a-z]+$/);
      const label = map?.metadata.labels?.grafana_dashboard;
      expect(label, path).toBe(path.endsWith('.json') ? '1' : undefined);
    }
  });

  it('are looked for by the operator of Prometheus by one label, and scraped under the name of the rules', (context) => {
    const objects = objectsOf(context, 'fund-with-components');
    const [monitor, rule] = ['PodMonitor', 'PrometheusRule'].map((kind) =>
      objects.find((object) => object.kind === kind),
    );
    expect(rule?.metadata.labels?.release).toBe('prometheus');
    expect(monitor?.metadata.labels?.release).toBe('prometheus');
    const { podMetricsEndpoints: endpoints, selector } = (monitor?.spec ?? {}) as {
      selector: { matchLabels: Record<string, string> };
      podMetricsEndpoints: readonly { port: string; relabelings: readonly { replacement: string }[] }[];
    };
    expect(JSON.stringify(rule?.spec)).toContain('job=\\"decroche\\"');
    expect(endpoints.flatMap(({ relabelings }) => relabelings.map(({ replacement }) => replacement))).toEqual(
      ['decroche', 'decroche'],
    );
    const scraped = workloadsOf(objects).filter(({ labels }) =>
      Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value),
    );
    const ports = new Set(
      scraped
        .flatMap(({ pod }) => pod.containers.flatMap((each) => each.ports ?? []))
        .map(({ name }) => name),
    );
    expect(endpoints.map(({ port }) => port).filter((port) => !ports.has(port))).toEqual([]);
  });
});

describe('a registry that wants a password', () => {
  const NAMED = [{ name: 'registry' }];

  it('is shown the one Secret that the guide makes, by every pod', (context) => {
    const objects = objectsOf(context, 'fund-with-components');
    const shown = objects.filter(
      ({ kind, ...object }) => kind === 'ServiceAccount' && 'imagePullSecrets' in object,
    );
    expect(shown.map(({ imagePullSecrets }) => imagePullSecrets)).toEqual(shown.map(() => NAMED));
    const names = shown.map(({ metadata }) => metadata.name);
    const pods = workloadsOf(objects);
    expect(pods.length).toBeGreaterThan(9);
    expect(pods.filter(({ pod }) => !names.includes(pod.serviceAccountName ?? 'default'))).toEqual([]);
    const guide = readFileSync(join(ROOT, 'docs/guides/installation.md'), 'utf8');
    expect(guide).toMatch(/^kubectl create secret docker-registry registry --namespace decroche /m);
  });

  it('is not taken for granted', (context) => {
    expect(objectsOf(context, 'fund').filter((object) => 'imagePullSecrets' in object)).toEqual([]);
  });
});

describe('SIP over TLS', () => {
  it('has its certificate in front of Asterisk, and nothing of trunk or phones goes in clear', (context) => {
    const objects = objectsOf(context, 'fund-with-components');
    const { pod } = workload(objects, 'StatefulSet/telephony');
    const [asterisk] = pod.containers;
    if (asterisk === undefined) throw new RangeError('there is no Asterisk');
    const settings = environmentOf(asterisk, objects, new Map([['asterisk', {}]]));
    expect(settings).toMatchObject({
      ...{ TRUNK_TRANSPORT: 'tls', TRUNK_MEDIA_ENCRYPTION: 'sdes' },
      ...{ PHONE_TRANSPORT: 'tls', PHONE_MEDIA_ENCRYPTION: 'sdes' },
    });
    for (const file of [settings.SIP_TLS_CERTIFICATE, settings.SIP_TLS_KEY]) {
      const mount = asterisk.volumeMounts?.find(({ mountPath }) => file?.startsWith(`${mountPath}/tls.`));
      const volume = pod.volumes?.find(({ name }) => name === mount?.name);
      const made = objects.some(
        ({ kind, spec }) =>
          kind === 'Certificate' &&
          (spec as { secretName: string }).secretName === volume?.secret?.secretName,
      );
      expect(made, file).toBe(true);
    }
  });

  it('is not in the fund without it', (context) => {
    const maps = objectsOf(context, 'fund').map(({ data }) => (data ?? {}) as Record<string, string>);
    expect(maps.filter(({ PHONE_TRANSPORT, SIP_TLS_KEY }) => PHONE_TRANSPORT ?? SIP_TLS_KEY)).toEqual([]);
  });
});

describe('the bus', () => {
  it.for(OVERLAYS)('of %s is told by infra/nats alone', (overlay, context) => {
    const objects = objectsOf(context, overlay);
    const nats = workloadsOf(objects).find(({ labels }) => labels['app.kubernetes.io/name'] === 'nats');
    const [container] = nats?.pod.containers ?? [];
    const [, file = ''] = container?.args ?? [];
    expect(container?.args).toEqual(['-c', file]);
    const data = Object.assign({}, ...objects.map((object) => object.data ?? {})) as Record<string, string>;
    const tls = readFileSync(join(ROOT, 'infra/nats/nats-tls.conf'), 'utf8');
    expect(data['nats-tls.conf']).toBe(tls);
    const configuration = data[basename(file)];
    expect(configuration === tls || configuration?.includes('include ./nats-tls.conf')).toBe(true);
  });
});
