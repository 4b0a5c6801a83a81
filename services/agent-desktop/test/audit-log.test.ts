import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditLog } from '../src/audit/audit-log.ts';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { DependencyAwayError, NotFoundError } from '../src/http/request-errors.ts';

const CAMILLE = { person: 'handle-c', name: 'Camille Exemple', organisation: { name: 'Carsat Exemple' } };
const NADIA = { person: 'handle-n', name: 'Nadia Exemple', organisation: { name: 'Télécontact Exemple' } };
const logger = createLogger('agent-desktop', 'silent');

const PLACES = TEST_SERVER === '' ? ['PGlite'] : ['PGlite', 'a PostgreSQL server'];

if (TEST_SERVER === '') {
  it('the audit log on a PostgreSQL server', (context) =>
    notTried(context, 'TEST_POSTGRES_URL names no server'));
}

describe.each(PLACES)('the audit log in %s', (where) => {
  let folder: string;
  let server: ServerDatabase | undefined;
  let database: DeskDatabase;
  let log: AuditLog;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    server = where === 'PGlite' ? undefined : await createServerDatabase();
    database = new DeskDatabase(server ?? { folder: join(folder, 'desk') }, logger);
    log = new AuditLog(database, logger);
    const ready = Promise.withResolvers<void>();
    await database.start(() => ready.resolve());
    await ready.promise;
  }, 60_000);

  afterAll(async () => {
    log?.destroy();
    await database?.destroy();
    await server?.drop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const subjects = async (): Promise<string[]> =>
    (await log.page({ limit: 100 })).entries.map(({ subject }) => subject);
  const refused = async (statement: ReturnType<typeof sql>): Promise<string> => {
    const failure = await database
      .ask((tables) => statement.execute(tables))
      .then(
        () => undefined,
        (error: Error) => error.cause as Error,
      );
    return failure?.message ?? 'it was done';
  };
  /** Adds an entry as if it was written so long ago: the guard is taken away meanwhile, as only the owner can. */
  const longAgo = async (days: number, subject: string): Promise<void> => {
    await database.ask(async (tables) => {
      await sql`alter table audit_entry disable trigger audit_entry_rows`.execute(tables);
      await sql`insert into audit_entry (at, person, name, organisation, act, subject, outcome)
        values (now() - make_interval(days => ${days}::integer), 'h', 'n', 'o', 'export', ${subject}, 'done')`.execute(
        tables,
      );
      await sql`alter table audit_entry enable trigger audit_entry_rows`.execute(tables);
    });
  };

  it('keeps who did what to what, and how it ended, the newest first', async () => {
    expect(await log.keep(CAMILLE, 'extension-freed', '1001', async () => 'freed')).toBe('freed');
    await expect(
      log.keep(CAMILLE, 'extension-freed', '1002', () => Promise.reject(new NotFoundError('a holder'))),
    ).rejects.toThrow(NotFoundError);
    await expect(
      log.keep(NADIA, 'publication', 'reversion', () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
    const { entries } = await log.page({ limit: 3 });
    const told = entries.map(({ name, organisation, act, subject, outcome }) =>
      [name, organisation, act, subject, outcome].join(' | '),
    );
    expect(told).toEqual([
      'Nadia Exemple | Télécontact Exemple | publication | reversion | failed',
      'Camille Exemple | Carsat Exemple | extension-freed | 1002 | refused',
      'Camille Exemple | Carsat Exemple | extension-freed | 1001 | done',
    ]);
    expect(Math.abs(Date.now() - (entries[0]?.atMs ?? 0))).toBeLessThan(60_000);
  });

  it('is read in pages, each entry once, and by act', async () => {
    for (const at of [1, 2, 3, 4, 5]) await log.record(NADIA, 'export', `report ${at}`, 'done');
    const read: string[] = [];
    for (let before: string | undefined; ; ) {
      const { entries, next } = await log.page({ limit: 2, act: 'export', before });
      expect(entries.length).toBeLessThanOrEqual(2);
      read.push(...entries.map(({ subject }) => subject));
      if (next === null) break;
      before = next;
    }
    expect(read).toEqual(['report 5', 'report 4', 'report 3', 'report 2', 'report 1']);
  });

  it('lets nobody change, remove or date an entry, not even with old ones at hand', async () => {
    await longAgo(400, 'old, untouched');
    const only = 'audit_entry takes additions only';
    expect(await refused(sql`update audit_entry set name = 'x'`)).toContain(only);
    expect(await refused(sql`delete from audit_entry`)).toContain(only);
    expect(await refused(sql`delete from audit_entry where subject = 'old, untouched'`)).toContain(only);
    expect(await refused(sql`truncate audit_entry`)).toContain(only);
    expect(await subjects()).toContain('old, untouched');
    await database.ask((tables) =>
      sql`insert into audit_entry (at, person, name, organisation, act, subject, outcome)
        values ('2001-01-01', 'h', 'n', 'o', 'export', 'backdated', 'done')`.execute(tables),
    );
    const [newest] = (await log.page({ limit: 1 })).entries;
    expect(newest?.subject).toBe('backdated');
    expect(Math.abs(Date.now() - (newest?.atMs ?? 0))).toBeLessThan(60_000);
  });

  it('loses by the purge what is older than its time, and keeps that it did', async () => {
    await longAgo(370, 'a year and a week');
    await longAgo(200, 'seven months');
    expect(await log.purge(365)).toBe(2);
    const left = await subjects();
    expect(left).toContain('seven months');
    expect(left).not.toContain('a year and a week');
    expect(left[0]).toBe('2 de plus de 365 jours');
    expect(await log.purge(365)).toBe(0);
    expect((await subjects())[0]).toBe('2 de plus de 365 jours');
  });

  it('is not emptied by a purge that is told a shorter time than six months', async () => {
    await longAgo(170, 'five months');
    await expect(log.purge(1)).rejects.toThrow(DependencyAwayError);
    const left = await subjects();
    expect(left).toEqual(expect.arrayContaining(['five months', 'seven months']));
  });

  it('keeps once that rights are given by another file', async () => {
    for (const digest of ['aa', 'aa', 'bb', 'bb', 'aa']) await log.recordRights(digest);
    const { entries } = await log.page({ limit: 100, act: 'rights' });
    expect(entries.map(({ name, subject }) => `${name}: ${subject.slice(-2)}`)).toEqual([
      'Décroché: aa',
      'Décroché: bb',
      'Décroché: aa',
    ]);
  });
});

it('nothing is done while the log cannot be written', async () => {
  const away = new DeskDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' }, logger);
  const log = new AuditLog(away, logger);
  const work = vi.fn(async () => undefined);
  await expect(log.keep(CAMILLE, 'export', 'report', work)).rejects.toThrow(DependencyAwayError);
  expect(work).not.toHaveBeenCalled();
  log.destroy();
  await away.destroy();
});
