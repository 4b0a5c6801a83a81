import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Constellation, startConstellation } from '@decroche/cli/constellation';
import type { ForgetReport } from '@decroche/forget-check';
import { until } from '@decroche/test-kit';
import { PostgresContainer, RedisContainer } from '@decroche/test-stage/stores';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StoreGround } from './store-ground.ts';

const MAIN = resolve(import.meta.dirname, '../../tools/cli/src/main.ts');
const SERVICES = ['pii-guard', 'retriever', 'generator', 'agent-desktop'] as const;

let ground: StoreGround;
let postgres: PostgresContainer;
let redis: RedisContainer;
let running: Constellation;
let logs: string;

beforeAll(async () => {
  ground = await StoreGround.create();
  logs = await mkdtemp(join(tmpdir(), 'forget-logs-'));
  [postgres, redis] = await Promise.all([
    PostgresContainer.start(ground.authority),
    RedisContainer.start(ground.authority),
  ]);
  const database = { DATABASE_URL: postgres.urlOf('postgres') };
  const [guard, retriever, generator, desk] = await Promise.all(
    SERVICES.map(async (name) => ({ TLS_DIR: await ground.folderOf(name) })),
  );
  running = await startConstellation({
    services: SERVICES,
    // Not the desk, which is never ready where nobody built its page.
    awaitReady: ['pii-guard', 'retriever', 'generator'],
    briefPrompts: true,
    overrides: {
      'pii-guard': { ...guard },
      retriever: { ...retriever, ...database },
      generator: { ...generator },
      'agent-desktop': { ...desk, ...database, REDIS_URL: redis.urlOf('agent-desktop') },
    },
  });
  await until('the desk reaches its stores', async () => (await deskReaches()).size === 2, 60_000);
}, 300_000);
afterAll(async () => {
  await running?.stop();
  await Promise.all([postgres?.stop(), redis?.stop()]);
  await ground?.remove();
  await rm(logs, { recursive: true, force: true });
});

/** Which of its stores the desk is connected to. */
async function deskReaches(): Promise<ReadonlySet<string>> {
  const answer = await fetch(`http://127.0.0.1:${running.ports.health['agent-desktop']}/ready`);
  const { checks } = (await answer.json()) as { checks: readonly { name: string; ready: boolean }[] };
  const stores = checks.filter(({ name, ready }) => ready && ['redis', 'database'].includes(name));
  return new Set(stores.map(({ name }) => name));
}

interface CommandEnd {
  readonly status: number;
  readonly report: ForgetReport | undefined;
  readonly said: string;
}

/** `./run forget-check --installation`, with those settings changed. */
async function check(changes: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
  const { stack, ports, secrets } = running;
  const env = {
    ...{ PATH: process.env.PATH, PII_GUARD_TARGET: `127.0.0.1:${ports.piiGuard}` },
    TLS_DIR: await ground.folderOf('forget-check'),
    ...{ NATS_URL: stack.nats.url, NATS_USER: 'forget-check' },
    NATS_PASSWORD: secrets.busPassword('forget-check'),
    REDIS_URL: redis.urlOf('forget-check'),
    DATABASE_URL: postgres.urlOf('postgres'),
    ...changes,
  };
  const args = [
    '--conditions',
    'development',
    MAIN,
    'forget-check',
    '--installation',
    '--json',
    '--folder',
    logs,
  ];
  return await new Promise((done) =>
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? '';
      done({
        status: error === null ? 0 : Number(error.code),
        report: last.startsWith('{') ? (JSON.parse(last) as ForgetReport) : undefined,
        said: stdout + stderr,
      });
    }),
  );
}

it('an installation whose stores are reached over TLS is searched in all of them, and holds nothing', async () => {
  const { status, report, said } = await check();
  expect(status, said).toBe(0);
  const bytes = Object.fromEntries(
    (report?.stores ?? []).map(({ store, searchedBytes }) => [store, searchedBytes]),
  );
  expect(bytes.redis).toBeGreaterThan(0);
  expect(bytes.postgresql).toBeGreaterThan(500);
  expect(report?.stores.find(({ store }) => store === 'qdrant')?.absent).toBe('no address given');
}, 120_000);

it('what a store holds without an end is found there', async () => {
  const { password } = redis;
  const set = await redis.shell(
    `redis-cli --tls --cacert /tls/ca.pem --cert /tls/cert.pem --key /tls/key.pem -h 127.0.0.1 --user local SET desk:session:x left-behind`,
    { REDISCLI_AUTH: password },
  );
  expect(set.output).toContain('OK');
  const { status, report, said } = await check();
  expect(status, said).toBe(1);
  expect(report?.stores.find(({ store }) => store === 'redis')?.faults).toEqual([
    'key without a time to live: desk:session',
  ]);
}, 120_000);

it.each([
  [
    'Redis',
    async () => ({ REDIS_URL: redis.urlOf('forget-check').replace('127.0.0.1', 'localhost') }),
    'is not for the host of the address',
  ],
  [
    'PostgreSQL',
    async () => ({
      DATABASE_URL: postgres.urlOf('postgres', join((await ground.stranger('x')).folder, 'ca.pem')),
    }),
    'put that authority into TLS_DIR',
  ],
])(
  'a %s that is not the one it should be is not taken for an empty one, and the line says what to do',
  async (store, changes, line) => {
    const { status, said } = await check(await changes());
    expect(status, said).toBe(3);
    expect(said).toContain(`not done: ${store} cannot be searched: `);
    expect(said).toContain(line);
  },
  120_000,
);
