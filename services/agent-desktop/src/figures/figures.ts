import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ReadinessFigures } from '#contract';
import type { Readiness } from '../calls/timeline.ts';
import type { DeskDatabase } from '../database/desk-database.ts';

/** Table of {@link Figures}. */
export interface ReadinessTables {
  readiness_figure: {
    id: Generated<number>;
    measured_at: Generated<Date>;
    ready_before_pickup_ms: number | null;
    end_of_speech_to_extracts_ms: number | null;
    end_of_speech_to_draft_ms: number | null;
    /** Id of the organisation whose desk showed it; null before there were several. */
    organisation: string | null;
  };
}

export const READINESS_MIGRATION: Migration = {
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
};

export const READINESS_ORGANISATION_MIGRATION: Migration = {
  async up(database) {
    await database.schema.alterTable('readiness_figure').addColumn('organisation', 'text').execute();
  },
};

/** Durable readiness figures. A row says when, to the hour, how fast, and in which organisation; it names no conversation, agent or extension. */
export class Figures {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /** @throws DependencyAwayError when the database cannot be reached */
  async record(readiness: Readiness, organisation: string): Promise<void> {
    await this.#database.ask((database) =>
      database
        .insertInto('readiness_figure')
        .values({
          ready_before_pickup_ms: whole(readiness.readyBeforePickupMs),
          end_of_speech_to_extracts_ms: whole(readiness.endOfSpeechToExtractsMs),
          end_of_speech_to_draft_ms: whole(readiness.endOfSpeechToDraftMs),
          organisation,
        })
        .execute(),
    );
  }

  /**
   * Percentiles of the last days.
   *
   * @param organisation id of the one that is meant; all when absent
   * @throws DependencyAwayError when the database cannot be reached
   */
  async readiness(days: number, organisation?: string): Promise<ReadinessFigures> {
    const at = (share: number, column: string) =>
      sql<number | null>`percentile_disc(${sql.lit(share)}) within group (order by ${sql.ref(column)})`;
    const row = await this.#database.ask((database) =>
      database
        .selectFrom('readiness_figure')
        .where('measured_at', '>=', sql<Date>`now() - make_interval(days => ${days}::integer)`)
        .$if(organisation !== undefined, (query) => query.where('organisation', '=', organisation ?? ''))
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
}

function whole(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
