import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { type ForgetCheckResult, forgetCheckResultSchema } from '#contract';
import type { DeskDatabase } from '../database/desk-database.ts';

/** Table of {@link ForgetChecks}. */
export interface ForgetCheckTables {
  forget_check: {
    id: Generated<number>;
    checked_at: Date;
    scope: ForgetCheckResult['scope'];
    stores: string;
  };
}

export const FORGET_CHECK_MIGRATION: Migration = {
  async up(database) {
    await database.schema
      .createTable('forget_check')
      .addColumn('id', 'bigint', (column) => column.generatedAlwaysAsIdentity().primaryKey())
      .addColumn('checked_at', 'timestamptz', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('stores', 'jsonb', (column) => column.notNull())
      .execute();
  },
};

/** Results older than this go: thirteen months show a whole year. */
export const KEPT_DAYS = 396;

/** What of the newest check of the running installation is measured. */
export interface NewestCheck {
  /** Unix time, milliseconds; 0 before the first. */
  readonly atMs: number;
  /** Traces and other faults, in all stores together. */
  readonly found: number;
}

/** Results of checks of forgetting. They name no person and hold nothing of what was planted. */
export class ForgetChecks {
  readonly #database: DeskDatabase;
  #newest: NewestCheck | undefined;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /** @throws DependencyAwayError when the database cannot be reached */
  async record({ checkedAt, scope, stores }: ForgetCheckResult): Promise<void> {
    await this.#database.ask((database) =>
      database
        .insertInto('forget_check')
        .values({ checked_at: new Date(checkedAt), scope, stores: JSON.stringify(stores) })
        .execute(),
    );
    await this.purge();
    await this.look();
  }

  /** As it was when it was looked at last; undefined before that. */
  get newest(): NewestCheck | undefined {
    return this.#newest;
  }

  /** Another desk may have taken one. @throws DependencyAwayError when the database cannot be reached */
  async look(): Promise<void> {
    const here = (await this.last()).find(({ scope }) => scope === 'installation');
    const found = here?.stores.reduce((sum, store) => sum + store.found, 0) ?? 0;
    this.#newest = { atMs: here === undefined ? 0 : Date.parse(here.checkedAt), found };
  }

  /** Removes what is too old. @throws DependencyAwayError when the database cannot be reached */
  async purge(): Promise<void> {
    await this.#database.ask((database) =>
      database
        .deleteFrom('forget_check')
        .where('checked_at', '<', sql<Date>`now() - make_interval(days => ${sql.lit(KEPT_DAYS)})`)
        .execute(),
    );
  }

  /**
   * The newest result of each scope.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async last(): Promise<ForgetCheckResult[]> {
    return await this.#database.ask(async (database) => {
      const rows = await database
        .selectFrom('forget_check')
        .distinctOn('scope')
        .orderBy('scope')
        .orderBy('checked_at', 'desc')
        .select(['checked_at', 'scope', 'stores'])
        .execute();
      return rows.map(({ checked_at, scope, stores }) =>
        forgetCheckResultSchema.parse({
          checkedAt: checked_at.toISOString(),
          scope,
          stores: typeof stores === 'string' ? JSON.parse(stores) : stores,
        }),
      );
    });
  }
}
