import { readEnv } from '@decroche/service-kit';
import { MIGRATION_WAITS, runMigrations } from '@decroche/service-kit/database';
import { schema } from '../config.ts';
import { deskAddress, deskTables } from '../database/desk-database.ts';

/** Brings the tables of the desk up to date and ends. */
process.exitCode = await runMigrations('agent-desktop', () => {
  const settings = readEnv(
    'agent-desktop',
    schema.pick({ DATABASE_URL: true, DATA_DIR: true, TLS_DIR: true, PLAINTEXT_ALLOWED: true }),
    process.env,
  );
  return deskTables(deskAddress(settings), MIGRATION_WAITS);
});
