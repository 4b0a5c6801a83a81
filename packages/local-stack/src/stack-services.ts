import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AsteriskSite, writeAsteriskConfiguration } from './asterisk-configuration.ts';
import type { Bundle } from './debian-bundle.ts';
import type { InstanceDirectory } from './instance-directory.ts';
import { httpStatus, tcpAnswers } from './loopback-probe.ts';
import { type NatsUser, natsConfiguration } from './nats-configuration.ts';
import { ServiceProcess } from './service-process.ts';

export interface AsteriskService {
  /** Base of ARI, `http://127.0.0.1:PORT/ari`. */
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly amiHost: string;
  readonly amiPort: number;
  readonly amiUser: string;
  readonly amiPassword: string;
  /** UDP port on 127.0.0.1. */
  readonly sipPort: number;
  readonly process: ServiceProcess;
}

export interface NatsService {
  /** `nats://127.0.0.1:PORT`, without credentials. */
  readonly url: string;
  readonly users: readonly NatsUser[];
  readonly process: ServiceProcess;
}

export interface RedisService {
  /** `redis://:PASSWORD@127.0.0.1:PORT`. */
  readonly url: string;
  readonly process: ServiceProcess;
}

/** Where and with what a service of an instance is started. */
export interface ServiceSite {
  readonly bundle: Bundle;
  readonly instance: InstanceDirectory;
  readonly readyTimeoutMs: number;
}

export function newSecret(): string {
  return randomBytes(18).toString('base64url');
}

export async function createAsterisk(
  site: ServiceSite,
  templates: string,
  place: Omit<AsteriskSite, 'systemName' | 'ariUser' | 'ariPassword' | 'amiUser' | 'amiPassword'>,
): Promise<AsteriskService> {
  const credentials = {
    ariUser: 'decroche-ari',
    ariPassword: newSecret(),
    amiUser: 'decroche-ami',
    amiPassword: newSecret(),
  };
  const configuration = await writeAsteriskConfiguration(
    templates,
    join(site.instance.dir, 'asterisk'),
    site.instance.memory,
    site.bundle,
    { systemName: `decroche-${site.instance.id}`, ...place, ...credentials },
  );
  const ariUrl = `http://127.0.0.1:${place.httpPort}/ari`;
  return {
    ariUrl,
    amiHost: '127.0.0.1',
    amiPort: place.amiPort,
    sipPort: place.sipPort,
    ...credentials,
    process: bundled(site, 'asterisk', 'usr/sbin/asterisk', ['-f', '-C', configuration], async (signal) => {
      const auth = `${credentials.ariUser}:${credentials.ariPassword}`;
      return (await httpStatus(`${ariUrl}/asterisk/info`, signal, auth)) === 200;
    }),
  };
}

export async function createNats(
  site: ServiceSite,
  users: readonly NatsUser[],
  port: number,
): Promise<NatsService> {
  const folder = join(site.instance.dir, 'nats');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'nats.conf');
  const storeFolder = join(folder, 'store');
  await writeFile(file, natsConfiguration({ port, storeFolder, users }), { mode: 0o600 });
  return {
    url: `nats://127.0.0.1:${port}`,
    users,
    process: bundled(site, 'nats', 'usr/sbin/nats-server', ['-c', file], (signal) =>
      // It begins to listen once JetStream is there.
      tcpAnswers(port, '', /^INFO \{.*\}/, signal),
    ),
  };
}

export async function createRedis(site: ServiceSite, port: number): Promise<RedisService> {
  const folder = join(site.instance.dir, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'redis.conf');
  const password = newSecret();
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    // Call state lives in memory only.
    'save ""',
    'appendonly no',
    'daemonize no',
    `dir ${JSON.stringify(folder)}`,
    'maxmemory 128mb',
    'maxmemory-policy noeviction',
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    process: bundled(site, 'redis', 'usr/bin/redis-server', [file], (signal) =>
      tcpAnswers(port, `AUTH ${password}\r\nPING\r\n`, /^\+OK\r\n\+PONG/, signal),
    ),
  };
}

function bundled(
  site: ServiceSite,
  name: string,
  program: string,
  args: readonly string[],
  ready: (signal: AbortSignal) => Promise<boolean>,
): ServiceProcess {
  const { command, args: loaderArgs } = site.bundle.command(program);
  return new ServiceProcess({
    name,
    command,
    args: [...loaderArgs, ...args],
    // Without LC_ALL=C, libraries map the host's locale files.
    env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    cwd: site.instance.dir,
    ready,
    readyTimeoutMs: site.readyTimeoutMs,
  });
}
