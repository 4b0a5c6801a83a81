import { ConfigError, readEnv } from '@decroche/service-kit';
import { MIGRATION_WAITS, runMigrations } from '@decroche/service-kit/database';
import { schema } from '../config.ts';
import { knowledgeDatabase } from '../store/database.ts';

/** Brings the tables of the knowledge up to date and ends. */
process.exitCode = await runMigrations('retriever', () => {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = readEnv(
    'retriever',
    schema.pick({ DATABASE_URL: true, DATA_DIR: true }),
    process.env,
  );
  if (url === undefined && dataDir === '')
    throw new ConfigError('retriever: set DATABASE_URL (PostgreSQL) or DATA_DIR (embedded database)');
  return knowledgeDatabase({ url, dataDir }, MIGRATION_WAITS);
});
