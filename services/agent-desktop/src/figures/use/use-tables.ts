import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { LEAST_PEOPLE } from './use-cells.ts';

/** Tables of what was counted. */
export interface UseTables {
  use_figure: {
    /** Id of the organisation. */
    organisation: string;
    /** `hour`, `day` or `week`. */
    span: string;
    /** First day of the span, ISO date. */
    day: string;
    /** 0 to 23; 0 for what is longer than an hour. */
    hour: number;
    cell: string;
    /** Events. */
    count: number;
    /** People whose events they are. */
    people: number;
    /** Made up for a demonstration. */
    fictitious: boolean;
  };
}

/** The database itself refuses a figure that is about too few people. */
export const USE_MIGRATION: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`create table use_figure (
      organisation text not null,
      span text not null check (span in ('hour', 'day', 'week')),
      day date not null,
      hour smallint not null check (hour between 0 and 23),
      cell text not null,
      count integer not null,
      people integer not null check (people >= ${sql.lit(LEAST_PEOPLE)}),
      fictitious boolean not null default false,
      check (count >= people),
      primary key (organisation, day, hour, span, cell)
    )`.execute(database);
  },
};
