import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import type { Migration } from 'kysely/migration';
import { Pool } from 'pg';
import type { Certificates } from './certificates.ts';
import { type MigrateWhen, migrateTables, schemaState } from './database-schema.ts';
import { FailedWrites } from './failed-writes.ts';
import { lockFile } from './folder-lock.ts';
import type { Logger } from './logger.ts';
import { storeRefusal } from './store-refusal.ts';
import { postgresConnection } from './tls.ts';

export type { MigrateWhen } from './database-schema.ts';
export { MIGRATION_WAITS, runMigrations } from './migration-command.ts';

/** Where facts that last are kept: a PostgreSQL server, or a folder for PGlite, the same engine inside this process. */
export type DatabaseAddress =
  | { readonly url: string; readonly tls?: Certificates | undefined }
  | { readonly folder: string };

/** What a service says of its database. */
export interface DatabaseOptions {
  readonly address: DatabaseAddress;
  /** Steps from an empty database to the tables of today, done in the order of their names. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** Table that remembers which steps were done; services that share a server have one each. */
  readonly migrationTable: string;
  /** Whether opening brings the tables up to date; default `at-start`. */
  readonly migrate?: MigrateWhen;
  /** Settings of the embedded engine, such as `shared_buffers=4MB`. */
  readonly embeddedSettings?: readonly string[];
  /** Longest wait for a connection to the server, milliseconds. */
  readonly connectMs: number;
  /** Longest time of a statement on the server, milliseconds. */
  readonly statementMs: number;
  /** Longest wait of a statement for a lock on the server, milliseconds; without it as long as the statement may take. */
  readonly lockMs?: number;
  /** Told when its disk takes nothing any more; absent for a command, which shows its failure itself. */
  readonly logger?: Logger | undefined;
}

/** The database does not answer, or not to this program. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
}

/** A step that brings the tables up to date failed. The tables are as they were before it. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError';
  readonly code = 'MIGRATION_FAILED';
}

/** Another process has the embedded database open, which bears one only. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
  readonly code = 'DATABASE_IN_USE';

  constructor(folder: string, holder: string) {
    super(
      `process ${holder} has the database in ${folder} open, which one process only may use: stop it, ` +
        'or set DATABASE_URL to a PostgreSQL server',
    );
  }
}

/** Steps are missing that this process was told not to do. */
export class SchemaOlderError extends Error {
  override readonly name = 'SchemaOlderError';
  readonly code = 'SCHEMA_OLDER';

  constructor(missing: readonly string[], address: DatabaseAddress) {
    const what = 'url' in address ? 'database' : `database in ${address.folder}`;
    super(
      `the tables of the ${what} are of an older version (missing: ${missing.join(', ')}) and MIGRATE=never: ` +
        'run src/migrate/main.ts of this service and this version once',
    );
  }
}

/** The tables have steps that this program does not know, and lack some that it has: no version of one line is both. */
export class SchemaDivergedError extends Error {
  override readonly name = 'SchemaDivergedError';
  readonly code = 'SCHEMA_DIVERGED';

  constructor(missing: readonly string[], unknown: readonly string[]) {
    super(
      `the tables have steps unknown to this version (${unknown.join(', ')}) and lack some of it (${missing.join(', ')}): ` +
        'the database belongs to another line of versions; check DATABASE_URL, or restore a backup',
    );
  }
}

/** Connections to a server that one process holds at most. */
const CONNECTIONS = 4;

/** True where an embedded database was made before. */
export function embeddedDatabaseExists(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

/** A database of one service. Queries may be written before it is open; they are answered once it is. */
export class Database<Tables> {
  readonly sql: Kysely<Tables>;
  readonly #options: DatabaseOptions;
  #unlock: (() => void) | undefined;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    const { address, embeddedSettings = [], logger } = options;
    const failed = logger && new FailedWrites('database', logger);
    this.sql = new Kysely<Tables>({
      log: (event) => {
        if (event.level === 'error') failed?.saw(event.error);
      },
      dialect:
        'url' in address
          ? new PostgresDialect({ pool: async () => serverPool(address, options) })
          : new PGliteDialect({
              pglite: async () => {
                await this.claim();
                return await PGlite.create(address.folder, { postgresqlconf: [...embeddedSettings] });
              },
            }),
    });
  }

  /**
   * Takes the lock of an embedded database; a server needs none. Done by whatever opens it; before that for who wants to know
   * at once.
   *
   * @throws DatabaseInUseError
   */
  async claim(): Promise<void> {
    const { address } = this.#options;
    if ('url' in address || this.#unlock !== undefined) return;
    await mkdir(dirname(address.folder), { recursive: true });
    if (this.#unlock !== undefined) return;
    const lock = lockFile(`${address.folder}.lock`);
    if (typeof lock === 'string') throw new DatabaseInUseError(address.folder, lock);
    this.#unlock = lock;
  }

  /**
   * Connects and, unless told never to, brings the tables up to date. Tables of a later version are taken as they are: each
   * version leaves what the one before needs. May be tried again after a failure.
   *
   * @returns names of the steps that were done now
   * @throws DatabaseInUseError
   * @throws DatabaseUnavailableError when it cannot be reached
   * @throws MigrationFailedError
   * @throws SchemaOlderError when steps are missing that this process must not do
   * @throws SchemaDivergedError when the tables are of another line of versions
   */
  async open(): Promise<readonly string[]> {
    const { address, migrations, migrationTable, migrate = 'at-start' } = this.#options;
    await this.claim();
    const where = 'url' in address ? 'check DATABASE_URL' : `it is in ${address.folder}`;
    const { pending, unknown } = await schemaState(this.sql, migrations, migrationTable).catch((cause) => {
      const why = storeRefusal(cause);
      throw new DatabaseUnavailableError(
        `the database cannot be opened${why === undefined ? '' : `: ${why}`}; ${where}`,
        { cause },
      );
    });
    if (pending.length === 0) return [];
    if (unknown.length > 0) throw new SchemaDivergedError(pending, unknown);
    if (migrate === 'never') throw new SchemaOlderError(pending, address);
    return await migrateTables(this.sql, migrations, migrationTable).catch((cause) => {
      throw new MigrationFailedError(`the tables of the database cannot be brought up to date; ${where}`, {
        cause,
      });
    });
  }

  /** Ends all connections and gives the lock up. Safe to call twice. */
  async close(): Promise<void> {
    try {
      await this.sql.destroy();
    } finally {
      this.#unlock?.();
      this.#unlock = undefined;
    }
  }
}

function serverPool(
  { url, tls }: { readonly url: string; readonly tls?: Certificates | undefined },
  { connectMs, statementMs, lockMs }: DatabaseOptions,
): Pool {
  const pool = new Pool({
    ...postgresConnection(url, tls),
    // Who is called sees the certificate of today, not that of the start.
    maxLifetimeSeconds: 3_600,
    max: CONNECTIONS,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    // A server that stands still answers no statement, its own deadline included.
    query_timeout: statementMs,
    ...(lockMs === undefined ? {} : { lock_timeout: lockMs }),
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return pool;
}
