import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AsteriskSite, writeAsteriskConfiguration } from './asterisk-configuration.ts';
import { fillTemplate } from './configuration-template.ts';
import type { Bundle } from './debian-bundle.ts';
import { environmentName } from './environment-name.ts';
import type { InstanceDirectory } from './instance-directory.ts';
import { httpStatus, tcpAnswers, tcpOpens } from './loopback-probe.ts';
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
  /** `nats://127.0.0.1:PORT`, or `tls://`, without credentials. */
  readonly url: string;
  readonly users: readonly NatsUser[];
  readonly process: ServiceProcess;
}

export interface RedisUser {
  readonly user: string;
  readonly password: string;
}

export interface RedisService {
  /** `redis://USER:PASSWORD@127.0.0.1:PORT`, or `rediss://`, of the first user. */
  readonly url: string;
  readonly users: readonly RedisUser[];
  /** @throws RangeError when there is no such user. */
  urlOf(user: string): string;
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
  tlsFolder?: string,
): Promise<NatsService> {
  const folder = join(site.instance.dir, 'nats');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'nats.conf');
  const storeFolder = join(folder, 'store');
  await writeFile(file, natsConfiguration({ port, storeFolder, users, tlsFolder }), { mode: 0o600 });
  return {
    url: `${tlsFolder === undefined ? 'nats' : 'tls'}://127.0.0.1:${port}`,
    users,
    process: bundled(site, 'nats', 'usr/sbin/nats-server', ['-c', file], (signal) =>
      // It begins to listen once JetStream is there.
      tcpAnswers(port, '', /^INFO \{.*\}/, signal),
    ),
  };
}

/** Users of `infra/redis/users.acl`, each with its own keys. */
const REDIS_SERVICES = ['ivr-gateway', 'agent-desktop', 'forget-check'] as const;

/** @param who `services`: the product's own users; `local`: one with every right. */
export async function createRedis(
  site: ServiceSite,
  templates: string,
  port: number,
  who: 'services' | 'local',
  tlsFolder?: string,
): Promise<RedisService> {
  const folder = join(site.instance.dir, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = who === 'services' ? REDIS_SERVICES : ['local'];
  const users = names.map((user) => ({ user, password: newSecret() }));
  const [first = { user: '', password: '' }] = users;
  const settings = { REDIS_ADDRESS: '127.0.0.1', REDIS_PORT: port, REDIS_DIR: folder, REDIS_MEMORY: '128mb' };
  const rights =
    who === 'services'
      ? fillTemplate(
          await readFile(join(templates, 'users.acl'), 'utf8'),
          Object.fromEntries(
            users.map(({ user, password }) => [environmentName('REDIS_PASSWORD', user), password]),
          ),
        )
      : `user default off\nuser ${first.user} on >${first.password} ~* &* +@all\n`;
  await writeFile(join(folder, 'users.acl'), rights, { mode: 0o600 });
  const file = join(folder, 'redis.conf');
  const configuration = fillTemplate(await readFile(join(templates, 'redis.conf'), 'utf8'), settings);
  const encrypted = tlsFolder === undefined ? '' : await redisTls(templates, port, tlsFolder);
  await writeFile(file, `${configuration}${encrypted}`, { mode: 0o600 });
  const urlOf = (name: string) => {
    const found = users.find(({ user }) => user === name);
    if (found === undefined) throw new RangeError(`this Redis has no user ${name}`);
    return `${tlsFolder === undefined ? 'redis' : 'rediss'}://${found.user}:${found.password}@127.0.0.1:${port}`;
  };
  return {
    url: urlOf(first.user),
    users,
    urlOf,
    process: bundled(site, 'redis', 'usr/bin/redis-server', [file], (signal) =>
      tlsFolder === undefined
        ? tcpAnswers(port, `AUTH ${first.user} ${first.password}\r\nPING\r\n`, /^\+OK\r\n\+PONG/, signal)
        : // It answers nobody without a certificate; it listens once it has read its own.
          tcpOpens(port, signal),
    ),
  };
}

async function redisTls(templates: string, port: number, folder: string): Promise<string> {
  return fillTemplate(await readFile(join(templates, 'tls.part'), 'utf8'), {
    REDIS_PORT: port,
    REDIS_TLS_AUTHORITY: join(folder, 'ca.pem'),
    REDIS_TLS_CERTIFICATE: join(folder, 'cert.pem'),
    REDIS_TLS_KEY: join(folder, 'key.pem'),
  });
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
