import { describe, expect, it } from 'vitest';
import { playablePod, workloadsOf } from './pod-translation.ts';
import { readObjects } from './rendered-objects.ts';

const RENDERED = readObjects(`
apiVersion: v1
kind: ConfigMap
metadata: { name: settings-1 }
data: { LOG_LEVEL: info, PLACE: map }
---
apiVersion: v1
kind: Secret
metadata: { name: store-tls }
data: { tls.key: ${Buffer.from('the key').toString('base64')} }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store }
spec:
  template:
    spec:
      securityContext: { runAsUser: 10001, runAsGroup: 10001 }
      terminationGracePeriodSeconds: 70
      containers:
        - name: store
          image: decroche/store:1
          envFrom: [{ configMapRef: { name: settings-1 } }]
          env:
            - { name: PLACE, value: own }
            - { name: NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          readinessProbe: { tcpSocket: { port: 1 } }
          resources: { requests: { cpu: 1 }, limits: { memory: 1Gi } }
          securityContext: { readOnlyRootFilesystem: true }
          volumeMounts: [{ name: tls, mountPath: /tls, readOnly: true }, { name: tmp, mountPath: /tmp }]
      volumes:
        - { name: tls, secret: { secretName: store-tls } }
        - { name: tmp, emptyDir: {} }
`);

describe('a workload as podman plays it', () => {
  const pod = playablePod(RENDERED, 'store', 'store-0', (image) => `localhost/${image}`);

  it('has its settings as Kubernetes gives them, those of its own last', () => {
    const { spec } = pod.document('/folder') as { spec: { containers: { env: object[] }[] } };
    expect(spec.containers[0]?.env).toEqual([
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'PLACE', value: 'own' },
      { name: 'NAME', value: 'store-0' },
    ]);
  });

  it('runs as the user of its pod, within its limits, and without what nothing acts on', () => {
    const { spec } = pod.document('/folder') as { spec: { containers: object[] } };
    expect(spec.containers[0]).toMatchObject({
      image: 'localhost/decroche/store:1',
      resources: { limits: { memory: '1Gi' } },
      securityContext: { runAsUser: 10_001, runAsGroup: 10_001, readOnlyRootFilesystem: true },
    });
    expect(JSON.stringify(spec)).not.toMatch(/Probe|requests/);
    expect(pod.graceSeconds).toBe(70);
  });

  it('sees its Secrets in a folder that it cannot write to, and what it writes in another', () => {
    expect(pod.folders).toEqual([
      { name: 'tls', files: new Map([['tls.key', 'the key']]), writable: false },
      { name: 'tmp', files: new Map(), writable: true },
    ]);
  });

  it('is not played when it names what was not rendered', () => {
    const without = RENDERED.filter(({ kind }) => kind !== 'Secret');
    expect(() => playablePod(without, 'store', 'store-0', String)).toThrow(
      /Secret store-tls is named by a pod/,
    );
    expect(() => playablePod(RENDERED, 'nobody', 'nobody-0', String)).toThrow(
      /no Deployment or StatefulSet nobody/,
    );
    expect(workloadsOf(RENDERED)).toEqual(['store']);
  });
});
