import { join } from 'node:path';
import { type Certificates, ConfigError, describeError, type Logger, retry } from '@decroche/service-kit';
import { Database, type DatabaseAddress, type MigrateWhen } from '@decroche/service-kit/database';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { AUDIT_MIGRATION, type AuditTables } from '../audit/audit-tables.ts';
import { OPINION_MIGRATION, type OpinionTables } from '../feedback/opinion-tables.ts';
import { EFFECT_MIGRATION, type EffectTables } from '../figures/effect/effect-tables.ts';
import {
  READINESS_FLOOR_MIGRATION,
  READINESS_MIGRATION,
  READINESS_ORGANISATION_MIGRATION,
  type ReadinessTables,
} from '../figures/readiness/readiness-tables.ts';
import { USE_MIGRATION, type UseTables } from '../figures/use/use-tables.ts';
import { FORGET_CHECK_MIGRATION, type ForgetCheckTables } from '../forgetting/forget-checks.ts';
import { DependencyAwayError } from '../http/request-errors.ts';
import { REVIEW_MIGRATION, type ReviewTables } from '../review/review-tables.ts';

type Tables = ReadinessTables &
  ForgetCheckTables &
  AuditTables &
  OpinionTables &
  UseTables &
  EffectTables &
  ReviewTables;

/** The settings that say where the tables are. */
export interface DatabaseSettings {
  readonly DATABASE_URL?: string | undefined;
  readonly DATA_DIR?: string | undefined;
  readonly TLS_DIR?: Certificates | undefined;
}

/** Asks the database, also inside a transaction. */
export type DeskSql = Kysely<Tables>;

/** A few thousand small rows need no more; the default of 128 MB would be the largest thing in the process. */
const EMBEDDED_SETTINGS = ['shared_buffers=4MB'];
/** Longest wait for the server, milliseconds: a page waits for it. */
const SERVER_TIMEOUT_MS = 2_000;

/** Steps from an empty database to the tables of today, in the order of their names. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-readiness-figure': READINESS_MIGRATION,
  '002-forget-check': FORGET_CHECK_MIGRATION,
  '003-audit': AUDIT_MIGRATION,
  '004-readiness-organisation': READINESS_ORGANISATION_MIGRATION,
  '005-opinion': OPINION_MIGRATION,
  '006-use': USE_MIGRATION,
  '007-effect': EFFECT_MIGRATION,
  '008-review': REVIEW_MIGRATION,
  '009-readiness-floor': READINESS_FLOOR_MIGRATION,
};

/** Where the tables are, by the settings: on a server, or in a folder of the data folder. */
export function deskAddress({
  DATABASE_URL: url,
  DATA_DIR: dataDir,
  TLS_DIR: tls,
}: DatabaseSettings): DatabaseAddress {
  if (url !== undefined) return { url, tls };
  if (dataDir !== undefined) return { folder: join(dataDir, 'figures') };
  throw new ConfigError('agent-desktop: set DATABASE_URL (PostgreSQL) or DATA_DIR (embedded database)');
}

/** The tables of the desk, to be opened. */
export function deskTables(
  address: DatabaseAddress,
  how: {
    readonly migrate?: MigrateWhen;
    readonly statementMs: number;
    readonly lockMs?: number;
    readonly logger?: Logger;
  },
): Database<Tables> {
  return new Database<Tables>({
    address,
    migrations: MIGRATIONS,
    migrationTable: 'agent_desktop_migration',
    embeddedSettings: EMBEDDED_SETTINGS,
    connectMs: SERVER_TIMEOUT_MS,
    ...how,
  });
}

/** What of the desk lasts: figures, results of checks, the audit log, opinions and reviews of drafts. In PostgreSQL, or in PGlite inside this process. */
export class DeskDatabase {
  readonly #database: Database<Tables>;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #ready = false;
  #opening: Promise<void> | undefined;

  constructor(address: DatabaseAddress, logger: Logger, migrate: MigrateWhen = 'at-start') {
    this.#logger = logger;
    this.#database = deskTables(address, { migrate, statementMs: SERVER_TIMEOUT_MS, logger });
  }

  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Begins to open the database and does not wait for it.
   *
   * @param onReady once its tables are up to date
   * @throws DatabaseInUseError when another process has the embedded one open
   */
  async start(onReady: () => void): Promise<void> {
    await this.#database.claim();
    this.#opening = retry(() => this.#database.open(), {
      firstMs: 200,
      mostMs: 5_000,
      attempts: Number.POSITIVE_INFINITY,
      signal: this.#stop.signal,
      onFailure: (error, attempt) => {
        if (attempt % 10 === 1)
          this.#logger.warn({ err: describeError(error) }, 'cannot open the database; trying on');
      },
    }).then(
      () => {
        this.#ready = true;
        onReady();
      },
      () => undefined,
    );
  }

  /**
   * Asks the database.
   *
   * @throws DependencyAwayError when it cannot be reached
   */
  async ask<T>(query: (sql: Kysely<Tables>) => Promise<T>): Promise<T> {
    try {
      return await query(this.#database.sql);
    } catch (cause) {
      throw new DependencyAwayError('database', { cause });
    }
  }

  async destroy(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    await this.#opening;
    this.#ready = false;
    await this.#database.close().catch(() => undefined);
  }
}
