import { retry } from './backoff.ts';
import { ConfigError } from './config.ts';

/** How long a statement of a migration may take, and wait for a lock while services work: behind it their own statements wait. */
export const MIGRATION_WAITS = { statementMs: 600_000, lockMs: 5_000 } as const;

/** Exit statuses, as in sysexits.h where it has one. */
const FAILED = 1;
const EX_UNAVAILABLE = 69;
const EX_CONFIG = 78;
/** A database that does not answer is asked this often, at most 3 s apart: about two minutes. */
const ATTEMPTS = 40;

/** The part of a database that is needed here. */
export interface Migratable {
  open(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Where its lines go, and how long it waits. */
export interface MigrationRun {
  readonly say?: (line: string) => void;
  readonly attempts?: number;
}

/**
 * Brings the tables of a service up to date and says in one line what was done. Safe to run again, and twice at once. A
 * database that does not answer is waited for, two minutes at most.
 *
 * @param databaseOf reads the settings
 * @returns status for the process: 0 the tables are of this version or a later one; 1 a step failed, and nothing of it was
 *   kept, or the database is in use or of another line of versions; 69 it did not answer; 78 a setting is wrong
 */
export async function runMigrations(
  service: string,
  databaseOf: () => Migratable,
  { say = toOutput, attempts = ATTEMPTS }: MigrationRun = {},
): Promise<number> {
  let database: Migratable | undefined;
  try {
    const opened = databaseOf();
    database = opened;
    const done = await retry(() => opened.open(), {
      firstMs: 250,
      mostMs: 3_000,
      attempts,
      onFailure: (error, attempt) => {
        if (!isAway(error)) throw error;
        if (attempt === 0) say(`${service}: ${reasonOf(error)}; waiting for it`);
      },
    });
    say(done.length === 0 ? `${service}: nothing to do` : `${service}: done: ${done.join(', ')}`);
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) {
      say(error.message);
      return EX_CONFIG;
    }
    say(`${service}: ${reasonOf(error)}`);
    return isAway(error) ? EX_UNAVAILABLE : FAILED;
  } finally {
    await database?.close().catch(() => undefined);
  }
}

function toOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}

function isAway(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'DATABASE_UNAVAILABLE';
}

/** What happened and, where that is known, why. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;
}
