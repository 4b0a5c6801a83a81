import { randomBytes } from 'node:crypto';
import { postgresConnection } from '@decroche/service-kit/tls';
import { Client } from 'pg';

/** A PostgreSQL server on which tests may make databases: `postgres://…`; empty where there is none. */
export const TEST_SERVER = process.env.TEST_POSTGRES_URL ?? '';

/** An empty database of one test file on the {@link TEST_SERVER}. */
export interface ServerDatabase {
  readonly name: string;
  readonly url: string;
  /** Runs a statement beside it, with all rights of the server's user. */
  asAdministrator(
    statement: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rowCount: number | null }>;
  /** Removes it, whoever is connected. */
  drop(): Promise<void>;
}

export async function createServerDatabase(): Promise<ServerDatabase> {
  const name = `decroche_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(TEST_SERVER);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    asAdministrator: onServer,
    drop: async () => {
      await onServer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(
  statement: string,
  values: readonly unknown[] = [],
): Promise<{ readonly rowCount: number | null }> {
  const client = new Client(postgresConnection(TEST_SERVER, undefined));
  await client.connect();
  try {
    return await client.query(statement, [...values]);
  } finally {
    await client.end();
  }
}
