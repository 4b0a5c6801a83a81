import { join } from 'node:path';
import type { Certificates, Logger } from '@decroche/service-kit';
import { Database, embeddedDatabaseExists, type MigrateWhen } from '@decroche/service-kit/database';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './tables.ts';

/** Where the knowledge is kept. */
export interface KnowledgeAddress {
  /** `postgres://…`; absent for PGlite in `dataDir`. */
  readonly url: string | undefined;
  /** Folder of the embedded database. */
  readonly dataDir: string;
  /** Whether whoever opens it brings the tables up to date; default `at-start`. */
  readonly migrate?: MigrateWhen;
  /** For `sslmode=verify-full`. */
  readonly tls?: Certificates | undefined;
}

/** The open database of the knowledge. */
export type KnowledgeDatabase = Database<Tables>;

/** Which steps to the tables were done. */
export const MIGRATION_TABLE = 'kysely_migration';

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;

/** Folder of the embedded database's files inside the data folder. */
export function embeddedFolder(dataDir: string): string {
  return join(dataDir, 'knowledge-store');
}

/** True when there is a database to open: one is configured, or an embedded one was made before. */
export function databaseExists({ url, dataDir }: KnowledgeAddress): boolean {
  return url !== undefined || (dataDir !== '' && embeddedDatabaseExists(embeddedFolder(dataDir)));
}

/**
 * Opens the database and, unless told never to, brings its tables up to date.
 *
 * @param logger of a service; a command shows its failures itself
 * @throws DatabaseInUseError when another process has the embedded one open
 * @throws DatabaseUnavailableError when it cannot be reached
 * @throws MigrationFailedError
 * @throws SchemaOlderError when its tables may not be brought up to date here
 * @throws SchemaDivergedError
 */
export async function openDatabase(address: KnowledgeAddress, logger?: Logger): Promise<KnowledgeDatabase> {
  const database = knowledgeDatabase(address, { statementMs: STATEMENT_TIMEOUT_MS, logger });
  try {
    await database.open();
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

/** The database, to be opened. */
export function knowledgeDatabase(
  { url, dataDir, migrate, tls }: KnowledgeAddress,
  how: {
    readonly statementMs: number;
    readonly lockMs?: number;
    readonly logger?: Logger | undefined;
    /** Steps to the tables; default all of them. */
    readonly migrations?: typeof MIGRATIONS;
  },
): KnowledgeDatabase {
  return new Database<Tables>({
    address: url === undefined ? { folder: embeddedFolder(dataDir) } : { url, tls },
    migrations: MIGRATIONS,
    migrationTable: MIGRATION_TABLE,
    ...(migrate === undefined ? {} : { migrate }),
    connectMs: CONNECT_TIMEOUT_MS,
    ...how,
  });
}
