import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  ensure,
  environmentName,
  InstallationSecrets,
  type LocalStack,
  layoutOf,
  type PortReservation,
  PrivateAuthority,
  reservePorts,
  startLocalStack,
} from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Certificates } from '../src/certificates.ts';
import { BusUnavailableError, createLogger, EventBus, startTelemetry } from '../src/mod.ts';

/** As the contracts have it: the rights of nats.conf are for this one. */
const STREAM = { name: 'CONV', subjects: ['conv.>'], maxAgeMs: 600_000, maxBytes: 1_000_000 };
const SERVERS = 3;
const ID = '01890a5d-ac96-7748-b3f4-4f5b6c7d8e9f';
const secrets = new InstallationSecrets();
const servers: ChildProcess[] = [];
const buses: EventBus[] = [];

let folder: string;
let stack: LocalStack;
let ports: PortReservation;

/** The cluster of deploy/k8s/overlays/fund, on one machine: its files, with addresses and folders of here. */
beforeAll(async () => {
  await ensure(['nats']);
  folder = await mkdtemp(join(tmpdir(), 'decroche-cluster-'));
  stack = await startLocalStack({ services: ['nats'], handleSignals: false });
  ports = await reservePorts({ singles: 2 * SERVERS });
  const authority = await PrivateAuthority.create();
  const notAfter = new Date(Date.now() + 3_600_000);
  for (const program of ['nats', 'pii-guard', 'agent-desktop'])
    await authority.issueInto(join(folder, program), { program, hosts: ['127.0.0.1'], notAfter });
  const { root } = layoutOf();
  const files = await Promise.all(
    ['deploy/k8s/overlays/fund/cluster.conf', 'infra/nats/nats-tls.conf', 'infra/nats/nats.conf'].map(
      async (path) => [basename(path), await readFile(join(root, path), 'utf8')] as const,
    ),
  );
  for (let at = 0; at < SERVERS; at += 1) await startServer(at, files);
}, 300_000);

afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.destroy()));
  for (const server of servers) server.kill('SIGKILL');
  await stack.stop();
  await ports.release();
  await rm(folder, { recursive: true, force: true });
});

const clientPort = (at: number): number => ports.singles[at] ?? 0;
const clusterPort = (at: number): number => ports.singles[SERVERS + at] ?? 0;

async function startServer(
  at: number,
  files: readonly (readonly [name: string, text: string])[],
): Promise<void> {
  const own = join(folder, `server-${at}`);
  await mkdir(own);
  const tls = join(folder, 'nats');
  const here = (text: string): string =>
    text
      .replaceAll(/nats-(\d)\.nats:6222/g, (_, other: string) => `127.0.0.1:${clusterPort(Number(other))}`)
      .replace('0.0.0.0:6222', `127.0.0.1:${clusterPort(at)}`)
      .replace('0.0.0.0:4222', `127.0.0.1:${clientPort(at)}`)
      .replace('http_port: 8222', '')
      .replaceAll('/etc/decroche/tls/tls.crt', join(tls, 'cert.pem'))
      .replaceAll('/etc/decroche/tls/tls.key', join(tls, 'key.pem'))
      .replaceAll('/etc/decroche/tls/ca.crt', join(tls, 'ca.pem'))
      .replace('"/data"', JSON.stringify(join(own, 'data')));
  for (const [name, text] of files) await writeFile(join(own, name), here(text));
  const { command, args } = stack.bundle.command('usr/sbin/nats-server');
  const passwords = secrets
    .busUsers()
    .map(({ user, password }) => [environmentName('NATS_PASSWORD', user), password]);
  servers.push(
    spawn(command, [...args, '-c', join(own, 'cluster.conf')], {
      env: { ...Object.fromEntries(passwords), POD_NAME: `nats-${at}` },
      stdio: 'ignore',
    }),
  );
}

function busOf(user: 'pii-guard' | 'agent-desktop', server: number): EventBus {
  const bus = new EventBus({
    url: `tls://127.0.0.1:${clientPort(server)}`,
    ...{ user, password: secrets.busPassword(user), name: user },
    tls: new Certificates(join(folder, user)),
    ...{ logger: createLogger('test', 'silent'), tracer: startTelemetry('test', {}).tracer },
  });
  buses.push(bus);
  return bus;
}

/** Nobody is there to take it for as long as the bus connects anew, and the servers that are left agree. */
async function taken(owner: EventBus): Promise<boolean> {
  if (!owner.connected) return false;
  try {
    return await owner.publish(`conv.${ID}.said`, Buffer.from('after'), 'after');
  } catch (error) {
    if (error instanceof BusUnavailableError) return false;
    throw error;
  }
}

it('what is in the stream of conversations outlives the server that holds it, and goes on being taken', async () => {
  const owner = busOf('pii-guard', 0);
  owner.own({ ...STREAM, replicas: SERVERS });
  owner.start();
  await until('the stream is made', () => owner.ready, 20_000);
  expect(await owner.publish(`conv.${ID}.said`, Buffer.from('before'), 'before')).toBe(true);

  const reader = busOf('agent-desktop', 1);
  const heard: string[] = [];
  reader.start();
  await until('a reader on another server', () => reader.ready);
  servers[0]?.kill('SIGKILL');
  if (servers[0] !== undefined) await once(servers[0], 'exit');

  await until('the next text is taken by those that are left', () => taken(owner), 20_000);
  await reader.replay(STREAM.name, `conv.${ID}.said`, async ({ data }) => {
    heard.push(Buffer.from(data).toString());
  });
  expect(heard).toEqual(['before', 'after']);
}, 60_000);
