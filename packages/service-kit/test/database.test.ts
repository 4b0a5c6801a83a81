import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Migration } from 'kysely/migration';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Database, DatabaseInUseError, DatabaseUnavailableError } from '../src/database.ts';
import { RunningProgram } from './running-program.ts';

interface Tables {
  note: { text: string };
}

const NOTES: Record<string, Migration> = {
  '001-note': {
    up: async (database) => {
      await database.schema.createTable('note').addColumn('text', 'text').execute();
    },
  },
};

const running: RunningProgram[] = [];
const opened: Database<Tables>[] = [];
let root = '';
let folder = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'database-'));
  folder = join(root, 'kept', 'facts');
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  for (const database of opened.splice(0)) await database.close();
});
afterAll(() => rm(root, { recursive: true, force: true }));

function here(migrations = NOTES): Database<Tables> {
  const database = new Database<Tables>({
    address: { folder },
    migrations,
    migrationTable: 'note_migration',
    embeddedSettings: ['shared_buffers=4MB'],
    connectMs: 2_000,
    statementMs: 2_000,
  });
  opened.push(database);
  return database;
}

function elsewhere(): RunningProgram {
  const program = new RunningProgram('database-holder.fixture.ts', { FOLDER: folder });
  running.push(program);
  return program;
}

it('a database is kept in its folder, and each step of a migration is done once', async () => {
  const first = here();
  await first.open();
  await first.sql.insertInto('note').values({ text: 'gardé' }).execute();
  await first.close();
  const second = here();
  await second.open();
  expect(await second.sql.selectFrom('note').selectAll().execute()).toEqual([{ text: 'gardé' }]);
});

it('a second process is refused with one line that says who has the folder and what to do', async () => {
  const holder = elsewhere();
  await holder.says('open');
  const late = elsewhere();
  expect(await late.ended).toEqual({ code: 1, signal: null });
  expect(late.stderr).toBe(
    `process ${holder.pid} has the database in ${folder} open, which one process only may use: stop it, ` +
      'or set DATABASE_URL to a PostgreSQL server\n',
  );
});

it('a second opening in the same process is refused until the first is closed', async () => {
  const first = here();
  await first.claim();
  await expect(here().claim()).rejects.toBeInstanceOf(DatabaseInUseError);
  await first.close();
  await expect(here().claim()).resolves.toBeUndefined();
});

it('a process that is killed leaves no lock behind', async () => {
  const holder = elsewhere();
  await holder.says('open');
  holder.kill('SIGKILL');
  await holder.ended;
  await expect(here().open()).resolves.toBeUndefined();
});

it('a migration that fails says where the database is, and why', async () => {
  const broken: Record<string, Migration> = {
    ...NOTES,
    '002-broken': { up: () => Promise.reject(new Error('no such column')) },
  };
  const failure = await here(broken)
    .open()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DatabaseUnavailableError);
  expect((failure as Error).message).toContain(folder);
  expect((failure as Error).cause).toEqual(new Error('no such column'));
});
