import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Steps from an empty database to the tables of today, in the order of their names. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-21-knowledge': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('article_version')
        .addColumn('slug', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull().check(sql`version >= 1`))
        .addColumn('status', 'text', (column) =>
          column.notNull().check(sql`status in ('draft', 'in-review', 'published', 'archived')`),
        )
        .addColumn('author', 'text', (column) => column.notNull())
        .addColumn('reviewer', 'text', (column) => column.check(sql`reviewer <> author`))
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('changed_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addPrimaryKeyConstraint('article_version_key', ['slug', 'version'])
        .execute();
      await db.schema
        .createTable('base_file')
        .addColumn('path', 'text', (column) => column.primaryKey())
        .addColumn('content', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('generation')
        .addColumn('number', 'serial', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('live', 'boolean', (column) => column.notNull())
        .addColumn('published_by', 'text', (column) => column.notNull())
        .addColumn('published_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn('files', 'jsonb', (column) => column.notNull())
        .execute();
      // At most one generation is live, whatever two experts do at once.
      await sql`create unique index generation_live on generation (live) where live`.execute(db);
      await db.schema
        .createTable('gap')
        .addColumn('id', 'serial', (column) => column.primaryKey())
        .addColumn('example', 'text', (column) => column.notNull())
        .addColumn('terms', 'jsonb', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) =>
          column.notNull().check(sql`state in ('open', 'being-written', 'answered')`),
        )
        .addColumn('answered_by', 'text')
        .addColumn('first_seen', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn('last_seen', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .execute();
    },
  },
  '2026-11-22-imported-documents': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .createTable('imported_document')
        .addColumn('document', 'text', (column) => column.notNull())
        .addColumn('slug', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('imported_document_key', ['document', 'slug'])
        .execute();
    },
  },
  '2026-11-22-told-gaps': {
    up: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('gap').addColumn('writer', 'text').execute();
      await db.schema.alterTable('gap').addColumn('told_at', 'timestamptz').execute();
    },
  },
  '2026-11-28-handed-in-by': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('article_version')
        .addColumn('handed_in_by', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
        .execute();
    },
  },
  '2026-11-28-questions-without-sentence': {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('gap')
        .addColumn('words', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'::jsonb`))
        .execute();
      await db.schema
        .alterTable('gap')
        .addColumn('conversations', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await sql`alter table gap alter column example drop not null`.execute(db);
      // Nobody knows how many conversations asked: what was kept of one sentence goes, terms included.
      await sql`update gap set example = null, terms = '[]'::jsonb`.execute(db);
    },
  },
  '2026-11-30-sent-back': {
    up: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('article_version').addColumn('sent_back_because', 'text').execute();
      await db.schema.alterTable('article_version').addColumn('sent_back_by', 'text').execute();
    },
  },
};
