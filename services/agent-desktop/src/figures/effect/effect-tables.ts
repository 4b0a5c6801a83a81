import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { LEAST_SHOWN } from '../suppression.ts';
import { LEAST_PEOPLE } from '../use/use-cells.ts';

/** Tables of what was brought in from the fund's own tools. */
export interface EffectTables {
  effect_figure: {
    /** Id of the organisation. */
    organisation: string;
    /** ISO date. */
    day: string;
    indicator: string;
    /** Seconds, or a share from 0 to 1. */
    value: number;
    /** Calls, or callers. */
    cases: number;
    /** People whose work it is about. */
    agents: number;
    /** Made up for a demonstration. */
    fictitious: boolean;
  };
}

/** The database itself refuses a figure that is about too few people or cases. */
export const EFFECT_MIGRATION: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`create table effect_figure (
      organisation text not null,
      day date not null,
      indicator text not null,
      value double precision not null,
      cases integer not null check (cases >= ${sql.lit(LEAST_SHOWN)}),
      agents integer not null check (agents >= ${sql.lit(LEAST_PEOPLE)}),
      fictitious boolean not null default false,
      primary key (organisation, indicator, day)
    )`.execute(database);
  },
};
