import { WorkflowStep } from '@decroche/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ArticleListView,
  AuditPage,
  DossierView,
  ErrorBody,
  NewsView,
  PublishedView,
  SavedDraftView,
  VersionTextView,
} from '#contract';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const SLUG = 'reversion-conditions';
let rig: DeskRig;
let elise: DeskClient;
let rene: DeskClient;
beforeAll(async () => {
  rig = await DeskRig.start();
  elise = new DeskClient(rig.url);
  rene = new DeskClient(rig.url);
  await elise.signIn('elise');
  await rene.signIn('rene');
}, 120_000);
afterAll(() => rig?.stop());

const json = async <T>(response: Response): Promise<T> => {
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as T;
};
const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;
const save = (client: DeskClient, body: object): Promise<Response> =>
  client.send('PUT', `/api/expert/articles/${SLUG}/draft`, {
    text: '---\nslug: x\n---\n',
    seenChangedAtMs: 0,
    reviewed: [],
    ...body,
  });
const step = (client: DeskClient, body: object): Promise<Response> =>
  client.post(`/api/expert/articles/${SLUG}/versions/2/step`, body);

describe('articles at the desk', () => {
  it('are found by what the address asks, and by nothing that is no question of ours', async () => {
    const path = '/api/expert/articles?words=réversion&state=published&appliesOn=2026-10-01&offset=0';
    const { articles, total } = await json<ArticleListView>(await elise.get(path));
    expect(total).toBe(1);
    expect(articles[0]).toMatchObject({ state: 'published', latest: { version: 1, own: false } });
    expect(rig.knowledge.asked.at(-1)).toMatchObject({ words: 'réversion', appliesOn: '2026-10-01' });
    for (const wrong of ['state=gone', 'appliesOn=demain', 'offset=-1', `words=${'x'.repeat(201)}`]) {
      expect(await refusal(await elise.get(`/api/expert/articles?${wrong}`)), wrong).toBe(
        '400 MALFORMED_REQUEST',
      );
    }
  });

  it('are shown with their versions and as the agent sees them', async () => {
    const dossier = await json<DossierView>(await elise.get(`/api/expert/articles/${SLUG}`));
    expect(dossier).toMatchObject({ national: null, versions: [{ live: true }] });
    const { reading, text } = await json<VersionTextView>(
      await elise.get(`/api/expert/articles/${SLUG}/versions/1`),
    );
    expect(text).toContain('54 %');
    expect(reading?.sections[0]?.text).toContain('54 %');
    expect(await refusal(await elise.get('/api/expert/articles/nulle-part'))).toBe('404 NOT_FOUND');
    expect(await refusal(await elise.get(`/api/expert/articles/${SLUG}/versions/0`))).toBe(
      '400 MALFORMED_REQUEST',
    );
  });

  it('are written and reviewed in the name of who signed in, whatever his browser says', async () => {
    const { version } = await json<SavedDraftView>(
      await save(elise, { author: 'René Exemple', by: 'René Exemple', person: 'René Exemple' }),
    );
    expect(version).toMatchObject({ version: 2, status: 'draft', own: true });
    const [author] = rig.knowledge.callers.slice(-1);
    expect(author?.person).toBe('Élise Exemple, experte législation');
    await json(await step(elise, { step: 'submit' }));
    expect(await refusal(await step(elise, { step: 'approve', by: 'René Exemple' }))).toBe('409 WORKFLOW');
    await json(await step(rene, { step: 'send-back', reason: 'Le taux est faux.' }));
    expect(rig.knowledge.moves.at(-1)).toMatchObject({
      step: WorkflowStep.SEND_BACK,
      reason: 'Le taux est faux.',
      by: '',
    });
    const [reviewer] = rig.knowledge.callers.slice(-1);
    expect(reviewer?.handle).toMatch(/^[\w-]{8,}$/);
    expect(reviewer?.handle).not.toBe(author?.handle);
    const again = new DeskClient(rig.url);
    await again.signIn('elise');
    await json(await again.get('/api/expert/publications'));
    expect(rig.knowledge.callers.at(-1)?.handle).toBe(author?.handle);
  });

  it('keep a longer text than other routes take, and no endless one', async () => {
    const long = `---\nslug: x\n---\n${'é'.repeat(150_000)}`;
    expect((await save(elise, { text: long })).status).toBe(200);
    expect(await refusal(await save(elise, { text: 'x'.repeat(200_001) }))).toBe('400 MALFORMED_REQUEST');
    expect((await save(elise, { text: 'x'.repeat(1_200_000) })).status).toBe(413);
  });

  it('are written for questions without a source, of which nothing that anybody said is shown', async () => {
    const list = await (await elise.get('/api/expert/gaps')).text();
    expect(list).toContain('marin');
    expect(list).not.toContain('Kerdoncuff');
    expect(JSON.parse(list)).toMatchObject({
      total: 1,
      themes: [{ label: 'Pension de réversion', gaps: 1, count: 4 }],
    });
    const move = (body: object) => elise.send('PUT', '/api/expert/gaps/7', body);
    expect(await json(await move({ state: 'being-written' }))).toMatchObject({ own: true });
    await json(await move({ state: 'answered', answeredBy: SLUG }));
    const agent = new DeskClient(rig.url);
    await agent.signIn('camille');
    const news = await json<NewsView>(await agent.get('/api/knowledge/news'));
    expect(news.articles).toMatchObject([{ slug: SLUG, title: 'Pension de réversion : qui y a droit' }]);
    expect(await refusal(await elise.send('PUT', '/api/expert/gaps/99', { state: 'open' }))).toBe(
      '409 WORKFLOW',
    );
    expect(await refusal(await move({ state: 'gone' }))).toBe('400 MALFORMED_REQUEST');
  });

  it('say why the base does not let something happen, and that it cannot be reached', async () => {
    rig.knowledge.refusal = 'NO_DATABASE';
    expect(await refusal(await elise.get('/api/expert/articles'))).toBe('409 NO_DATABASE');
    rig.knowledge.refusal = '';
  });

  it('go live by an expert, and each review and publication is in the audit log, those that were stopped too', async () => {
    rig.knowledge.worse = 1;
    const stopped = await json<PublishedView>(await elise.post('/api/expert/publications', {}));
    expect(stopped).toMatchObject({ number: null, impact: { worse: 1 } });
    rig.knowledge.worse = 0;
    await json(await step(elise, { step: 'submit' }));
    await json(await step(rene, { step: 'approve' }));
    expect(await json(await elise.post('/api/expert/publications', {}))).toMatchObject({ number: 2 });
    expect(await json(await elise.post('/api/expert/publications/rollback', {}))).toEqual({ number: 1 });
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    const { entries } = await json<AuditPage>(await dpo.get('/api/audit'));
    const kept = entries.map(({ name, act, subject, outcome }) =>
      [name.split(' ')[0], act, subject, outcome].join(' | '),
    );
    expect(kept.slice(0, 5)).toEqual([
      'Élise | publication | retour à la publication précédente | done',
      'Élise | publication | base de connaissances | done',
      `René | article-review | ${SLUG}, version 2 : approuvée | done`,
      `Élise | article-review | ${SLUG}, version 2 : remise en relecture | done`,
      'Élise | publication | base de connaissances | refused',
    ]);
    expect(kept).toContain(`Élise | article-review | ${SLUG}, version 2 : approuvée | refused`);
  });
});
