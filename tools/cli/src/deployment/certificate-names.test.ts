import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { expect, it } from 'vitest';
import { CERTIFIED_PROGRAMS } from '../certificates/programs.ts';
import type { KubernetesObject } from './rendered-overlay.ts';
import { renderedBefore } from './rendered-overlays-in-tests.ts';
import { type Workload, workloadsOf } from './workloads.ts';

const objectsOf = renderedBefore();
const OVERLAY = 'fund-with-components';

/** Whether a client takes a server at that host, whose certificate has these names, by the rule of RFC 6125 that Node keeps. */
function isTaken(host: string, names: readonly string[]): boolean {
  const certificate = { subject: {}, subjectaltname: names.map((name) => `DNS:${name}`).join(', ') };
  return checkServerIdentity(host, certificate as PeerCertificate) === undefined;
}

/** DNS names of the certificates of an installation, by the first one. */
function certificatesOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
  const names = objects
    .filter(({ kind }) => kind === 'Certificate')
    .map(({ spec }) => (spec as { dnsNames?: readonly string[] }).dnsNames ?? []);
  return new Map(names.flatMap((each) => (each[0] === undefined ? [] : [[each[0], each] as const])));
}

/** Hosts of encrypted addresses in what a workload is told: its settings, its commands and files that it mounts. */
function hostsTold(workload: Workload, objects: readonly KubernetesObject[]): string[] {
  const maps = objects.filter(({ kind, metadata }) => {
    const named = JSON.stringify(workload.pod);
    return kind === 'ConfigMap' && named.includes(JSON.stringify(metadata.name));
  });
  const text = [workload.pod, ...maps.map(({ data }) => data)].map((part) => JSON.stringify(part)).join('\n');
  const hosts = [...text.matchAll(/\b(?:https|tls|nats):\/\/([\w.$-]+)/g)].map(([, host = '']) => host);
  const pods = Array.from({ length: workload.most }, (_, at) => `${workload.object.metadata.name}-${at}`);
  return hosts.flatMap((host) =>
    host.includes('$POD_NAME') ? pods.map((pod) => host.replace('$POD_NAME', pod)) : [host],
  );
}

it('a server that others call by its host has that name, as the strictest of them reads it', (context) => {
  const objects = objectsOf(context, OVERLAY);
  const certificates = certificatesOf(objects);
  const tried = new Set<string>();
  for (const workload of workloadsOf(objects))
    for (const host of hostsTold(workload, objects)) {
      // Of the pod `qdrant-0.qdrant` and of the service `collector`.
      const names = certificates.get(host.split('.').at(-1) ?? host) ?? certificates.get(host);
      if (names === undefined) continue;
      expect(isTaken(host, names), `${workload.title} calls ${host}`).toBe(true);
      tried.add(host);
    }
  for (const name of ['nats', 'qdrant'])
    expect([...tried]).toEqual(expect.arrayContaining([0, 1, 2].map((at) => `${name}-${at}.${name}`)));
  expect(tried).toContain('collector');
});

it('no name is one that only some take: a star with one label after it', (context) => {
  const made = [...certificatesOf(objectsOf(context, OVERLAY)).values()].flat();
  const byCommand = CERTIFIED_PROGRAMS.flatMap(({ hosts }) => hosts);
  expect(made.length).toBeGreaterThan(20);
  expect([...made, ...byCommand].filter((name) => /^\*\.[^.]+$/.test(name))).toEqual([]);
  expect(isTaken('qdrant-0.qdrant', ['*.qdrant'])).toBe(false);
});
