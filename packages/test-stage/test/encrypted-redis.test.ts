import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensure, PrivateAuthority } from '@decroche/local-stack';
import { Certificates } from '@decroche/service-kit';
import { createRedis } from '@decroche/service-kit/redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '../src/mod.ts';

let folder: string;
let server: TestRedis;
let stranger: Certificates;
const stops: (() => void)[] = [];

beforeAll(async () => {
  await ensure(['redis']);
  folder = await mkdtemp(join(tmpdir(), 'encrypted-redis-'));
  server = await startTestRedis({ users: 'services', encrypted: true });
  const other = await PrivateAuthority.create();
  const notAfter = new Date(Date.now() + 3_600_000);
  stranger = new Certificates(await other.issueInto(folder, { program: 'ivr-gateway', notAfter }));
}, 300_000);

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ping(url: string, tls: Certificates | undefined): Promise<string> {
  const redis = createRedis(url, { name: 'test', resend: false, tls });
  stops.push(() => redis.disconnect());
  return await redis
    .connect()
    .then(() => redis.ping())
    .catch((error: unknown) => (error as Error).constructor.name);
}

describe('Redis with certificates', () => {
  it('answers a service that shows one', async () => {
    expect(await ping(server.urlOf('ivr-gateway'), server.tls)).toBe('PONG');
  });

  it('answers nobody without one, with one of another authority, or in clear', async () => {
    const url = server.urlOf('ivr-gateway');
    expect(await ping(url, undefined)).not.toBe('PONG');
    expect(await ping(url, stranger)).not.toBe('PONG');
    expect(await ping(url.replace('rediss:', 'redis:'), undefined)).not.toBe('PONG');
  });

  it('takes no certificate for the password of a user', async () => {
    const { host } = new URL(server.urlOf('ivr-gateway'));
    expect(await ping(`rediss://ivr-gateway:wrong@${host}`, server.tls)).not.toBe('PONG');
  });

  it('is believed under the name only that it is reached under', async () => {
    const elsewhere = server.urlOf('ivr-gateway').replace('127.0.0.1', 'localhost');
    expect(await ping(elsewhere, server.tls)).not.toBe('PONG');
  });
});
