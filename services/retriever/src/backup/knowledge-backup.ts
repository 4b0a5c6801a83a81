import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { softwareVersion } from '@decroche/service-kit/software-version';
import { type Kysely, sql } from 'kysely';
import { type KnowledgeDatabase, knowledgeDatabase, MIGRATION_TABLE } from '../store/database.ts';
import { MIGRATIONS } from '../store/migrations.ts';
import type { Tables } from '../store/tables.ts';
import { type BackupHeader, type BackupRow, readBackup, writeBackup } from './backup-file.ts';

/** Tables of the knowledge, and how many rows of each are read at a time: one publication is the whole base. */
export const BACKED_UP: Readonly<
  Record<keyof Tables, { readonly key: readonly string[]; readonly atOnce: number }>
> = {
  article_version: { key: ['slug', 'version'], atOnce: 100 },
  imported_document: { key: ['document', 'slug'], atOnce: 500 },
  base_file: { key: ['path'], atOnce: 10 },
  generation: { key: ['number'], atOnce: 1 },
  gap: { key: ['id'], atOnce: 500 },
};
const TABLES = Object.keys(BACKED_UP) as (keyof Tables)[];
/** Columns that count by themselves. */
const COUNTED = [
  ['generation', 'number'],
  ['gap', 'id'],
] as const;

/** Told how far it is. */
export type Progress = (table: string, done: number, of: number) => void;

/** What a backup or a restore came to. */
export interface BackupReport {
  readonly takenAt: string;
  readonly software: string;
  readonly rows: Readonly<Record<string, number>>;
}

/** The base holds something that a restore would take away. */
export class BaseNotEmptyError extends Error {
  override readonly name = 'BaseNotEmptyError';
  readonly code = 'BASE_NOT_EMPTY';

  constructor() {
    super(
      'the base is not empty: take a backup of it first, then restore with --replace, which removes what it holds',
    );
  }
}

/** The backup was taken by a later version. */
export class NewerBackupError extends Error {
  override readonly name = 'NewerBackupError';
  readonly code = 'NEWER_BACKUP';

  constructor({ software }: BackupHeader, unknown: readonly string[]) {
    super(
      `the backup was taken by ${software || 'a later version'}, whose tables have more (${unknown.join(', ')}): restore it with that version`,
    );
  }
}

/**
 * Writes all that the base holds at one moment, while others work on it.
 *
 * @param withGaps false leaves out questions without a source
 */
export async function backUp(
  { sql: db }: KnowledgeDatabase,
  file: string,
  { withGaps, progress }: { readonly withGaps: boolean; readonly progress: Progress },
): Promise<BackupReport & { readonly sha256: string }> {
  const tables = TABLES.filter((table) => withGaps || table !== 'gap');
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const rows: Record<string, number> = {};
      for (const table of tables) rows[table] = await countOf(transaction, table);
      const header: BackupHeader = {
        ...{ format: 'decroche-knowledge', version: 1, rows },
        takenAt: new Date().toISOString(),
        software: softwareVersion(process.env.SOFTWARE_VERSION),
        steps: await stepsOf(transaction),
      };
      const sha256 = await writeBackup(file, header, rowsOf(transaction, rows, progress));
      return { takenAt: header.takenAt, software: header.software, rows, sha256 };
    });
}

/**
 * Puts a backup in place of what the base holds, all or nothing. A running retriever takes it in use as it does a publication.
 * A backup of an older version is brought up to date on the way, as its own tables would have been.
 *
 * @param replace whether what the base holds may be removed
 * @throws BackupFileError, and the base is as it was
 * @throws NewerBackupError
 * @throws BaseNotEmptyError
 */
export async function restore(
  { sql: db }: KnowledgeDatabase,
  file: string,
  { replace, progress }: { readonly replace: boolean; readonly progress: Progress },
): Promise<BackupReport> {
  const header = await verified(file);
  const unknown = header.steps.filter((step) => !Object.hasOwn(MIGRATIONS, step));
  if (unknown.length > 0) throw new NewerBackupError(header, unknown);
  const isOlder = Object.keys(MIGRATIONS).some((step) => !header.steps.includes(step));
  const put = async (rows: AsyncIterable<BackupRow>): Promise<void> =>
    await db.transaction().execute(async (transaction) => {
      await sql`lock table generation in share row exclusive mode`.execute(transaction);
      const held = await Promise.all(TABLES.map((table) => countOf(transaction, table)));
      if (!replace && held.some((count) => count > 0)) throw new BaseNotEmptyError();
      const replaced = await liveOf(transaction);
      for (const table of TABLES) await transaction.deleteFrom(table).execute();
      await insertAll(transaction, rows, header.rows, progress);
      await renumber(transaction, replaced);
    });
  if (isOlder)
    await broughtUpToDate(
      header,
      readBackup(file, () => undefined),
      put,
    );
  else await put(readBackup(file, () => undefined));
  return { takenAt: header.takenAt, software: header.software, rows: header.rows };
}

/** Reads the whole file once, so that a broken one is refused before anything is touched. */
async function verified(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  for await (const { table } of readBackup(file, (first) => {
    header = first;
  }))
    void table;
  if (header === undefined) throw new Error('a backup without a header was read to its end');
  return header;
}

/** Makes the tables as they were, fills them, and lets the steps since do with the rows what they did everywhere. */
async function broughtUpToDate(
  { steps, rows: counts }: BackupHeader,
  rows: AsyncIterable<BackupRow>,
  put: (rows: AsyncIterable<BackupRow>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'restore-'));
  const address = { url: undefined, dataDir: folder };
  const waits = { statementMs: 600_000 };
  try {
    const then = knowledgeDatabase(address, { ...waits, migrations: only(steps) });
    await using(then, async () => await insertAll(then.sql, rows, counts, () => undefined));
    const now = knowledgeDatabase(address, waits);
    await using(now, async () => {
      const found = Object.fromEntries(
        await Promise.all(TABLES.map(async (table) => [table, await countOf(now.sql, table)])),
      );
      await put(parsedRows(rowsOf(now.sql, found as Record<string, number>, () => undefined)));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function only(steps: readonly string[]): typeof MIGRATIONS {
  return Object.fromEntries(Object.entries(MIGRATIONS).filter(([step]) => steps.includes(step)));
}

async function using(database: KnowledgeDatabase, work: () => Promise<void>): Promise<void> {
  try {
    await database.open();
    await work();
  } finally {
    await database.close();
  }
}

async function* parsedRows(rows: AsyncIterable<{ table: string; json: string }>): AsyncGenerator<BackupRow> {
  for await (const { table, json } of rows) yield { table, row: JSON.parse(json) as Record<string, unknown> };
}

async function* rowsOf(
  db: Kysely<Tables>,
  counts: Readonly<Record<string, number>>,
  progress: Progress,
): AsyncGenerator<{ table: string; json: string }> {
  for (const table of TABLES.filter((each) => Object.hasOwn(counts, each))) {
    const { key, atOnce } = BACKED_UP[table];
    const order = sql.join(key.map((column) => sql.ref(column)));
    const of = counts[table] ?? 0;
    for (let at = 0; at < of; at += atOnce) {
      const { rows } = await sql<{ json: string }>`
        select row_to_json(t)::text as json from ${sql.table(table)} t order by ${order} limit ${atOnce} offset ${at}
      `.execute(db);
      for (const { json } of rows) yield { table, json };
    }
    progress(table, of, of);
  }
}

async function insertAll(
  db: Kysely<Tables>,
  rows: AsyncIterable<BackupRow>,
  counts: Readonly<Record<string, number>>,
  progress: Progress,
): Promise<void> {
  const done = new Map<string, number>();
  for await (const { table, row } of rows) {
    if (!Object.hasOwn(BACKED_UP, table)) throw new Error(`a backup of these tables has no ${table}`);
    const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
    await sql`
      insert into ${sql.table(table)} (${columns})
      select ${columns} from json_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::json)
    `.execute(db);
    const inserted = (done.get(table) ?? 0) + 1;
    done.set(table, inserted);
    if (inserted === counts[table]) progress(table, inserted, inserted);
  }
}

interface Live {
  readonly number: number;
  readonly name: string;
}

async function liveOf(db: Kysely<Tables>): Promise<Live | undefined> {
  return await db
    .selectFrom('generation')
    .select(['number', 'name'])
    .where('live', '=', true)
    .executeTakeFirst();
}

/** Numbers go on after those that were ever given: retrievers know a publication by its number, the restored one too. */
async function renumber(db: Kysely<Tables>, replaced: Live | undefined): Promise<void> {
  for (const [table, column] of COUNTED) {
    await sql`
      select setval(s, greatest((select coalesce(max(${sql.ref(column)}), 1) from ${sql.table(table)}), nextval(s)))
      from pg_get_serial_sequence(${table}, ${column}) s
    `.execute(db);
  }
  const live = await liveOf(db);
  if (live === undefined || replaced?.number !== live.number || replaced.name === live.name) return;
  await sql`
    update generation set number = nextval(pg_get_serial_sequence('generation', 'number')) where live
  `.execute(db);
}

async function countOf(db: Kysely<Tables>, table: keyof Tables): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.count);
}

async function stepsOf(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(db);
  return rows.map(({ name }) => name);
}
