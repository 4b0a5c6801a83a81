import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority, startLocalStack } from '@decroche/local-stack';
import { Certificates } from '@decroche/service-kit';
import { storeTls } from '@decroche/service-kit/tls';
import { Redis } from 'ioredis';

/** An encrypted Redis in which tests may do anything: `rediss://…`; empty where there is none. */
const TEST_REDIS = process.env.TEST_REDIS_URL ?? '';
/** Certificates with which it takes a client. */
const TEST_TLS_DIR = process.env.TEST_TLS_DIR ?? '';

const HOUR_MS = 3_600_000;

/** A Redis for one test file. */
export interface TestRedis {
  /** Address of one of its users. */
  urlOf(user: string): string;
  /** With which it is reached, where it is encrypted. */
  readonly tls: Certificates | undefined;
  /** A connection of a user; ended with the rest. */
  connect(user: string): Redis;
  stop(): Promise<void>;
}

/** What a test wants of its Redis. */
export interface TestRedisWish {
  /** Those of an installation, or the one that has every right, `local`. */
  readonly users: 'services' | 'local';
  /** Whether it has to be encrypted; that of `TEST_REDIS_URL` is anyway. */
  readonly encrypted?: boolean;
}

/** That of `TEST_REDIS_URL`, where there is one, else one of its own. */
export async function startTestRedis({ users, encrypted = false }: TestRedisWish): Promise<TestRedis> {
  if (TEST_REDIS !== '') {
    const urlOf = (user: string): string => TEST_REDIS.replace(/\/\/[^:]*:/, `//${user}:`);
    return withConnections(urlOf, new Certificates(TEST_TLS_DIR), async () => undefined);
  }
  const folder = await mkdtemp(join(tmpdir(), 'test-redis-'));
  const tls = encrypted ? await newCertificates(folder) : undefined;
  const stack = await startLocalStack({
    ...{ services: ['redis'], redisUsers: users, handleSignals: false },
    ...(tls === undefined ? {} : { tls: { redis: tls.server } }),
  });
  const stop = async (): Promise<void> => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return withConnections((user) => stack.redis.urlOf(user), tls?.client, stop);
}

async function newCertificates(folder: string): Promise<{ server: string; client: Certificates }> {
  const authority = await PrivateAuthority.create();
  const notAfter = new Date(Date.now() + HOUR_MS);
  const issue = (program: string, hosts: readonly string[]): Promise<string> =>
    authority.issueInto(join(folder, program), { program, hosts, notAfter });
  return {
    server: await issue('redis', ['127.0.0.1']),
    client: new Certificates(await issue('tests', [])),
  };
}

function withConnections(
  urlOf: (user: string) => string,
  tls: Certificates | undefined,
  stop: () => Promise<void>,
): TestRedis {
  const open: Redis[] = [];
  return {
    urlOf,
    tls,
    connect: (user) => {
      const url = urlOf(user);
      const redis = new Redis(url, tls === undefined ? {} : { tls: storeTls(new URL(url).hostname, tls) });
      open.push(redis);
      return redis;
    },
    stop: async () => {
      for (const redis of open.splice(0)) redis.disconnect();
      await stop();
    },
  };
}
