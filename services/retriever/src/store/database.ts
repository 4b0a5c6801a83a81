import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './tables.ts';

/** Where the facts that last are kept. */
export interface DatabaseAddress {
  /** `postgres://…`; absent for PGlite in `dataDir`. */
  readonly url: string | undefined;
  /** Folder of the embedded database. */
  readonly dataDir: string;
}

/** The database cannot be opened. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** An open database. */
export interface Database {
  readonly sql: Kysely<Tables>;
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** Folder of the embedded database's files inside the data folder. */
function embeddedFolder(dataDir: string): string {
  return join(dataDir, 'knowledge-store');
}

/** True when there is a database to open: one is configured, or an embedded one was made before. */
export function databaseExists({ url, dataDir }: DatabaseAddress): boolean {
  return url !== undefined || (dataDir !== '' && existsSync(join(embeddedFolder(dataDir), 'PG_VERSION')));
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws DatabaseUnavailableError when it cannot be reached, or when another process has the embedded one open
 */
export async function openDatabase(address: DatabaseAddress): Promise<Database> {
  const opened = address.url === undefined ? await openEmbedded(address.dataDir) : openServer(address.url);
  const { error } = await new Migrator({
    db: opened.sql,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  }).migrateToLatest();
  if (error === undefined) return opened;
  await opened.close();
  throw new DatabaseUnavailableError('the tables cannot be brought up to date; check DATABASE_URL', {
    cause: error,
  });
}

function openServer(connectionString: string): Database {
  const pool = new Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  // An idle connection that breaks is replaced at the next query, which reports what it meets.
  pool.on('error', () => undefined);
  const sql = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { sql, close: () => sql.destroy() };
}

async function openEmbedded(dataDir: string): Promise<Database> {
  const folder = embeddedFolder(dataDir);
  await mkdir(dataDir, { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    const pglite = await PGlite.create(folder);
    const sql = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    return {
      sql,
      close: async () => {
        await sql.destroy();
        await unlock();
      },
    };
  } catch (cause) {
    await unlock();
    throw new DatabaseUnavailableError(`the database in ${dataDir} cannot be opened`, { cause });
  }
}

/** The embedded database bears one process only. The lock of a process that is gone is taken over. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(file, 'utf8').catch(() => ''));
      if (isAlive(holder)) {
        throw new DatabaseUnavailableError(
          `process ${holder} has this database open; stop it, or set DATABASE_URL to a PostgreSQL server`,
        );
      }
      await rm(file, { force: true });
    }
  }
  throw new DatabaseUnavailableError(`the lock ${file} cannot be taken`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
