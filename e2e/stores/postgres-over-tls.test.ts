import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import type { Certificates } from '@decroche/service-kit';
import { Database } from '@decroche/service-kit/database';
import { PostgresContainer } from '@decroche/test-stage/stores';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StoreGround } from './store-ground.ts';

const MIGRATE = resolve(import.meta.dirname, '../../services/retriever/src/migrate/main.ts');

let ground: StoreGround;
let postgres: PostgresContainer;
let url: string;
let tls: Certificates;
const opened: Database<object>[] = [];

beforeAll(async () => {
  ground = await StoreGround.create();
  postgres = await PostgresContainer.start(ground.authority);
  url = postgres.urlOf('postgres');
  tls = await ground.certificatesOf('retriever');
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(async () => {
  await postgres?.stop();
  await ground?.remove();
});

function databaseAt(address: string, certificates?: Certificates): Database<object> {
  const database = new Database<object>({
    address: { url: address, tls: certificates },
    ...{ migrations: {}, migrationTable: 'none', connectMs: 5_000, statementMs: 5_000 },
  });
  opened.push(database);
  return database;
}

/** `open`, or the line that says why not. */
async function attempt(address: string, certificates?: Certificates): Promise<string> {
  try {
    await databaseAt(address, certificates).open();
    return 'open';
  } catch (error) {
    return (error as Error).message;
  }
}

const isEncrypted = async (database: Database<object>): Promise<boolean> => {
  const { rows } = await sql<{
    ssl: boolean;
  }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(database.sql);
  return rows[0]?.ssl === true;
};

describe('a PostgreSQL server', () => {
  it('of the authority in TLS_DIR is believed, and everything goes encrypted', async () => {
    const database = databaseAt(url, tls);
    await database.open();
    expect(await isEncrypted(database)).toBe(true);
  });

  it('of the authority that sslrootcert names is believed', async () => {
    expect(await attempt(postgres.url)).toBe('open');
  });

  it('of another authority is not, and the line says where to put it', async () => {
    const refused =
      'the database cannot be opened: its certificate is of an authority that is not believed: put that authority into TLS_DIR; check DATABASE_URL';
    expect(await attempt(url, await ground.stranger('retriever'))).toBe(refused);
    expect(await attempt(url)).toBe(refused);
    const { folder } = await ground.stranger('pii-guard');
    // The only one that is believed then: not the one of TLS_DIR beside it.
    expect(await attempt(postgres.urlOf('postgres', join(folder, 'ca.pem')), tls)).toBe(refused);
  });

  it('is believed under the host only that its certificate is for', async () => {
    expect(await attempt(url.replace('127.0.0.1', 'localhost'), tls)).toContain(
      'its certificate is not for the host of the address',
    );
  });

  it('lets nobody in who speaks in clear, and the line says what to add', async () => {
    expect(await attempt(url.replace('?sslmode=verify-full', ''), tls)).toContain('add sslmode=verify-full');
  });

  it('that does not encrypt is told no password', async () => {
    const heard: Buffer[] = [];
    const server = createServer((socket) => {
      // The answer to a request for encryption (PostgreSQL's protocol, 54.2.11): no.
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.write('N');
      });
      socket.on('error', () => undefined);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const open = new URL(url);
    open.port = String((server.address() as AddressInfo).port);
    expect(await attempt(open.href, tls)).toContain('it does not encrypt: turn TLS on there');
    expect(Buffer.concat(heard)).toHaveLength(8);
    server.close();
  });

  it('whose authority cannot be read from the file of sslrootcert is left alone with a line, not with a crash', async () => {
    expect(await attempt(postgres.urlOf('postgres', '/nowhere/ca.pem'))).toBe(
      'the database cannot be opened: the file that sslrootcert names cannot be read; check DATABASE_URL',
    );
  });

  it('that wants a certificate gets the one of TLS_DIR', async () => {
    const owner = databaseAt(url, tls);
    await sql.raw(`create role ${postgres.certified} login password 'x'`).execute(owner.sql);
    const certified = url.replace(/\/\/[^@]*@/, `//${postgres.certified}:x@`);
    expect(await attempt(certified, tls)).toBe('open');
    expect(await attempt(`${certified}&sslrootcert=${join(tls.folder, 'ca.pem')}`)).toContain(
      'it wants a certificate: set TLS_DIR',
    );
  });

  it('is not spoken to in clear from another machine: the program does not start', async () => {
    const here = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.internal === false);
    const open = `postgres://a:b@${here?.address}:5432/decroche`;
    const end = await new Promise<[unknown, string]>((done) =>
      execFile(process.execPath, [MIGRATE], { env: { DATABASE_URL: open } }, (error, stdout, stderr) =>
        done([error?.code, stdout + stderr]),
      ),
    );
    expect(end).toEqual([
      78,
      expect.stringContaining('DATABASE_URL is not on loopback: add sslmode=verify-full'),
    ]);
  });
});

it('a server that got a certificate of another authority is gone on with, and connected to again, without a restart', async () => {
  const before = databaseAt(url, tls);
  await before.open();
  const next = await PrivateAuthority.create('Next');
  const old = await readFile(join(tls.folder, 'ca.pem'), 'utf8');
  await postgres.issue(next);
  // As the guide has it.
  await sql`select pg_reload_conf()`.execute(before.sql);
  expect(await isEncrypted(before)).toBe(true);
  await expect.poll(() => attempt(url, tls)).toContain('an authority that is not believed');
  await ground.folderOf('retriever', next);
  await appendFile(join(tls.folder, 'ca.pem'), old);
  expect(tls.refresh()).toBe(true);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`.execute(
    before.sql,
  );
  expect(await attempt(url, tls)).toBe('open');
  expect(await isEncrypted(before)).toBe(true);
});
