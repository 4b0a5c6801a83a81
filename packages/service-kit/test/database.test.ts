import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Migration } from 'kysely/migration';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  Database,
  DatabaseInUseError,
  type MigrateWhen,
  MigrationFailedError,
  SchemaDivergedError,
  SchemaOlderError,
} from '../src/database.ts';
import { runMigrations } from '../src/migration-command.ts';
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

function here(migrations = NOTES, migrate: MigrateWhen = 'at-start'): Database<Tables> {
  const database = new Database<Tables>({
    address: { folder },
    migrations,
    migrationTable: 'note_migration',
    migrate,
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
  await expect(here().open()).resolves.toEqual([]);
});

it('a migration that fails says where the database is, and why', async () => {
  const broken: Record<string, Migration> = {
    ...NOTES,
    '002-broken': { up: () => Promise.reject(new Error('no such column')) },
  };
  const failure = await here(broken)
    .open()
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(MigrationFailedError);
  expect((failure as Error).message).toContain(folder);
  expect((failure as Error).cause).toEqual(new Error('no such column'));
});

describe('tables of another version', () => {
  const LATER = { ...NOTES, '002-colour': addColumn('colour') };

  it('that are older are left as they are by who must not change them, and he says what to do', async () => {
    const failure = await here(LATER, 'never')
      .open()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SchemaOlderError);
    expect((failure as Error).message).toMatch(
      /missing: 002-colour\) and MIGRATE=never: run src\/migrate\/main\.ts/,
    );
  });

  it('are brought up to date once by the command, which has nothing to do the second time', async () => {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    expect(await runMigrations('notes', () => here(LATER), { say })).toBe(0);
    expect(await runMigrations('notes', () => here(LATER), { say })).toBe(0);
    expect(lines).toEqual(['notes: done: 002-colour', 'notes: nothing to do']);
  });

  it.each(['at-start', 'never'] as const)('that are newer are taken as they are (%s)', async (migrate) => {
    const old = here(NOTES, migrate);
    expect(await old.open()).toEqual([]);
    await old.sql.insertInto('note').values({ text: 'par l’ancienne' }).execute();
    await old.close();
  });

  it('that are newer and older at once are of another line, and nothing is done to them', async () => {
    const other = here({ ...NOTES, '003-size': addColumn('size') });
    await expect(other.open()).rejects.toBeInstanceOf(SchemaDivergedError);
    await other.close();
    const lines: string[] = [];
    const status = await runMigrations('notes', () => here({ '003-size': addColumn('size') }), {
      say: (line) => void lines.push(line),
    });
    expect([status, lines]).toEqual([1, [expect.stringContaining('002-colour')]]);
  });
});

it('a server that does not answer is waited for, and then given up with a status of its own', async () => {
  const lines: string[] = [];
  const away = new Database<Tables>({
    address: { url: 'postgres://nobody@127.0.0.1:9/none' },
    ...{ migrations: NOTES, migrationTable: 'note_migration', connectMs: 500, statementMs: 500 },
  });
  expect(
    await runMigrations('notes', () => away, { say: (line) => void lines.push(line), attempts: 2 }),
  ).toBe(69);
  expect(lines).toEqual([
    expect.stringMatching(/^notes: the database cannot be opened; check DATABASE_URL .*waiting for it$/),
    expect.stringContaining('check DATABASE_URL'),
  ]);
});

function addColumn(name: string): Migration {
  return {
    up: async (database) => {
      await database.schema.alterTable('note').addColumn(name, 'text').execute();
    },
  };
}
