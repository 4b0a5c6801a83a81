import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditAct, AuditPage, CampaignView, OpenSessionsView } from '#contract';
import { dateOf } from '../src/figures/use/use-spans.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const IMPORT_TOKEN = 'import-token-of-the-tests-long-enough';
const SLUG = 'reversion-conditions';

let rig: DeskRig;
beforeAll(async () => {
  rig = await DeskRig.start({ FIGURES_IMPORT_TOKEN: IMPORT_TOKEN });
}, 120_000);
afterAll(() => rig?.stop());

/** Routes that are asked with a body or a method of change, and of which nothing goes into the log, with the reason. */
const UNLOGGED: Readonly<Record<string, string>> = {
  'POST /api/desk/shown': 'a delay of the tool, measured by a page: a figure of nobody',
  'POST /api/desk/live':
    'of a call, of which the log says nothing; the call itself tells it to the gateway and to the desk',
  'POST /api/ask': 'the work of an agent, of which the log says nothing',
  'DELETE /api/ask/:conversationId': 'the work of an agent: he takes back what he typed',
  'POST /api/asked-today/:questionId': 'the work of an agent: he asks again what he asked',
  'DELETE /api/asked-today': 'the work of an agent: he deletes what he asked',
  'POST /api/feedback': 'an opinion is of nobody: an entry would name its author',
  'POST /api/feedback/reason': 'an opinion is of nobody: an entry would name its author',
  'POST /api/feedback/withdrawal': 'an opinion is of nobody: an entry would name its author',
  'POST /api/review/drafts/:draftId':
    'who reviewed what is in the sample under a handle, and goes with the campaign',
  'DELETE /api/review/drafts/:draftId': 'as the review that is taken back',
  'POST /api/training/calls': 'training is counted and kept by nobody',
  'DELETE /api/training/calls/:ticket': 'training is counted and kept by nobody',
  'POST /api/session/extension':
    'where an agent sits is his work; that a supervisor frees his extension is kept',
  'POST /api/session/extension/ask': 'between two agents at their desks',
  'POST /api/session/extension/answer': 'between two agents at their desks',
  'DELETE /api/session':
    'when somebody goes says when he worked; that an administrator ends his session is kept',
  'DELETE /api/sessions': 'as one session that somebody ends himself',
  'POST /api/sign-out/provider': 'the identity provider ends a session and keeps it in its own log',
  'POST /api/dpo/forget-check': 'is kept and shown itself, with its time',
  'POST /api/expert/trials': 'changes nothing: what an agent would see, kept nowhere',
  'POST /api/expert/articles/:slug/check': 'changes nothing: how a text would look',
  'POST /api/expert/publications/impact': 'changes nothing: what a publication would change',
  'POST /api/expert/publications/impact/drafts': 'changes nothing: drafts before and after a publication',
};

/** What is kept of the others, and how each is done here: by whom, and with what. */
interface Deed {
  readonly by: string;
  readonly act: AuditAct;
  readonly does: (client: DeskClient) => Promise<Response>;
}
const CSV = { 'content-type': 'text/csv' };
/** Path of a session of somebody who has just signed in. */
async function sessionOf(person: string, client: DeskClient): Promise<string> {
  await new DeskClient(rig.url).signIn(person.toLowerCase());
  const { sessions } = (await (await client.get('/api/operations/sessions')).json()) as OpenSessionsView;
  return `/api/operations/sessions/${sessions.find(({ name }) => name.startsWith(person))?.key}`;
}
const DEEDS: Readonly<Record<string, Deed>> = {
  'POST /api/session': {
    ...{ by: 'alain', act: 'administrator-sign-in' },
    does: async (client) => await client.signIn('alain'),
  },
  'DELETE /api/operations/sessions/:key': {
    ...{ by: 'alain', act: 'session-ended' },
    does: async (client) => await client.delete(await sessionOf('Camille', client)),
  },
  'DELETE /api/operations/sessions/:key/person': {
    ...{ by: 'alain', act: 'session-ended' },
    does: async (client) => await client.delete(`${await sessionOf('Camille', client)}/person`),
  },
  'DELETE /api/extensions/:extension/holder': {
    ...{ by: 'simone', act: 'extension-freed' },
    does: async (client) => {
      await DeskClient.at(rig.url, '1001');
      return await client.delete('/api/extensions/1001/holder');
    },
  },
  'POST /api/audit/export': {
    ...{ by: 'odile', act: 'export' },
    does: (client) => client.post('/api/audit/export', {}),
  },
  'POST /api/dpo/inspection': {
    ...{ by: 'odile', act: 'export' },
    does: (client) => client.post('/api/dpo/inspection', {}),
  },
  'POST /api/manager/use/export': {
    ...{ by: 'marc', act: 'export' },
    does: (client) => client.post('/api/manager/use/export', {}),
  },
  'POST /api/manager/effect/export': {
    ...{ by: 'marc', act: 'export' },
    does: (client) => client.post('/api/manager/effect/export', {}),
  },
  'POST /api/manager/effect/import': {
    ...{ by: 'marc', act: 'figures-import' },
    does: (client) => client.post('/api/manager/effect/import?import=true', 'date;indicateur', CSV),
  },
  'POST /api/figures/effect': {
    ...{ by: 'marc', act: 'figures-import' },
    does: () =>
      new DeskClient(rig.url).post('/api/figures/effect?import=true', 'date;indicateur', {
        ...CSV,
        'x-figures-import-token': IMPORT_TOKEN,
      }),
  },
  'POST /api/review/campaign': {
    ...{ by: 'simone', act: 'review-campaign' },
    does: async (client) => {
      const { proposedSizes } = (await (await client.get('/api/review/campaign')).json()) as CampaignView;
      const endsOn = dateOf(Date.now() + 7 * 86_400_000);
      return await client.post('/api/review/campaign', { endsOn, sizes: proposedSizes });
    },
  },
  'DELETE /api/review/campaign': {
    ...{ by: 'simone', act: 'review-campaign' },
    does: (client) => client.delete('/api/review/campaign'),
  },
  'POST /api/review/remarks/:remarkId/answer': {
    ...{ by: 'elise', act: 'remark-answered' },
    does: (client) => client.post(`/api/review/remarks/${uuidv7()}/answer`, { state: 'open' }),
  },
  'PUT /api/expert/articles/:slug/draft': {
    ...{ by: 'elise', act: 'article-written' },
    does: (client) =>
      client.send('PUT', `/api/expert/articles/${SLUG}/draft`, {
        ...{ text: '---\nslug: x\n---\n', seenChangedAtMs: 0, reviewed: [] },
      }),
  },
  'PUT /api/expert/gaps/:gap': {
    ...{ by: 'elise', act: 'gap-changed' },
    does: (client) => client.send('PUT', '/api/expert/gaps/1', { state: 'being-written' }),
  },
  'POST /api/expert/imports': {
    ...{ by: 'elise', act: 'article-written' },
    does: (client) =>
      client.post('/api/expert/imports', {
        ...{ files: [{ path: 'a.md', content: 'eA==' }], scope: 'national', reviewed: [] },
      }),
  },
  'POST /api/expert/articles/:slug/versions/:version/step': {
    ...{ by: 'elise', act: 'article-review' },
    does: (client) => client.post(`/api/expert/articles/${SLUG}/versions/2/step`, { step: 'submit' }),
  },
  'POST /api/expert/publications': {
    ...{ by: 'elise', act: 'publication' },
    does: (client) => client.post('/api/expert/publications', {}),
  },
  'POST /api/expert/publications/rollback': {
    ...{ by: 'elise', act: 'publication' },
    does: (client) => client.post('/api/expert/publications/rollback', {}),
  },
};

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The newest entries of the log. */
async function newest(dpo: DeskClient): Promise<AuditPage['entries']> {
  return ((await (await dpo.get('/api/audit?limit=5')).json()) as AuditPage).entries;
}

it('what changes something is either kept in the log, or named here with the reason', () => {
  const changing = rig.desktop.routes
    .filter(({ method, url }) => !READS.has(method) && url.startsWith('/api/'))
    .map(({ method, url }) => `${method} ${url}`);
  const named = [...Object.keys(DEEDS), ...Object.keys(UNLOGGED)];
  // Both ways: a route that is gone leaves the lists.
  expect([...named].sort()).toEqual([...new Set(changing)].sort());
});

it('each deed of the list leaves an entry of its own, done or not', async () => {
  const dpo = new DeskClient(rig.url);
  await dpo.signIn('odile');
  for (const [route, { by, act, does }] of Object.entries(DEEDS)) {
    const client = new DeskClient(rig.url);
    await client.signIn(by);
    const before = new Set((await newest(dpo)).map(({ id }) => id));
    const answer = await does(client);
    const added = (await newest(dpo)).filter(({ id }) => !before.has(id)).map((entry) => entry.act);
    expect(added, `${route}: ${answer.status} ${await answer.text()}`).toContain(act);
  }
});

it('an article that is saved is kept by its name, without its text, and one that is not is told as refused', async () => {
  const elise = new DeskClient(rig.url);
  const dpo = new DeskClient(rig.url);
  await elise.signIn('elise');
  await dpo.signIn('odile');
  const save = (text: string): Promise<Response> =>
    elise.send('PUT', `/api/expert/articles/${SLUG}/draft`, { text, seenChangedAtMs: 0, reviewed: [] });
  expect((await save('---\nslug: x\n---\nun canari de texte')).status).toBe(200);
  expect((await newest(dpo))[0]).toMatchObject({
    ...{ act: 'article-written', subject: `${SLUG} : brouillon`, outcome: 'done' },
  });
  expect((await save('sans en-tête')).status).toBe(200);
  expect((await newest(dpo))[0]).toMatchObject({ act: 'article-written', outcome: 'refused' });
  expect(JSON.stringify(await (await dpo.get('/api/audit')).json())).not.toContain('canari');
});
