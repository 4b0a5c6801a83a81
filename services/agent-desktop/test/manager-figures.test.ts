import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AssistMode } from '@decroche/contracts';
import { until } from '@decroche/test-kit';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditPage, EffectView, ErrorBody, ImportReport, ReadinessFigures, UseView } from '#contract';
import { FigureLedger, USE_PAGES } from '../src/figures/figure-ledger.ts';
import type { Cell } from '../src/figures/use/use-cells.ts';
import { dateOf, daysAfter } from '../src/figures/use/use-spans.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

const SECRET = 'a secret of the tests that is long enough';
const IMPORT_TOKEN = 'import-token-of-the-tests';

let rig: DeskRig;
let redis: Redis;
beforeAll(async () => {
  rig = await DeskRig.start({ FIGURES_IMPORT_TOKEN: IMPORT_TOKEN });
  redis = new Redis(rig.stack.redis.url);
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await rig?.stop();
});

async function as(agentId: string): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(agentId);
  return client;
}

async function read<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;

describe('what is counted', () => {
  /** Cells of this hour, with how many people stand in them. */
  async function counted(): Promise<Record<Cell, string>> {
    const ledger = new FigureLedger(redis, SECRET, Date.now, USE_PAGES);
    const [page] = (await ledger.pages('hour')).filter(
      ({ organisation }) => organisation === 'carsat-exemple',
    );
    if (page === undefined) return {};
    const tallies = await ledger.read(page);
    return Object.fromEntries(
      [...tallies].map(([cell, { count, people }]) => [cell, `${count} of ${people.size}`]),
    );
  }
  beforeEach(async () => {
    for (const key of await redis.keys('desk:use*')) await redis.del(key);
  });

  it('of a call: how it was assisted, and what its need was about, once it is over', async () => {
    await DeskClient.at(rig.url, '1001');
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await call.pickUp('1001');
    await call.end();
    await until('the call is counted', async () => 'calls/listening' in (await counted()));
    expect(await counted()).toEqual({ 'calls/listening': '1 of 1', 'needs/reversion/answered': '1 of 1' });
  });

  it('of a refused call: that it was, and nothing of what was said', async () => {
    await DeskClient.at(rig.url, '1001');
    const call = new RigCall(rig);
    await call.arrive();
    await call.say('je voudrais');
    await call.step('assistantRefused', {});
    await call.queue(AssistMode.REFUSED);
    await call.pickUp('1001');
    await call.end();
    await until('the call is counted', async () => Object.keys(await counted()).length > 0);
    expect(await counted()).toEqual({ 'calls/refused': '1 of 1' });
  });

  it('of a call that nobody took, or at whose extension nobody sits, is nothing', async () => {
    await redis.del('desk:extension:1002');
    const abandoned = await new RigCall(rig).arrive();
    await abandoned.queue();
    await abandoned.end();
    const elsewhere = await new RigCall(rig).arrive();
    await elsewhere.queue();
    await elsewhere.pickUp('1002');
    await elsewhere.end();
    await DeskClient.at(rig.url, '1001');
    const call = await new RigCall(rig).arrive();
    await call.queue(AssistMode.SILENT);
    await call.pickUp('1001');
    await call.end();
    await until('the last call is counted', async () => Object.keys(await counted()).length > 0);
    expect(await counted()).toEqual({ 'calls/silent': '1 of 1' });
  });

  it('of agents: questions by how they were asked, articles opened at the desk, under handles that change each week', async () => {
    const client = await DeskClient.at(rig.url, '1001');
    await client.post('/api/ask', { text: 'réversion et remariage' });
    await client.post('/api/ask', { text: 'réversion et remariage', dictated: true });
    await client.get('/api/desk/articles/reversion-conditions');
    await client.get('/api/desk/articles/no-such-article');
    await client.get('/api/articles/reversion-conditions');
    await until('all is counted', async () => Object.keys(await counted()).length === 3);
    expect(await counted()).toEqual({
      'questions/typed': '1 of 1',
      'questions/dictated': '1 of 1',
      sources: '1 of 1',
    });
    const handles = new Set<string>();
    for (const week of [0, 7, 14]) {
      const then = Date.parse('2026-11-30T10:00:00Z') + week * 86_400_000;
      const ledger = new FigureLedger(redis, SECRET, () => then, USE_PAGES);
      await ledger.count({ organisation: 'other', person: 'p' }, ['sources']);
      await ledger.count({ organisation: 'another', person: 'p' }, ['sources']);
    }
    for (const page of await new FigureLedger(redis, SECRET, Date.now, USE_PAGES).pages('hour')) {
      if (!page.organisation.endsWith('other')) continue;
      const people =
        (await new FigureLedger(redis, SECRET, Date.now, USE_PAGES).read(page)).get('sources')?.people ?? [];
      for (const handle of people) handles.add(handle);
    }
    expect(handles.size).toBe(6);
    for (const key of await redis.keys('desk:use*')) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });
});

describe('a manager', () => {
  const yesterday = daysAfter(dateOf(Date.now()), -1);
  const french = (date: string): string => date.split('-').reverse().join('/');
  const file = (value: string, lines: readonly string[] = []): string =>
    ['date;indicateur;valeur;cas;agents', `${french(yesterday)};dmt;${value};120;12`, ...lines].join('\r\n');
  const send = (client: DeskClient, text: string, query = ''): Promise<Response> =>
    client.post(`/api/manager/effect/import${query}`, text, { 'content-type': 'text/csv' });
  const acts = async (): Promise<string[]> =>
    (await read<AuditPage>(await (await as('odile')).get('/api/audit'))).entries.map(
      ({ name, act, outcome }) => `${name}: ${act} ${outcome}`,
    );

  it('checks a file without anything being kept, brings it in, and brings it in again without change', async () => {
    const marc = await as('marc');
    const bad = `${french(yesterday)};satisfaction;0,87;50;12`;
    const checked = await read<ImportReport>(await send(marc, file('312,5', [bad])));
    expect(checked).toMatchObject({ imported: false, lines: 2, added: 1, refused: 1 });
    expect(checked.faults).toEqual([{ line: 3, code: 'ambiguous-share', column: 'valeur' }]);
    expect((await read<EffectView>(await marc.get('/api/manager/effect'))).known).toBeNull();
    expect(await acts()).not.toContain('Marc Exemple, responsable: figures-import done');
    const outcomes: ImportReport[] = [];
    for (const value of ['312,5', '312,5', '5:12'])
      outcomes.push(await read<ImportReport>(await send(marc, file(value), '?import=true')));
    expect(outcomes.map(({ added, same, replaced }) => [added, same, replaced])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const view = await read<EffectView>(await marc.get('/api/manager/effect?weeks=4'));
    expect(view).toMatchObject({ organisation: 'Carsat Exemple', known: { from: yesterday, to: yesterday } });
    expect(view.indicators).toMatchObject([
      { indicator: 'dmt', after: { days: 1, value: 312, range: null } },
    ]);
    expect((await acts()).filter((act) => act.includes('figures-import'))).toHaveLength(3);
    const year = await read<EffectView>(await marc.get('/api/manager/effect?weeks=4&baseline=year'));
    expect(year.before).toEqual({
      from: daysAfter(year.after.from, -364),
      to: daysAfter(year.after.from, -337),
    });
    expect(year.indicators).toMatchObject([{ before: null, after: { days: 1 }, difference: null }]);
  });

  it('of another organisation sees none of it, and brings nothing in for it', async () => {
    const louise = await as('louise');
    expect((await read<EffectView>(await louise.get('/api/manager/effect'))).known).toBeNull();
    const text = `organisation;${file('300').replace('\r\n', '\r\ncarsat-exemple;')}`;
    expect(await read<ImportReport>(await send(louise, text, '?import=true'))).toMatchObject({
      added: 0,
      faults: [{ code: 'other-organisation' }],
    });
    const use = await read<UseView>(await louise.get('/api/manager/use?weeks=4'));
    expect(use).toMatchObject({ organisation: 'Télécontact Exemple', calls: [], fictitious: false });
    expect(use.weeks).toHaveLength(4);
  });

  it('takes figures away as files, and that is kept', async () => {
    const marc = await as('marc');
    for (const what of ['use', 'effect']) {
      const answer = await marc.post(`/api/manager/${what}/export`, { weeks: 4 });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect((await answer.bytes()).slice(0, 3)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf));
    }
    expect((await acts()).slice(0, 2)).toEqual([
      'Marc Exemple, responsable: export done',
      'Marc Exemple, responsable: export done',
    ]);
  });

  it('brings in no file that is too large, of another kind, or from another page', async () => {
    const marc = await as('marc');
    expect(await refusal(await send(marc, 'x'.repeat(1_100_000)))).toBe('413 MALFORMED_REQUEST');
    expect(await refusal(await marc.post('/api/manager/effect/import', {}))).toBe('400 MALFORMED_REQUEST');
    expect(await refusal(await marc.get('/api/manager/effect?pivot=2026-13-01'))).toBe(
      '400 MALFORMED_REQUEST',
    );
    expect(await refusal(await marc.get('/api/manager/use?weeks=0'))).toBe('400 MALFORMED_REQUEST');
    marc.csrfToken = 'another';
    expect(await refusal(await send(marc, file('300')))).toBe('403 FOREIGN_REQUEST');
  });

  it('is spared the work by a tool with the token, for each organisation of the fund and no other', async () => {
    const text = [
      'organisation;date;indicateur;valeur;cas;agents',
      `telecontact;${french(yesterday)};Taux de décroché;87,5 %;120;12`,
      `nowhere;${french(yesterday)};Taux de décroché;87,5 %;120;12`,
    ].join('\n');
    const deliver = (token: string): Promise<Response> =>
      fetch(`${rig.url}/api/figures/effect?import=true`, {
        ...{ method: 'POST', body: text },
        headers: { 'content-type': 'text/csv', 'x-figures-import-token': token },
      });
    expect(await refusal(await deliver('another token of this size'))).toBe('401 NOT_SIGNED_IN');
    expect(await read<ImportReport>(await deliver(IMPORT_TOKEN))).toMatchObject({ added: 1, refused: 1 });
    const louise = await read<EffectView>(await (await as('louise')).get('/api/manager/effect'));
    expect(louise.indicators).toMatchObject([{ indicator: 'decroche', after: { value: 0.875 } }]);
    expect((await acts())[0]).toBe('Import automatique: figures-import done');
  });

  it('has his file brought in by the command of his guide', async () => {
    const guide = await readFile(new URL('../../../docs/guides/responsable.md', import.meta.url), 'utf8');
    const command = /^```sh\n(curl [\s\S]*?)^```$/m.exec(guide)?.[1] ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'figures-'));
    try {
      const lines = [
        'organisation;date;indicateur;valeur;cas;agents',
        `telecontact;${french(yesterday)};dmt;312,5;120;12`,
      ];
      await writeFile(join(folder, 'chiffres.csv'), lines.join('\n'));
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-c', command.replace('https://bureau.exemple', rig.url)],
        { cwd: folder, env: { PATH: process.env.PATH, FIGURES_IMPORT_TOKEN: IMPORT_TOKEN } },
      );
      expect(JSON.parse(stdout)).toMatchObject({ added: 1, refused: 0 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('how soon the tool is ready is read by organisation: a provider reads its own whatever it asks, the fund all or one', async () => {
  const today = dateOf(Date.now());
  await rig.inDatabase((database) =>
    database
      .insertInto('readiness_figure')
      .values(
        [
          { organisation: 'carsat-exemple', count: 7 },
          { organisation: 'telecontact', count: 5 },
        ].map((own) => ({
          ...{ ...own, span: 'day', day: today, hour: 0, measure: 'calls', people: 5 },
          values_ms: sql<number[]>`'{}'::integer[]`,
        })),
      )
      .execute(),
  );
  const asked = ['', '&organisation=carsat-exemple', '&organisation=telecontact'];
  const counts = async (agentId: string): Promise<number[]> => {
    const client = await as(agentId);
    const found: number[] = [];
    for (const each of asked) {
      const answer = await client.get(`/api/figures/readiness?days=1${each}`);
      found.push((await read<ReadinessFigures>(answer)).count);
    }
    return found;
  };
  expect(await counts('simone')).toEqual([12, 7, 5]);
  expect(await counts('rachid')).toEqual([5, 5, 5]);
});
