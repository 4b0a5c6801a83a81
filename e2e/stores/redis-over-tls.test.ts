import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { type Certificates, createLogger } from '@decroche/service-kit';
import { createRedis } from '@decroche/service-kit/redis';
import { RedisContainer } from '@decroche/test-stage/stores';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { StoreGround } from './store-ground.ts';

let ground: StoreGround;
let server: RedisContainer;
let url: string;
let tls: Certificates;
const opened: Redis[] = [];

beforeAll(async () => {
  ground = await StoreGround.create();
  server = await RedisContainer.start(ground.authority);
  url = server.urlOf('ivr-gateway');
  tls = await ground.certificatesOf('ivr-gateway');
});
afterEach(() => {
  for (const redis of opened.splice(0)) redis.disconnect();
});
afterAll(async () => {
  await server?.stop();
  await ground?.remove();
});

/** A connection as a service has it, and what its log says when it does not come. */
function connected(address: string, certificates?: Certificates): { redis: Redis; lines: string[] } {
  const lines: string[] = [];
  const logger = createLogger('test', 'silent');
  vi.spyOn(logger, 'warn').mockImplementation((_fields: unknown, line?: string) => {
    lines.push(line ?? '');
  });
  const redis = createRedis(address, { name: 'test', resend: false, tls: certificates, logger });
  opened.push(redis);
  redis.connect().catch(() => undefined);
  return { redis, lines };
}

async function refusal(address: string, certificates?: Certificates): Promise<string> {
  const { redis, lines } = connected(address, certificates);
  await expect.poll(() => lines.length, { timeout: 5_000 }).toBeGreaterThan(0);
  expect(redis.status).not.toBe('ready');
  redis.disconnect();
  return lines[0] ?? '';
}

describe('Redis as infra/redis/entrypoint.sh starts it with REDIS_TLS_DIR', () => {
  it('serves a service with its certificate and its password', async () => {
    const { redis, lines } = connected(url, tls);
    await expect.poll(() => redis.status).toBe('ready');
    await redis.set('ivr:call:1', 'x', 'EX', 60);
    expect(await redis.get('ivr:call:1')).toBe('x');
    expect(lines).toEqual([]);
  });

  it('keeps passwords out of the list of programs and out of what they inherit', async () => {
    const { output } = await server.shell('cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr "\\0" "\\n"');
    expect(output).toContain('redis-server');
    // The shell itself has the environment of the container.
    expect((await server.shell('cat /proc/1/cmdline /proc/1/environ')).output).not.toContain(server.password);
  });

  it.each<[string, () => Promise<[string, Certificates | undefined]>, string]>([
    [
      'of another authority',
      async () => [url, await ground.stranger('ivr-gateway')],
      'put that authority into TLS_DIR',
    ],
    [
      'under another host',
      async () => [url.replace('127.0.0.1', 'localhost'), tls],
      'is not for the host of the address',
    ],
    [
      'with another password',
      async () => [url.replace(server.password, 'wrong'), tls],
      'refuses this user or this password',
    ],
  ])('is left alone %s, and the line says what to do', async (_, place, line) => {
    expect(await refusal(...(await place()))).toContain(line);
  });

  it('is left alone in clear', async () => {
    expect(await refusal(url.replace('rediss:', 'redis:'), tls)).toMatch(/^lost Redis; reconnecting/);
  });
});

it('a Redis that read a certificate of another authority keeps its connections, and gets new ones without a restart', async () => {
  const { redis: before } = connected(url, tls);
  await expect.poll(() => before.status).toBe('ready');
  const next = await PrivateAuthority.create('Next');
  const old = await readFile(join(tls.folder, 'ca.pem'), 'utf8');
  await server.issue(next);
  const { redis: operator } = connected(server.urlOf('operator'), tls);
  await expect.poll(() => operator.status).toBe('ready');
  const files = { 'tls-ca-cert-file': 'ca.pem', 'tls-cert-file': 'cert.pem', 'tls-key-file': 'key.pem' };
  const settings = Object.entries(files).flatMap(([name, file]) => [name, `/tls/${file}`]);
  expect(await operator.call('CONFIG', 'SET', ...settings)).toBe('OK');
  expect(await before.ping()).toBe('PONG');
  expect(await refusal(url, tls)).toContain('put that authority into TLS_DIR');
  await ground.folderOf('ivr-gateway', next);
  await appendFile(join(tls.folder, 'ca.pem'), old);
  expect(tls.refresh()).toBe(true);
  const { redis: after } = connected(url, tls);
  await expect.poll(() => after.status).toBe('ready');
  // The one from before the renewal comes back by itself, with the new ones.
  before.disconnect(true);
  await expect.poll(() => before.status).toBe('ready');
});
