import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { LEAST_PEOPLE } from '../use/use-cells.ts';

/** Table of what was measured of the tool. */
export interface ReadinessTables {
  readiness_figure: {
    /** Id of the organisation. */
    organisation: string;
    /** `hour`, `day` or `week`. */
    span: string;
    /** First day of the span, ISO date. */
    day: string;
    /** 0 to 23; 0 for what is longer than an hour. */
    hour: number;
    /** `calls`, `ready`, `extracts` or `draft`. */
    measure: string;
    /** Calls. */
    count: number;
    /** People at whose desks they were. */
    people: number;
    /** One for each call, milliseconds, in order of size; empty for `calls`. */
    values_ms: number[];
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

/**
 * A row a call becomes a row for what five people did at least. Of the rows a call nothing says how many people they are about, so
 * they are forgotten.
 */
export const READINESS_FLOOR_MIGRATION: Migration = {
  async up(database) {
    await database.schema.dropTable('readiness_figure').execute();
    await sql`create table readiness_figure (
      organisation text not null,
      span text not null check (span in ('hour', 'day', 'week')),
      day date not null,
      hour smallint not null check (hour between 0 and 23),
      measure text not null check (measure in ('calls', 'ready', 'extracts', 'draft')),
      count integer not null,
      people integer not null check (people >= ${sql.lit(LEAST_PEOPLE)}),
      values_ms integer[] not null,
      check (count >= people),
      check (cardinality(values_ms) = case measure when 'calls' then 0 else count end),
      primary key (organisation, day, hour, span, measure)
    )`.execute(database);
  },
};
