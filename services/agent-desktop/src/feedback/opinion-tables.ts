import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the opinions. A row names no agent, organisation, conversation or turn. */
export interface OpinionTables {
  opinion: {
    /** Random: it tells neither order nor time. */
    id: Generated<string>;
    given_hour: Generated<Date>;
    verdict: string;
    reason: string | null;
    part: string | null;
    sentence: number | null;
    /** Of the draft, once more, to be searched by. */
    theme: string;
    draft: string;
  };
}

export const OPINION_MIGRATION: Migration = {
  async up(database) {
    await database.schema
      .createTable('opinion')
      .addColumn('id', 'uuid', (column) => column.primaryKey().defaultTo(sql`gen_random_uuid()`))
      .addColumn('given_hour', 'timestamptz', (column) =>
        column.notNull().defaultTo(sql`date_trunc('hour', now())`),
      )
      .addColumn('verdict', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('part', 'text')
      .addColumn('sentence', 'integer')
      .addColumn('theme', 'text', (column) => column.notNull())
      .addColumn('draft', 'jsonb', (column) => column.notNull())
      .execute();
    await database.schema.createIndex('opinion_by_hour').on('opinion').column('given_hour').execute();
  },
};
