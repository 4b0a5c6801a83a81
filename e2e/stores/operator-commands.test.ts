import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commandsOf, FOR_SERVERS } from '@decroche/cli/guides';
import { ensure, type LocalStack, PrivateAuthority, startLocalStack } from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { secrets } from '@decroche/test-stage';
import { PostgresContainer, RedisContainer } from '@decroche/test-stage/stores';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreGround } from './store-ground.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BASE = join(ROOT, 'services/retriever/test/base');
const COMMANDS = commandsOf('exploitation.md').filter(({ text }) =>
  FOR_SERVERS.some((each) => each.test(text)),
);
/** Those that were run. */
const done = new Set<string>();

let place: string;
let ground: StoreGround;
let postgres: PostgresContainer;

/** What one line of a shell came to. */
interface ShellEnd {
  readonly status: number;
  readonly output: string;
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'operator-'));
  ground = await StoreGround.create();
  postgres = await PostgresContainer.start(ground.authority);
  const main = join(ROOT, 'tools/cli/src/main.ts');
  await program('run', `'${process.execPath}' --conditions development '${main}'`);
  await mkdir(join(place, 'bin'));
}, 120_000);
afterAll(async () => {
  await postgres?.stop();
  await ground?.remove();
  await rm(place, { recursive: true, force: true });
});

/** Puts a program into the folder in which commands are run. */
async function program(name: string, command: string): Promise<void> {
  await writeFile(join(place, name), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
}

/** The commands of the guide that begin so, as they stand there; each counts as run. */
function ofGuide(beginning: RegExp): readonly string[] {
  const found = COMMANDS.filter(({ text }) => beginning.test(text)).map(({ text }) => text);
  expect(found, `commands that begin with ${beginning}`).not.toEqual([]);
  for (const text of found) done.add(text);
  return found;
}

/** Runs a command of the guide, with an address in place of the one that stands for it, and this repository for its files. */
function shell(text: string, url = '', env: Readonly<Record<string, string>> = {}): Promise<ShellEnd> {
  const line = text
    .replace(/postgres:\/\/\S*\/decroche/, `'${url}'`)
    .replace(/\bnode services\//, `'${process.execPath}' '${ROOT}'/services/`);
  return new Promise((end) =>
    execFile(
      'sh',
      ['-c', line],
      { cwd: place, env: { PATH: `${join(place, 'bin')}:${process.env.PATH}`, HOME: place, ...env } },
      (error, stdout, stderr) =>
        end({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    ),
  );
}

async function succeeds(text: string, url?: string, env?: Readonly<Record<string, string>>): Promise<string> {
  const { status, output } = await shell(text, url, env);
  expect(status, `${text}\n${output}`).toBe(0);
  return output;
}

/** Runs a line beside the PostgreSQL server. */
async function beside(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { status, output } = await postgres.shell(`cd /tmp && ${line}`, env);
  expect(status, `${line}\n${output}`).toBe(0);
  return output;
}

/** Address of the installation's database for a role, whose password is its name. */
const as = (role: string, url = postgres.urlOf('decroche', join(postgres.folder, 'ca.pem'))): string =>
  url.replace(/\/\/[^@]*@/, `//${role}:${role}@`);
const OWNER = 'owner';
const SERVICES = 'decroche_services';
const count = async (table: string): Promise<number> =>
  Number(await beside(`psql -U tests -d decroche -Atc 'select count(*) from ${table}'`));
/** Runs a statement with all rights. */
const administrator = (statement: string): Promise<string> =>
  beside('psql -U tests -d "$BASE" -v ON_ERROR_STOP=1 -qc "$STATEMENT"', {
    ...{ BASE: 'decroche', STATEMENT: statement },
  });

// One base goes through all of it, in the order of the guide.
describe('on a PostgreSQL server', () => {
  it('tables are made by their owner, and services that may not change them read and write', async () => {
    await beside('createdb -U tests decroche');
    for (const role of [OWNER, SERVICES]) await administrator(`create role ${role} login password '${role}'`);
    await administrator(`alter database decroche owner to ${OWNER}`);
    const migrations = ofGuide(/^DATABASE_URL=\S+ node /);
    for (const command of migrations) expect(await succeeds(command, as(OWNER))).toContain('done: ');
    for (const grant of ofGuide(/^grant |^alter default/)) await administrator(`set role ${OWNER}; ${grant}`);
    for (const command of migrations)
      expect(await succeeds(command, as(SERVICES))).toContain('nothing to do');
    const detectors = join(ROOT, 'services/pii-guard/src/documents/main.ts');
    const settings = { DATABASE_URL: as(SERVICES), PII_INSPECTOR: detectors };
    await succeeds(`./run kb import '${BASE}'`, '', settings);
    await succeeds('./run kb publish --force', '', settings);
    const url = as(SERVICES, postgres.insideUrl('decroche'));
    const denied = await postgres.shell('psql "$URL" -c "create table forbidden (a int)"', { URL: url });
    expect(denied.output).toContain('permission denied');
  }, 240_000);

  it('the knowledge base is backed up and taken back, by its owner or with the right that the guide names', async () => {
    const [backup = '', restore = ''] = ofGuide(/^DATABASE_URL=\S+ \.\/run kb /);
    await succeeds(backup, as(SERVICES));
    const before = await count('article_version');
    expect(before).toBeGreaterThan(0);
    await administrator('delete from generation; delete from article_version');
    expect(await shell(restore, as(SERVICES))).toMatchObject({ status: 1 });
    expect(await count('article_version')).toBe(0);
    await succeeds(restore, as(OWNER));
    expect([await count('article_version'), await count('generation')]).toEqual([before, 1]);
    await administrator(`grant update on all sequences in schema public to ${SERVICES}`);
    await succeeds(restore, as(SERVICES));
  }, 240_000);

  it('all of it is backed up by the tools of PostgreSQL, and restored over what came later', async () => {
    const [dump = '', restore = ''] = ofGuide(/^pg_/);
    const env = { DATABASE_URL: as(OWNER, postgres.insideUrl('decroche')) };
    await beside(dump, env);
    const before = await count('article_version');
    await administrator('delete from article_version');
    await administrator(
      "insert into audit_entry (person, name, organisation, act, subject, outcome) values ('h', 'n', 'o', 'export', 'later', 'done')",
    );
    await beside(restore, env);
    expect([await count('article_version'), await count('audit_entry')]).toEqual([before, 0]);
    for (const role of [OWNER, SERVICES])
      for (const command of ofGuide(/^DATABASE_URL=\S+ node /))
        expect(await succeeds(command, as(role))).toContain('nothing to do');
    expect(
      await beside(
        'psql -U tests -d decroche -Atc "select distinct tableowner from pg_tables where schemaname = \'public\'"',
      ),
    ).toBe(`${OWNER}\n`);
    // What forbids changes of the log came back with it.
    const { output } = await postgres.shell("psql -U tests -d decroche -c 'truncate audit_entry'");
    expect(output).toContain('audit_entry takes additions only');
  }, 120_000);

  it('shows its renewed certificate when it is told to', async () => {
    await postgres.issue(await PrivateAuthority.create('Next'));
    const env = { DATABASE_URL: 'postgresql:///postgres?user=tests' };
    for (const command of ofGuide(/^psql /)) await beside(command, env);
    const [migrate = ''] = ofGuide(/^DATABASE_URL=\S+ node /).filter((text) => text.includes('retriever'));
    // Believed under the authority that is in the same folder now, and under no other.
    await expect
      .poll(async () => (await shell(migrate, as(OWNER))).output, { timeout: 20_000 })
      .toContain('nothing to do');
  }, 60_000);
});

it('Redis reads its renewed certificate when its operator tells it to', async () => {
  const redis = await RedisContainer.start(ground.authority);
  try {
    await redis.issue(ground.authority);
    for (const command of ofGuide(/^redis-cli /)) {
      const { status, output } = await redis.shell(`cd /tls && ${command.replace('HÔTE', '127.0.0.1')}`, {
        ...{ DOSSIER: '/tls', REDISCLI_AUTH: redis.password },
      });
      expect([status, output.trim()], command).toEqual([0, expect.stringMatching(/OK$/)]);
    }
  } finally {
    await redis.stop();
  }
}, 60_000);

describe('on the servers of calls and events', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    await ensure(['nats', 'asterisk']);
    const tls = { nats: await ground.folderOf('nats') };
    stack = await startLocalStack({
      ...{ services: ['nats', 'asterisk'], natsUsers: secrets.busUsers(), tls, handleSignals: false },
    });
    const bundled = (path: string, ...more: string[]): string => {
      const { command, args } = stack.bundle.command(path);
      return [command, ...args, ...more].map((word) => `'${word}'`).join(' ');
    };
    await program('bin/nats-server', bundled('usr/sbin/nats-server'));
    const configuration = join(stack.dir, 'asterisk/etc/asterisk.conf');
    await program('bin/asterisk', bundled('usr/sbin/asterisk', '-C', configuration));
    await writeFile(join(place, 'nats.pid'), String(stack.nats.process.pid));
  }, 300_000);
  afterAll(() => stack?.stop());

  it('NATS shows its renewed certificate, and whoever was connected stays', async () => {
    const tls = await ground.certificatesOf('pii-guard');
    const { tracer } = startTelemetry('operator', {});
    const password = secrets.busPassword('pii-guard');
    const options = { url: stack.nats.url, user: 'pii-guard', password, name: 'pii-guard', tracer };
    const connect = (): EventBus =>
      new EventBus({ ...options, tls, logger: createLogger('operator', 'silent') });
    const [before, after] = [connect(), connect()];
    try {
      before.start();
      await expect.poll(() => before.connected, { timeout: 10_000 }).toBe(true);
      const next = await PrivateAuthority.create('Next');
      await ground.folderOf('nats', next);
      for (const command of ofGuide(/^nats-server /)) await succeeds(command);
      expect(before.connected).toBe(true);
      await ground.folderOf('pii-guard', next);
      await appendFile(join(tls.folder, 'ca.pem'), ground.authority.certificate);
      expect(tls.refresh()).toBe(true);
      after.start();
      await expect.poll(() => after.connected, { timeout: 10_000 }).toBe(true);
    } finally {
      await Promise.all([before.destroy(), after.destroy()]);
    }
  }, 60_000);

  it('Asterisk says what time the gateway wrote, and loads its certificate again', async () => {
    for (const command of ofGuide(/^asterisk /)) {
      const output = await succeeds(command);
      if (command.includes('SEEN')) expect(output).toMatch(/^\d{10}$/m);
    }
  }, 60_000);
});

it('every command of the guide that is for a server was run', () => {
  expect(COMMANDS.map(({ text }) => text).filter((text) => !done.has(text))).toEqual([]);
});
