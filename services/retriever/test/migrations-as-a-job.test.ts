import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { openDatabase } from '../src/store/database.ts';
import { GenerationStore } from '../src/store/generation-store.ts';
import { MIGRATIONS } from '../src/store/migrations.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const BASE = join(ROOT, 'knowledge');
const NO_INSPECTOR = { inspect: () => Promise.reject(new Error('nothing is imported here')) };
const STEPS = Object.keys(MIGRATIONS).join(', ');

/** Runs the command of a service; its line and its status. */
async function migrate(service: string, env: Record<string, string>): Promise<[number, string]> {
  const script = join(ROOT, 'services', service, 'src/migrate/main.ts');
  try {
    const { stdout } = await run(process.execPath, [script], {
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    return [0, stdout.trim()];
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return [code, stdout.trim()];
  }
}

it('the command makes the tables of an embedded base, and a wrong setting is its own status', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'migrate-'));
  try {
    expect(await migrate('retriever', { DATA_DIR: folder })).toEqual([0, `retriever: done: ${STEPS}`]);
    expect(await migrate('retriever', { DATA_DIR: folder })).toEqual([0, 'retriever: nothing to do']);
    expect(await migrate('retriever', {})).toEqual([78, expect.stringContaining('DATABASE_URL')]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('a service whose database does not answer yet waits for it, and says so in one line', async () => {
  const log = createLogger('retriever', 'silent');
  const warned = vi.spyOn(log, 'warn');
  const nobody = { url: 'postgres://nobody@127.0.0.1:9/none', dataDir: '' };
  let settled = false;
  void KnowledgeSource.open(BASE, nobody, NO_INSPECTOR, log).finally(() => {
    settled = true;
  });
  await expect.poll(() => warned.mock.calls.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(settled).toBe(false);
  expect(warned.mock.calls).toEqual([
    [
      { err: expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }) },
      'the database is not there yet; trying on',
    ],
  ]);
});

if (TEST_SERVER === '') {
  it('migrations on a PostgreSQL server', (context) =>
    notTried(context, 'TEST_POSTGRES_URL names no server'));
} else {
  describe('on a PostgreSQL server', () => {
    let server: ServerDatabase;
    const role = `decroche_test_${process.pid}`;
    beforeAll(async () => {
      server = await createServerDatabase();
    });
    afterAll(async () => {
      await server.drop();
      await server.asAdministrator(`drop role if exists ${role}`);
    });

    it('two at once, and those of another service beside them, do each step once', async () => {
      const env = { DATABASE_URL: server.url };
      const [first, second, desk] = await Promise.all([
        migrate('retriever', env),
        migrate('retriever', env),
        migrate('agent-desktop', env),
      ]);
      expect([first, second].sort()).toEqual([
        [0, `retriever: done: ${STEPS}`],
        [0, 'retriever: nothing to do'],
      ]);
      expect(desk).toEqual([0, expect.stringMatching(/^agent-desktop: done: 001-readiness-figure, /)]);
    });

    it('a service that may not make its tables waits for the task that does', async () => {
      const empty = await createServerDatabase();
      const log = createLogger('retriever', 'silent');
      const warned = vi.spyOn(log, 'warn');
      const address = { url: empty.url, dataDir: '', migrate: 'never' as const };
      const opening = KnowledgeSource.open(BASE, address, NO_INSPECTOR, log);
      await expect.poll(() => warned.mock.calls.length).toBe(1);
      expect(await migrate('retriever', { DATABASE_URL: empty.url })).toEqual([0, expect.any(String)]);
      const source = await opening;
      expect(await source.livePublication()).toBeUndefined();
      await source.close();
      await empty.drop();
    });

    it('a service without rights to change tables opens, publishes and reads', async () => {
      const owner = await openDatabase({ url: server.url, dataDir: '' });
      await sql.raw(`create role ${role} login password '${role}'`).execute(owner.sql);
      for (const right of [
        `grant select, insert, update, delete on all tables in schema public to ${role}`,
        `grant usage on all sequences in schema public to ${role}`,
      ]) {
        await sql.raw(right).execute(owner.sql);
      }
      await owner.close();
      const url = new URL(server.url);
      url.username = role;
      url.password = role;
      const database = await openDatabase({ url: url.href, dataDir: '', migrate: 'never' });
      const store = new GenerationStore(database.sql);
      const { number } = await store.publish(new Map([['lexicon.yaml', 'a: b']]), 'tests', undefined);
      expect((await store.live())?.number).toBe(number);
      await expect(sql`create table forbidden (a int)`.execute(database.sql)).rejects.toThrow(
        /permission denied/,
      );
      await database.close();
    });
  });
}
