import { ConfigError, readEnv } from '@decroche/service-kit';
import { MIGRATION_WAITS, runMigrations } from '@decroche/service-kit/database';
import { schema } from '../config.ts';
import { knowledgeDatabase } from '../store/database.ts';

/** Brings the tables of the knowledge up to date and ends. */
process.exitCode = await runMigrations('retriever', () => {
  const {
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    TLS_DIR: tls,
  } = readEnv(
    'retriever',
    schema.pick({ DATABASE_URL: true, DATA_DIR: true, TLS_DIR: true, PLAINTEXT_ALLOWED: true }),
    process.env,
  );
  if (url === undefined && dataDir === '')
    throw new ConfigError('retriever: set DATABASE_URL (PostgreSQL) or DATA_DIR (embedded database)');
  return knowledgeDatabase({ url, dataDir, tls }, MIGRATION_WAITS);
});
