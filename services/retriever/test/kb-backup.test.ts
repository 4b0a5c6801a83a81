import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BackupFileError } from '../src/backup/backup-file.ts';
import {
  BACKED_UP,
  BaseNotEmptyError,
  backUp,
  NewerBackupError,
  restore,
} from '../src/backup/knowledge-backup.ts';
import { BaseImport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { buildGeneration } from '../src/search/generation.ts';
import { type KnowledgeDatabase, knowledgeDatabase, openDatabase } from '../src/store/database.ts';
import { forgetOldGaps } from '../src/store/gap-retention.ts';
import { GapStore } from '../src/store/gap-store.ts';
import { GenerationStore } from '../src/store/generation-store.ts';
import { ask, SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const NOBODY = { inspect: (pieces: readonly unknown[]) => Promise.resolve(pieces.map(() => [])) };
const QUESTION = 'quelles sont les conditions de la pension de réversion';
const quiet = { progress: () => undefined };
let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  kept = await createTestDatabase(join(folder, 'data'));
  database = await openDatabase(kept.address);
  await new BaseImport(database.sql, NOBODY).take(SAMPLE_FOLDER, {
    ...{ author: 'Import', scope: 'national', reviewed: new Set<string>() },
  });
  await new KnowledgeDesk(database).publish('Claire', false);
  await new GapStore(database.sql).record({
    ...{
      text: 'et les bateliers',
      terms: ['pension', 'batel'],
      known: [{ word: 'pension', term: 'pension' }],
    },
    conversationId: 'one',
  });
}, 120_000);
afterAll(async () => {
  await database?.close();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** All that the base holds, as the server writes it. */
async function contents(of: KnowledgeDatabase = database): Promise<Record<string, unknown>> {
  const tables: Record<string, unknown> = {};
  for (const table of Object.keys(BACKED_UP)) {
    const { rows } =
      await sql`select row_to_json(t)::text as row from ${sql.table(table)} t order by 1`.execute(of.sql);
    tables[table] = rows;
  }
  return tables;
}

async function answer(): Promise<unknown> {
  const { base } = await new KnowledgeSource(SAMPLE_FOLDER, database, NOBODY).load();
  return (await ask(await buildGeneration(base, 2026), QUESTION)).passages;
}

async function changed(file: string, change: (lines: string[]) => string[]): Promise<string> {
  const broken = join(folder, 'broken.gz');
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n');
  await writeFile(broken, gzipSync(change(lines).join('\n')));
  return broken;
}

test('what was published since is gone after a restore, and questions are answered as before', async () => {
  const file = join(folder, 'base.gz');
  const [before, answered] = [await contents(), await answer()];
  const report = await backUp(database, file, { withGaps: true, ...quiet });
  expect(report).toMatchObject({
    rows: { generation: 1, gap: 1 },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });

  const generations = new GenerationStore(database.sql);
  const live = await generations.live();
  const files = new Map(await generations.files(live?.number ?? 0));
  const path = 'articles/reversion/reversion-conditions.md';
  files.set(path, (files.get(path) ?? '').replaceAll('54 %', '60 %'));
  const later = await generations.publish(files, 'Paul', live?.number);
  expect(await answer()).not.toEqual(answered);

  await expect(restore(database, file, { replace: false, ...quiet })).rejects.toBeInstanceOf(
    BaseNotEmptyError,
  );
  expect((await generations.live())?.number).toBe(later.number);
  await restore(database, file, { replace: true, ...quiet });
  expect(await contents()).toEqual(before);
  expect(await answer()).toEqual(answered);

  // Whoever knew the later publication by its number must not take another for it.
  const next = await generations.publish(files, 'Paul', live?.number);
  expect(next.number).toBeGreaterThan(later.number);
  await restore(database, file, { replace: true, ...quiet });
});

test('a base of the same number and other content gets a number of its own', async () => {
  const file = join(folder, 'same.gz');
  await backUp(database, file, { withGaps: true, ...quiet });
  const generations = new GenerationStore(database.sql);
  const before = await generations.live();
  await database.sql.updateTable('generation').set({ name: 'g-other' }).execute();
  await restore(database, file, { replace: true, ...quiet });
  const after = await generations.live();
  expect([after?.name, after?.number === before?.number]).toEqual([before?.name, false]);
});

test.each<[string, (lines: string[]) => string[]]>([
  ['cut off', (lines) => lines.slice(0, -3)],
  ['changed in one figure', (lines) => lines.map((line) => line.replace('54 %', '55 %'))],
  ['with a row twice', (lines) => [...lines.slice(0, 2), ...lines.slice(1)]],
  ['that goes on after its end', (lines) => [...lines.slice(0, -1), '["gap",{}]', '']],
  ['of something else', () => ['{"format":"other"}', '']],
])('a file %s changes nothing', async (_, change) => {
  const file = join(folder, 'good.gz');
  await backUp(database, file, { withGaps: true, ...quiet });
  const before = await contents();
  const broken = await changed(file, change);
  await expect(restore(database, broken, { replace: true, ...quiet })).rejects.toBeInstanceOf(
    BackupFileError,
  );
  await writeFile(broken, (await readFile(file)).subarray(0, 900));
  await expect(restore(database, broken, { replace: true, ...quiet })).rejects.toBeInstanceOf(
    BackupFileError,
  );
  expect(await contents()).toEqual(before);
});

test('a backup of a later version is refused, and one of an older version is brought up to date', {
  timeout: 180_000,
}, async () => {
  const other = await mkdtemp(join(folder, 'other-'));
  const steps = '2026-11-21-knowledge';
  const { MIGRATIONS } = await import('../src/store/migrations.ts');
  const old = knowledgeDatabase(
    { url: undefined, dataDir: other },
    { statementMs: 30_000, migrations: { [steps]: MIGRATIONS[steps] ?? fail() } },
  );
  await old.open();
  await sql`insert into gap (example, terms, count, state) values ('qui est Kerdoncuff', '["batel"]', 3, 'open')`.execute(
    old.sql,
  );
  // What is not there yet cannot be asked for: the file is as that version would have written it.
  const { rows } = await sql<{ json: string }>`select row_to_json(t)::text as json from gap t`.execute(
    old.sql,
  );
  await old.close();
  const { writeBackup } = await import('../src/backup/backup-file.ts');
  const file = join(folder, 'old.gz');
  const header = {
    format: 'decroche-knowledge',
    version: 1,
    takenAt: new Date().toISOString(),
    software: '0.9.0',
  } as const;
  async function* gap(): AsyncGenerator<{ table: string; json: string }> {
    yield { table: 'gap', json: rows[0]?.json ?? '' };
  }
  await writeBackup(file, { ...header, steps: [steps], rows: { gap: 1 } }, gap());
  await restore(database, file, { replace: true, ...quiet });
  // The step that took sentences away took this one away too.
  expect(await contents()).toMatchObject({
    article_version: [],
    gap: [{ row: expect.not.stringContaining('Kerdoncuff') }],
  });

  await writeBackup(file, { ...header, steps: [steps, '2099-later'], rows: { gap: 1 } }, gap());
  await expect(restore(database, file, { replace: true, ...quiet })).rejects.toBeInstanceOf(NewerBackupError);
});

test('questions without a source keep their age, and can be left out', async () => {
  const file = join(folder, 'gaps.gz');
  await sql`update gap set last_seen = '2025-01-01'`.execute(database.sql);
  await backUp(database, file, { withGaps: true, ...quiet });
  await restore(database, file, { replace: true, ...quiet });
  expect(await forgetOldGaps(database.sql, new Date(), 180)).toBe(1);
  const { rows } = await backUp(database, file, { withGaps: false, ...quiet });
  expect(rows).not.toHaveProperty('gap');
});

test('no table of the knowledge is left out', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name not like 'kysely%'
  `.execute(database.sql);
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(BACKED_UP).sort());
});

function fail(): never {
  throw new Error('the first step is gone');
}
