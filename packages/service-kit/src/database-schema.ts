import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** When tables are brought up to date: by each service as it starts, or by `src/migrate/main.ts` alone. */
export type MigrateWhen = 'at-start' | 'never';

/** How the tables stand to the steps that a program knows, each list in the order of the names. */
export interface SchemaState {
  /** Known, not done yet. */
  readonly pending: readonly string[];
  /** Done, by a later version. */
  readonly unknown: readonly string[];
}

/** What PostgreSQL answers to one of two that make the same table at once, or wait for the same lock. */
const TAKEN = new Set(['23505', '42P07', '42710', '55P03', '57014']);
const ATTEMPTS = 5;
const PAUSE_MS = 300;

/** Asks for no right but to read the table of steps. */
export async function schemaState<T>(
  db: Kysely<T>,
  migrations: Readonly<Record<string, Migration>>,
  table: string,
): Promise<SchemaState> {
  const { rows: found } = await sql<{
    there: boolean;
  }>`select to_regclass(${table}) is not null as there`.execute(db);
  const { rows } = found[0]?.there
    ? await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db)
    : { rows: [] };
  const done = new Set(rows.map(({ name }) => name));
  return {
    pending: Object.keys(migrations)
      .filter((name) => !done.has(name))
      .sort(),
    unknown: [...done].filter((name) => !Object.hasOwn(migrations, name)).sort(),
  };
}

/**
 * Does what is missing, in one transaction and under a lock of the database: of two at once the second finds it done.
 *
 * @returns names of the steps that were done here
 */
export async function migrateTables<T>(
  db: Kysely<T>,
  migrations: Readonly<Record<string, Migration>>,
  table: string,
): Promise<readonly string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: table,
    migrationLockTableName: `${table}_lock`,
  });
  for (let attempt = 1; ; attempt++) {
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error === undefined) return results.map(({ migrationName }) => migrationName);
    if (attempt === ATTEMPTS || !TAKEN.has(String((error as { code?: unknown }).code))) throw error;
    await delay(PAUSE_MS * (0.5 + Math.random()));
  }
}
