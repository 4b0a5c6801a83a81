import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPage, ErrorBody, FeedbackReceipt, OpinionsView } from '#contract';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let agent: DeskClient;
let expert: DeskClient;

beforeAll(async () => {
  rig = await DeskRig.start();
  agent = await DeskClient.at(rig.url, '1001');
  expert = new DeskClient(rig.url);
  await expert.signIn('elise');
}, 120_000);
afterAll(() => rig?.stop());

const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;
const read = async (query = ''): Promise<OpinionsView> =>
  (await (await expert.get(`/api/feedback${query}`)).json()) as OpinionsView;

interface Shown {
  readonly call: RigCall;
  readonly about: object;
}

async function shown(): Promise<Shown> {
  const call = new RigCall(rig);
  const { turn } = await call.prepare('mon mari [PERSONNE 1] est décédé à Vesoul il avait la médaille');
  const feed = await agent.feed();
  await call.ring('1001');
  const view = await feed.until((desk) => (desk.call?.need?.draft ?? null) !== null);
  feed.close();
  const { saidSequence = 0, revision = 0 } = view.call?.need?.draft ?? {};
  const about = { conversationId: call.conversationId, turnId: turn?.turnId, saidSequence, revision };
  return { call, about };
}

async function give(about: object, more: object): Promise<string> {
  const answer = await agent.post('/api/feedback', { ...about, ...more });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as FeedbackReceipt).receipt;
}

describe('an opinion', () => {
  it('is kept with what was shown and why, and reaches experts and supervisors without call, agent or question', async () => {
    const { call, about } = await shown();
    const receipt = await give(about, { verdict: 'did-not-help', sentence: { part: 'sentences', at: 1 } });
    expect((await agent.post('/api/feedback/reason', { receipt, reason: 'outdated' })).status).toBe(204);
    const { opinions, total } = await read();
    expect(total).toBe(1);
    expect(opinions[0]).toMatchObject({
      verdict: 'did-not-help',
      reason: 'outdated',
      sentence: { part: 'sentences', at: 1 },
      draft: {
        theme: 'reversion',
        outcome: 'answer',
        confidence: 0.9,
        asOfMonth: '2026-11',
        sources: [{ articleSlug: 'reversion-conditions', articleVersion: 1 }, {}, {}],
      },
    });
    expect(opinions[0]?.draft.sentences[1]?.text).toContain('55 ans');
    const supervisor = new DeskClient(rig.url);
    await supervisor.signIn('simone');
    expect((await supervisor.get('/api/feedback')).status).toBe(200);
    await call.end();
  });

  it('leaves in the database no trace of call, agent, question or minute', async () => {
    const { call, about } = await shown();
    await give(about, { verdict: 'helped' });
    const rows = await rig.inDatabase(
      async (database) => (await sql<object>`select * from opinion`.execute(database)).rows,
    );
    const text = JSON.stringify(rows);
    for (const trace of [call.conversationId, call.turn.turnId, 'Vesoul', 'médaille', 'amille', '1001'])
      expect(text).not.toContain(trace);
    for (const { given_hour: at } of rows as { given_hour: Date }[]) {
      expect([at.getMinutes(), at.getSeconds(), at.getMilliseconds()]).toEqual([0, 0, 0]);
    }
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      ['id', 'given_hour', 'verdict', 'reason', 'part', 'sentence', 'theme', 'draft'].sort(),
    );
    await call.end();
  });

  it('is withdrawn as if it had not been given, by the page that gave it alone', async () => {
    const { call, about } = await shown();
    const before = (await read()).total;
    const receipt = await give(about, { verdict: 'did-not-help' });
    const [{ id } = { id: '' }] = (await read()).opinions;
    for (const forged of [id, `${id}.${Date.now() + 60_000}.seal`]) {
      expect(await refusal(await agent.post('/api/feedback/withdrawal', { receipt: forged }))).toBe(
        '404 NOT_FOUND',
      );
    }
    expect((await read()).total).toBe(before + 1);
    expect((await agent.post('/api/feedback/withdrawal', { receipt })).status).toBe(204);
    expect((await read()).total).toBe(before);
    const late = await agent.post('/api/feedback/reason', { receipt, reason: 'wrong' });
    expect(await refusal(late)).toBe('404 NOT_FOUND');
    await call.end();
  });

  it('is about a draft that this desk shows, in the text that was shown, and about a sentence of it', async () => {
    const { call, about } = await shown();
    const refused = async (more: object): Promise<string> =>
      refusal(await agent.post('/api/feedback', { ...about, verdict: 'helped', ...more }));
    expect(await refused({ turnId: call.conversationId })).toBe('404 NOT_FOUND');
    expect(await refused({ saidSequence: 9 })).toBe('404 NOT_FOUND');
    expect(await refused({ sentence: { part: 'prose', at: 0 } })).toBe('404 NOT_FOUND');
    expect(await refused({ sentence: { part: 'sentences', at: -1 } })).toBe('400 MALFORMED_REQUEST');
    const other = await DeskClient.at(rig.url, '1002', 'nadia');
    expect(await refusal(await other.post('/api/feedback', { ...about, verdict: 'helped' }))).toBe(
      '404 NOT_FOUND',
    );
    await call.end();
    await other.delete('/api/session');
  });

  it('is not counted out while it may be one person’s', async () => {
    const { call, about } = await shown();
    const of = async () => (await read()).themes.find(({ theme }) => theme === 'reversion');
    expect(await of()).toMatchObject({ helped: null });
    for (let given = 1; given < 5; given += 1) await give(about, { verdict: 'helped' });
    expect(await of()).toMatchObject({ helped: 5, didNotHelp: null });
    await call.end();
  });

  it('is found by verdict, reason and theme, in pages', async () => {
    expect((await read('?verdict=did-not-help')).opinions.map(({ reason }) => reason)).toEqual(['outdated']);
    expect((await read('?reason=wrong')).total).toBe(0);
    expect((await read('?theme=rachat')).total).toBe(0);
    expect((await read('?verdict=helped&page=1')).opinions).toEqual([]);
    expect(await refusal(await expert.get('/api/feedback?reason=because'))).toBe('400 MALFORMED_REQUEST');
  });
});

it('opinions go when they were kept long enough, and the audit log says how many', async () => {
  const total = (await read()).total;
  await rig.inDatabase((database) =>
    sql`update opinion set given_hour = given_hour - make_interval(days => 181) where verdict = 'helped'`.execute(
      database,
    ),
  );
  await expect.poll(async () => (await read()).total).toBe(1);
  const dpo = new DeskClient(rig.url);
  await dpo.signIn('odile');
  const { entries } = (await (await dpo.get('/api/audit?act=feedback-purge')).json()) as AuditPage;
  expect(entries.map(({ name, subject }) => `${name}: ${subject}`)).toEqual([
    `Décroché: ${total - 1} avis de plus de 180 jours`,
  ]);
}, 60_000);
