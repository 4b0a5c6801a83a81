import { describeError, type Logger, retry } from '@decroche/service-kit';
import { Database, type DatabaseAddress } from '@decroche/service-kit/database';
import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ReadinessFigures } from '#contract';
import type { Readiness } from '../calls/timeline.ts';
import { FORGET_CHECK_MIGRATION, ForgetChecks, type ForgetCheckTables } from '../forgetting/forget-checks.ts';
import { DependencyAwayError } from '../http/request-errors.ts';

interface Tables extends ForgetCheckTables {
  readiness_figure: {
    id: Generated<number>;
    measured_at: Generated<Date>;
    ready_before_pickup_ms: number | null;
    end_of_speech_to_extracts_ms: number | null;
    end_of_speech_to_draft_ms: number | null;
  };
}

/** A few thousand small rows need no more; the default of 128 MB would be the largest thing in the process. */
const EMBEDDED_SETTINGS = ['shared_buffers=4MB'];
/** Longest wait for the server, milliseconds: a page waits for it. */
const SERVER_TIMEOUT_MS = 2_000;

const MIGRATIONS: Record<string, Migration> = {
  '001-readiness-figure': {
    async up(database) {
      await database.schema
        .createTable('readiness_figure')
        .addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey())
        .addColumn('measured_at', 'timestamptz', (column) =>
          column.notNull().defaultTo(sql`date_trunc('hour', now())`),
        )
        .addColumn('ready_before_pickup_ms', 'integer')
        .addColumn('end_of_speech_to_extracts_ms', 'integer')
        .addColumn('end_of_speech_to_draft_ms', 'integer')
        .execute();
    },
  },
  '002-forget-check': FORGET_CHECK_MIGRATION,
};

/**
 * Durable readiness figures in PostgreSQL, or in PGlite inside this process. A row says when, to the hour, and how
 * fast; it names no conversation, agent or extension.
 */
export class Figures {
  /** Results of checks of forgetting, in the same database. */
  readonly forgetChecks: ForgetChecks;
  readonly #database: Database<Tables>;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  #ready = false;
  #opening: Promise<void> | undefined;

  constructor(address: DatabaseAddress, logger: Logger) {
    this.#logger = logger;
    this.#database = new Database({
      address,
      migrations: MIGRATIONS,
      migrationTable: 'agent_desktop_migration',
      embeddedSettings: EMBEDDED_SETTINGS,
      connectMs: SERVER_TIMEOUT_MS,
      statementMs: SERVER_TIMEOUT_MS,
    });
    this.forgetChecks = new ForgetChecks(this.#database.sql);
  }

  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Begins to open the database and does not wait for it.
   *
   * @throws DatabaseInUseError when another process has the embedded one open
   */
  async start(): Promise<void> {
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
      },
      () => undefined,
    );
  }

  /** @throws DependencyAwayError when the database cannot be reached */
  async record(readiness: Readiness): Promise<void> {
    await this.#reached(
      this.#database.sql
        .insertInto('readiness_figure')
        .values({
          ready_before_pickup_ms: whole(readiness.readyBeforePickupMs),
          end_of_speech_to_extracts_ms: whole(readiness.endOfSpeechToExtractsMs),
          end_of_speech_to_draft_ms: whole(readiness.endOfSpeechToDraftMs),
        })
        .execute(),
    );
  }

  /**
   * Percentiles of the last days.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async readiness(days: number): Promise<ReadinessFigures> {
    const at = (share: number, column: string) =>
      sql<number | null>`percentile_disc(${sql.lit(share)}) within group (order by ${sql.ref(column)})`;
    const row = await this.#reached(
      this.#database.sql
        .selectFrom('readiness_figure')
        .where('measured_at', '>=', sql<Date>`now() - make_interval(days => ${days}::integer)`)
        .select([
          sql<string>`count(*)`.as('count'),
          at(0.5, 'ready_before_pickup_ms').as('ready50'),
          at(0.05, 'ready_before_pickup_ms').as('ready95'),
          at(0.5, 'end_of_speech_to_extracts_ms').as('extracts50'),
          at(0.95, 'end_of_speech_to_extracts_ms').as('extracts95'),
          at(0.5, 'end_of_speech_to_draft_ms').as('draft50'),
          at(0.95, 'end_of_speech_to_draft_ms').as('draft95'),
        ])
        .executeTakeFirstOrThrow(),
    );
    return {
      count: Number(row.count),
      readyBeforePickupMs: { p50: row.ready50, p95: row.ready95 },
      endOfSpeechToExtractsMs: { p50: row.extracts50, p95: row.extracts95 },
      endOfSpeechToDraftMs: { p50: row.draft50, p95: row.draft95 },
    };
  }

  async destroy(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    await this.#opening;
    this.#ready = false;
    await this.#database.close().catch(() => undefined);
  }

  async #reached<T>(query: Promise<T>): Promise<T> {
    try {
      return await query;
    } catch (cause) {
      throw new DependencyAwayError('database', { cause });
    }
  }
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
