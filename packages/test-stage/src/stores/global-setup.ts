import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, EngineApi, ensureStandIns } from '@decroche/containers';
import { layoutOf, PrivateAuthority } from '@decroche/local-stack';
import { PostgresContainer } from './postgres-container.ts';
import { RedisContainer } from './redis-container.ts';
import { OWNER_LABEL } from './store-container.ts';

const DAY_MS = 86_400_000;

/**
 * Global setup of vitest: one PostgreSQL and one Redis in containers, named to the tests by `TEST_POSTGRES_URL`,
 * `TEST_REDIS_URL` and `TEST_TLS_DIR`; `DOCKER_HOST` leads to the engine for those that start more.
 *
 * @returns ends everything again
 */
export async function setup(): Promise<() => Promise<void>> {
  const { root } = layoutOf();
  const engine = await Engine.open({ folder: join(root, '.local', 'containers') });
  await removeForgotten(engine);
  await ensureStandIns(engine, root, ['postgres', 'redis']);
  const folder = await mkdtemp(join(tmpdir(), 'decroche-stores-'));
  const api = await EngineApi.open(engine, folder);
  const stops: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true }),
    () => api.close(),
  ];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    Object.assign(process.env, { DOCKER_HOST: api.address, TESTCONTAINERS_RYUK_DISABLED: 'true' });
    const authority = await PrivateAuthority.create();
    const postgres = await PostgresContainer.start(authority);
    stops.push(() => postgres.stop());
    const redis = await RedisContainer.start(authority);
    stops.push(() => redis.stop());
    const own = { program: 'tests', notAfter: new Date(Date.now() + DAY_MS) };
    Object.assign(process.env, {
      TEST_POSTGRES_URL: postgres.url,
      TEST_REDIS_URL: redis.url,
      TEST_TLS_DIR: await authority.issueInto(join(folder, 'client'), own),
    });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes away containers whose tests were killed. */
async function removeForgotten(engine: Engine): Promise<void> {
  const format = `{{.ID}} {{index .Labels "${OWNER_LABEL}"}}`;
  const listed = await engine.run(['ps', '--all', '--filter', `label=${OWNER_LABEL}`, '--format', format]);
  for (const line of listed.split('\n').filter((each) => each !== '')) {
    const [id = '', owner = ''] = line.split(' ');
    if (!isAlive(Number(owner))) await engine.run(['rm', '--force', '--time=0', id]);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
