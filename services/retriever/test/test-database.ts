import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DatabaseAddress } from '../src/store/database.ts';

/** A PostgreSQL server on which tests may make databases: `postgres://…`; without it they run in PGlite. */
export const TEST_SERVER = process.env.TEST_POSTGRES_URL ?? '';

/** An empty database of one test file. */
export interface TestDatabase {
  readonly address: DatabaseAddress;
  /** Removes it from the server; an embedded one goes with its folder. */
  drop(): Promise<void>;
}

/** @param folder where an embedded one is made */
export async function createTestDatabase(folder: string): Promise<TestDatabase> {
  if (TEST_SERVER === '') {
    return { address: { url: undefined, dataDir: folder }, drop: () => Promise.resolve() };
  }
  const name = `decroche_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(TEST_SERVER);
  url.pathname = `/${name}`;
  return {
    address: { url: url.href, dataDir: '' },
    drop: () => onServer(`drop database if exists ${name} with (force)`),
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: TEST_SERVER });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
