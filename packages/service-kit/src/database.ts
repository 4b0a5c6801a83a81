import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import type { Certificates } from './certificates.ts';
import { FailedWrites } from './failed-writes.ts';
import { lockFile } from './folder-lock.ts';
import type { Logger } from './logger.ts';
import { postgresConnection } from './tls.ts';

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
  /** Settings of the embedded engine, such as `shared_buffers=4MB`. */
  readonly embeddedSettings?: readonly string[];
  /** Longest wait for a connection to the server, milliseconds. */
  readonly connectMs: number;
  /** Longest time of a statement on the server, milliseconds. */
  readonly statementMs: number;
  /** Told when its disk takes nothing any more; absent for a command, which shows its failure itself. */
  readonly logger?: Logger | undefined;
}

/** The database cannot be opened, or its tables not brought up to date. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
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
   * Connects and brings the tables up to date. May be tried again after a failure.
   *
   * @throws DatabaseInUseError
   * @throws DatabaseUnavailableError when it cannot be reached, or a step of the migration fails
   */
  async open(): Promise<void> {
    const { address, migrations, migrationTable } = this.#options;
    await this.claim();
    const { error } = await new Migrator({
      db: this.sql,
      provider: { getMigrations: async () => ({ ...migrations }) },
      migrationTableName: migrationTable,
      migrationLockTableName: `${migrationTable}_lock`,
    }).migrateToLatest();
    if (error === undefined) return;
    const where = 'url' in address ? 'check DATABASE_URL' : `it is in ${address.folder}`;
    throw new DatabaseUnavailableError(`the database cannot be opened or brought up to date; ${where}`, {
      cause: error,
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
  { connectMs, statementMs }: DatabaseOptions,
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
  });
  // An idle connection that breaks is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return pool;
}
