import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  AuditPage,
  CallCountsView,
  ErrorBody,
  NoticesView,
  OpenSessionsView,
  RecordView,
  RetentionView,
  ServicesView,
  SessionView,
  SettingsView,
} from '#contract';
import { DescribedPrograms, NOTICE, NOTICE_DIGEST, OVERSIGHT_TOKEN } from './described-programs.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let programs: DescribedPrograms;
let rig: DeskRig;
const settings = (more: Record<string, string> = {}): Record<string, string> => ({
  OVERSIGHT_TOKEN,
  FORGET_REPORT_TOKEN: 'report-token-canary-of-the-tests',
  OVERSEEN_SERVICES: programs.services,
  ...more,
});

beforeAll(async () => {
  programs = await DescribedPrograms.start();
  rig = await DeskRig.start(settings());
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  await programs?.stop();
});

async function as(person: string): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(person);
  return client;
}
async function read<T>(client: DeskClient, path: string): Promise<T> {
  const answer = await client.get(path);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

describe('what is kept', () => {
  const stores = (view: RetentionView, service: string): string[] =>
    view.services
      .filter((each) => each.service === service)
      .flatMap((each) => each.stores.map(({ id, longest }) => `${id}: ${longest}`));

  it('is told by what runs, each time with the setting that it is of', async () => {
    const view = await read<RetentionView>(await as('odile'), '/api/dpo/retention');
    expect(view.services.map(({ service }) => service)).toEqual([
      'agent-desktop',
      'ivr-gateway',
      'retriever',
    ]);
    expect(stores(view, 'agent-desktop')).toContain('audit-log: 365 jours au plus');
    const gaps = view.services
      .find(({ service }) => service === 'retriever')
      ?.stores.find(({ id }) => id === 'gaps');
    expect(gaps).toMatchObject({
      longest: '180 jours au plus',
      place: 'base de données',
      settings: [{ name: 'GAP_KEPT_DAYS', origin: 'default', value: '180' }],
    });
  });

  it('is compared with what Redis and the database say themselves, and what nobody tells of is found', async () => {
    await rig.inDatabase((database) =>
      sql`insert into readiness_figure (organisation, span, day, hour, measure, count, people, values_ms)
        values ('o', 'hour', current_date - 400, 9, 'calls', 5, 5, '{}')`.execute(database),
    );
    const odile = await as('odile');
    const look = async () => (await read<RetentionView>(odile, '/api/dpo/retention')).services[0];
    const verdicts = (desk: RetentionView['services'][number] | undefined): Record<string, string> =>
      Object.fromEntries(desk?.stores.map(({ id, agreement }) => [id, agreement.verdict]) ?? []);
    const before = await look();
    expect(verdicts(before)).toMatchObject({
      ...{ sessions: 'agrees', calls: 'agrees', opinions: 'agrees', 'audit-log': 'agrees' },
      training: 'told-only',
    });
    expect(Object.values(verdicts(before))).not.toContain('unread');
    const redis = new Redis(rig.stack.redis.url);
    await redis.set('desk:session:canary', '{}');
    await redis.set('desk:stray:canary', '{}', 'EX', 60);
    await vi.waitFor(
      async () => {
        const after = await look();
        expect(verdicts(after)).toMatchObject({ sessions: 'differs', calls: 'agrees' });
        expect(after?.untold).toEqual([{ name: 'desk:stray', count: 1 }]);
        const words = JSON.stringify(after);
        expect(words).toMatch(/clés desk:session : 1 sans fin/);
        expect(words).toMatch(/table readiness_figure : 1 en ce moment, le plus ancien a 400 jours/);
        expect(words).not.toContain('canary');
      },
      { timeout: 5_000 },
    );
    await redis.del('desk:session:canary', 'desk:stray:canary');
    redis.disconnect();
  });

  it('is said to be unknown of whoever does not answer, refuses, answers junk, or was not named', async () => {
    const { unknown } = await read<RetentionView>(await as('odile'), '/api/dpo/retention');
    expect(unknown.map(({ service, fault }) => `${service} ${fault}`)).toEqual([
      'ari-gate unreachable',
      'generator refused',
      'pii-guard unlisted',
      'transcriber unreadable',
    ]);
  });

  it('differs where the setting differs, on the page and in the record of processing', async () => {
    await rig.restartDesktop(settings({ AUDIT_KEPT_DAYS: '200', SESSION_TTL_MS: '3600000' }));
    const odile = await as('odile');
    const view = await read<RetentionView>(odile, '/api/dpo/retention');
    expect(stores(view, 'agent-desktop')).toEqual(
      expect.arrayContaining(['audit-log: 200 jours au plus', 'sessions: 1 h au plus']),
    );
    const record = JSON.stringify(await read<RecordView>(odile, '/api/dpo/record'));
    expect(record).toContain('200 jours au plus');
    expect(record).not.toContain('365 jours');
    await rig.restartDesktop(settings());
  }, 30_000);
});

describe('what the desk keeps', () => {
  /** Which store tells of each table and of each kind of key. */
  const TOLD: Readonly<Record<string, string>> = {
    audit_entry: 'audit-log',
    effect_figure: 'effect-figures',
    forget_check: 'forget-checks',
    opinion: 'opinions',
    readiness_figure: 'readiness-figures',
    review: 'review-sample',
    review_agreement: 'review-results',
    review_campaign: 'review-sample',
    review_draft: 'review-sample',
    review_remark: 'review-remarks',
    review_result: 'review-results',
    use_figure: 'use-figures',
    'desk:asked-today': 'asked-today',
    'desk:conversation': 'calls',
    'desk:extension': 'extensions',
    'desk:extension-ask': 'extension-requests',
    'desk:readiness': 'readiness-marks',
    'desk:review-claim': 'review-claims',
    'desk:session': 'sessions',
    'desk:session-slot': 'sessions',
    'desk:use': 'use-ledger',
    'desk:use-once': 'use-ledger',
    'desk:use-readiness': 'use-ledger',
  };

  it('has nothing in its database or in Redis that it does not tell of', async () => {
    const camille = await DeskClient.at(rig.url, '1001');
    const nadia = await DeskClient.at(rig.url, '1002', 'nadia');
    await nadia.post('/api/session/extension/ask', { extension: '1001' });
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await camille.post('/api/ask', { text: 'réversion' });
    const redis = new Redis(rig.stack.redis.url);
    const kinds = await vi.waitFor(
      async () => {
        const found = new Set((await redis.keys('*')).map((key) => key.split(':').slice(0, 2).join(':')));
        expect(found).toContain('desk:conversation');
        expect(found).toContain('desk:extension-ask');
        expect(found).toContain('desk:asked-today');
        return found;
      },
      { timeout: 5_000 },
    );
    redis.disconnect();
    await call.end();
    await camille.delete('/api/session');
    await nadia.delete('/api/session');
    const tables = await rig.inDatabase((database) => database.introspection.getTables());
    const kept = tables.map(({ name }) => name).filter((name) => !name.startsWith('agent_desktop_migration'));
    expect(kept.length).toBeGreaterThan(3);
    const view = await read<RetentionView>(await as('odile'), '/api/dpo/retention');
    const ids = view.services[0]?.stores.map(({ id }) => id) ?? [];
    expect([...kinds, ...kept].filter((each) => !ids.includes(TOLD[each] ?? ''))).toEqual([]);
  }, 30_000);
});

describe('the record of processing', () => {
  it('names who answers for it, who sees what, and which services did not answer', async () => {
    const { entries } = await read<RecordView>(await as('odile'), '/api/dpo/record');
    const lines = (heading: string): string =>
      entries.find((entry) => entry.heading === heading)?.lines.join(' | ') ?? '';
    expect(lines('Responsable')).toBe('Carsat Exemple');
    expect(lines('Destinataires')).toContain('experts législation');
    expect(lines('Écoute des conversations')).toBe(
      'carsat-exemple : conversations écoutées, annoncées à l’appelant',
    );
    expect(lines('Sécurité')).toContain('démonstration');
    expect(lines('À vérifier')).toMatch(/^ari-gate, generator, pii-guard, transcriber : pas de réponse/);
  });
});

describe('the notice to callers', () => {
  it('is read and heard as the gateway plays it', async () => {
    const odile = await as('odile');
    const { notices } = await read<NoticesView>(odile, '/api/dpo/notices');
    expect(notices).toMatchObject([
      { fund: 'carsat-exemple', live: true, fault: null, audioDigest: NOTICE_DIGEST },
    ]);
    const recording = await odile.get(`/api/dpo/notices/${NOTICE_DIGEST}/recording`);
    expect(recording.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await recording.arrayBuffer()).equals(NOTICE)).toBe(true);
    expect((await odile.get(`/api/dpo/notices/${'0'.repeat(64)}/recording`)).status).toBe(404);
    expect((await odile.get('/api/dpo/notices/..%2f..%2fetc/recording')).status).toBe(400);
  });
});

describe('a file that leaves the desk', () => {
  const sha = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');
  const lastExport = async (client: DeskClient): Promise<string> =>
    (await read<AuditPage>(client, '/api/audit?act=export&limit=1')).entries[0]?.subject ?? '';
  const text = async (answer: Response): Promise<string> =>
    Buffer.from(await answer.arrayBuffer()).toString('utf8');

  it('for an inspection has all of it, and its digest is in the audit log', async () => {
    const odile = await as('odile');
    const answer = await odile.post('/api/dpo/inspection', {});
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, 'attachment']);
    const html = await text(answer);
    for (const part of [
      'Carsat Exemple',
      'questions sans source',
      'Un système automatique',
      '1.2.3',
      'Odile',
    ])
      expect(html).toContain(part);
    expect(html).toContain(NOTICE.toString('base64'));
    expect(await lastExport(odile)).toBe(`dossier de contrôle, empreinte ${sha(html)}`);
  });

  it('of the audit log is kept in it too, with what was asked for', async () => {
    const alain = await as('alain');
    const answer = await alain.post('/api/audit/export', { act: 'administrator-sign-in', person: 'alain' });
    const csv = await text(answer);
    expect(csv.split('\r\n')[1]).toMatch(
      /;Alain Exemple, administrateur;Carsat Exemple;connexion d’un administrateur;/,
    );
    expect(await lastExport(alain)).toMatch(new RegExp(`, empreinte ${sha(csv)}$`));
  });

  it('is not made for another site', async () => {
    const odile = await as('odile');
    odile.csrfToken = 'forged';
    const answer = await odile.post('/api/dpo/inspection', {});
    expect([answer.status, ((await answer.json()) as ErrorBody).error]).toEqual([403, 'FOREIGN_REQUEST']);
  });
});

describe('the audit log', () => {
  it('is read by day and by name', async () => {
    const alain = await as('alain');
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(Date.now());
    const found = async (query: string): Promise<number> =>
      (await read<AuditPage>(alain, `/api/audit?${query}`)).entries.length;
    expect(await found(`day=${today}&person=ALAIN`)).toBeGreaterThan(0);
    expect(await found('day=2020-01-01')).toBe(0);
    expect(await found('person=%25')).toBe(0);
    expect((await alain.get('/api/audit?day=yesterday')).status).toBe(400);
  });
});

describe('an administrator', () => {
  it('sees which service is ready, why not, and what it uses', async () => {
    const { instances } = await read<ServicesView>(await as('alain'), '/api/operations/services');
    expect(instances.find(({ service }) => service === 'retriever')).toMatchObject({
      version: '1.2.3',
      ready: false,
      checks: [{ name: 'nats', ready: false, detail: 'away' }],
      models: [{ name: 'publication 3' }],
    });
    expect(instances[0]).toMatchObject({ service: 'agent-desktop', address: '' });
  });

  it('sees where settings come from, and of secrets only that they are set', async () => {
    const { instances } = await read<SettingsView>(await as('alain'), '/api/operations/settings');
    const desk = new Map(instances[0]?.settings.map((setting) => [setting.name, setting]));
    expect(desk.get('EXTENSIONS')).toMatchObject({ origin: 'environment', value: '1001,1002' });
    expect(desk.get('AUDIT_KEPT_DAYS')).toMatchObject({ origin: 'default', value: '365' });
    expect(desk.get('SESSION_SECRET')).toMatchObject({ origin: 'environment', value: null });
  });

  it('sees how many calls there are at which stage, and no number or extension', async () => {
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    const alain = await as('alain');
    const counts = await vi.waitFor(
      async () => {
        const view = await read<CallCountsView>(alain, '/api/operations/calls');
        expect(view.stages).toEqual([{ name: 'sonne', count: 1 }]);
        return view;
      },
      { timeout: 5_000 },
    );
    expect(counts.live).toBe(true);
    expect(JSON.stringify(counts)).not.toMatch(/1001|réversion/);
    await call.end();
  });

  it('sees who is signed in, not what he does, and ends a session, which is kept', async () => {
    const camille = await DeskClient.at(rig.url, '1001');
    const feed = await camille.feed();
    const alain = await as('alain');
    const { sessions } = await read<OpenSessionsView>(alain, '/api/operations/sessions');
    const [hers] = sessions.filter(({ name }) => name === 'Camille Exemple');
    expect(Object.keys(hers ?? {}).sort()).toEqual(
      ['key', 'name', 'ofPerson', 'organisation', 'own', 'roles', 'sinceMs', 'untilMs'].sort(),
    );
    expect(hers?.sinceMs).toBeLessThanOrEqual(Date.now());
    expect(sessions.filter(({ own }) => own).map(({ name }) => name)).toEqual([
      'Alain Exemple, administrateur',
    ]);
    expect((await alain.delete(`/api/operations/sessions/${hers?.key}`)).status).toBe(204);
    await vi.waitFor(() => expect(feed.ended).toBe(true), { timeout: 5_000 });
    expect(((await (await camille.get('/api/session')).json()) as SessionView).signedIn).toBe(false);
    expect((await alain.delete(`/api/operations/sessions/${hers?.key}`)).status).toBe(404);
    expect((await alain.delete('/api/operations/sessions/nobody')).status).toBe(400);
    const { entries } = await read<AuditPage>(alain, '/api/audit?act=session-ended');
    expect(entries.map(({ name, subject }) => `${name}: ${subject}`)).toEqual([
      'Alain Exemple, administrateur: Camille Exemple, Carsat Exemple',
    ]);
  });
});

it('no secret of the environment is in any answer to who watches over data, security or services', async () => {
  const secrets = Object.entries(rig.environment)
    .filter(([name]) => /PASSWORD|SECRET|TOKEN|_KEYS?$/.test(name))
    .flatMap(([, value]) => value.split(/[,=]/))
    .filter((part) => part.length >= 12);
  expect(secrets.length).toBeGreaterThan(6);
  expect(secrets).toContain(OVERSIGHT_TOKEN);
  for (const person of ['odile', 'sami', 'alain']) {
    const client = await as(person);
    for (const { method, url, permission } of rig.desktop.routes) {
      if (permission === undefined || url.includes(':') || url.endsWith('/events')) continue;
      const isFile = url === '/api/dpo/inspection' || url === '/api/audit/export';
      if (method !== 'GET' && !isFile) continue;
      const answer = method === 'GET' ? await client.get(url) : await client.post(url, {});
      const body = await answer.text();
      const heads = JSON.stringify([...answer.headers]);
      expect(
        secrets.filter((secret) => body.includes(secret) || heads.includes(secret)),
        `${method} ${url}`,
      ).toEqual([]);
    }
  }
});
