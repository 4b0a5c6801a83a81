import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentReportSchema, type ErrorBody, lexiconSchema, type TrialView, trialSchema } from '#contract';
import { DeskClient, Feed } from './desk-client.ts';
import { DeskRig, TIMELINE_TOKEN } from './desk-rig.ts';
import { ARTICLE, passageOf } from './sample-content.ts';

let rig: DeskRig;
let expert: DeskClient;
beforeAll(async () => {
  rig = await DeskRig.start();
  expert = await signedIn('elise');
}, 120_000);
afterAll(() => rig?.stop());

async function signedIn(who: string): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(who);
  return client;
}
const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;
const tryIt = (body: object): Promise<Response> =>
  expert.post('/api/expert/trials', { text: 'la réversion de Mme Durand', ...body });
async function tried(body: object = {}): Promise<TrialView> {
  const answer = await tryIt(body);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return trialSchema.parse(await answer.json());
}

describe('a question that an expert tries', () => {
  it('is redacted, and comes back with the draft of an agent, the ranking and what the gate says of each sentence', async () => {
    const trial = await tried({
      asOf: '2026-10-01',
      fund: 'carsat-rhone-alpes',
      sentences: ['Oui, la réversion.', 'La réversion est de 80 %.'],
    });
    expect(trial.turn).toMatchObject({
      source: 'trial',
      said: { text: 'la réversion de [PERSONNE 1]', redactions: [{ type: 'PERSON' }] },
      draft: { abstained: false, asOf: '2026-11-21' },
      extracts: { asOf: '2026-10-01' },
    });
    expect(rig.answering.searches.at(-1)).toMatchObject({ asOf: '2026-10-01', fund: 'carsat-rhone-alpes' });
    expect(trial).toMatchObject({ fund: 'carsat-rhone-alpes', rules: ['date-notice'] });
    expect(trial.considered[0]).toMatchObject({
      ...{ words: 1, need: 0.5, topic: 0, title: 0.25, rules: ['recognised-need', 'reading-order'] },
      passage: { articleSlug: ARTICLE.slug, unchecked: false },
    });
    expect(trial.considered).toHaveLength(3);
    expect(trial.shown.map(({ prose, evidence }) => [prose, evidence !== ''])).toEqual([
      [false, true],
      [false, true],
      [false, true],
    ]);
    expect(trial.stopped).toEqual([{ text: 'La réversion est de 80 %.', fault: 'unsupported-figure' }]);
    expect(trial.judged.map(({ fault }) => fault)).toEqual(['', 'unsupported-figure']);
  });

  it('is asked of no more than the date and the fund that exist', async () => {
    for (const wrong of [
      { text: '' },
      { text: '\u00ad\u200b' },
      { text: 'x'.repeat(2_001) },
      { asOf: 'demain' },
      { asOf: '2026-02-30' },
      { fund: 'Carsat Rhône' },
      { sentences: Array.from({ length: 11 }, () => 'Oui.') },
      { sentences: ['x'.repeat(501)] },
      { sentences: 'Oui.' },
    ]) {
      expect(await refusal(await tryIt(wrong)), JSON.stringify(wrong).slice(0, 60)).toBe(
        '400 MALFORMED_REQUEST',
      );
    }
    expect(await refusal(await tryIt({ sentences: ['Mme Durand a droit à la réversion.'] }))).toMatch(
      /PERSONAL_DATA$/,
    );
  });

  it('is shown only as its services signed it: a sentence that cites a passage that was not found is not', async () => {
    rig.answering.draft = { cited: [passageOf('r')], sentences: [{ text: 'Oui.', sourceIds: ['s-r'] }] };
    expect((await tryIt({})).status).toBe(500);
    rig.answering.draft = {};
  });

  it('says that a service is away', async () => {
    rig.retrieverAway = true;
    expect(await refusal(await tryIt({}))).toBe('503 DEPENDENCY_AWAY');
    rig.retrieverAway = false;
    rig.redactorAway = true;
    expect(await refusal(await tryIt({}))).toBe('503 DEPENDENCY_AWAY');
    rig.redactorAway = false;
  });

  it('is nowhere afterwards: on no desk, in no figure, opinion, timeline or log of actions, and not in Redis', async () => {
    const agent = await DeskClient.at(rig.url, '1001');
    const feed = await agent.feed();
    const timeline = await Feed.open(`${rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    const overseers = await Promise.all(['simone', 'odile'].map(signedIn));
    const kept = async (): Promise<string> => {
      const paths = ['/api/feedback', '/api/figures/readiness'];
      const read = [...paths.map((path) => overseers[0]?.get(path)), overseers[1]?.get('/api/audit')];
      return JSON.stringify(await Promise.all(read.map(async (answer) => await (await answer)?.json())));
    };
    const before = await kept();
    const { turn } = await tried({ text: 'combien de canaris pour une réversion' });
    const redis = new Redis(rig.stack.redis.url);
    const held = await Promise.all(
      (await redis.keys('*')).map(async (key) => `${key} ${await redis.get(key).catch(() => '')}`),
    );
    redis.disconnect();
    const ours = (line: string): boolean => line.includes(turn.conversationId) || line.includes('canaris');
    expect(held.filter(ours)).toEqual([]);
    // Something that is told comes after it: what was not told until then never is.
    const real = await agent.post('/api/ask', { text: 'une vraie question' });
    const { turnId } = (await real.json()) as { turnId: string };
    await feed.until(({ ask }) => ask?.turnId === turnId);
    expect([feed, timeline].map(({ events }) => ours(JSON.stringify(events)))).toEqual([false, false]);
    expect(await kept()).toBe(before);
    feed.close();
    timeline.close();
  });
});

describe('documents that an expert imports', () => {
  const content = Buffer.from('<h1>Note</h1>').toString('base64');
  const sending = (body: object): Promise<Response> =>
    expert.post('/api/expert/imports', {
      ...{ files: [{ path: 'note.html', content }], scope: 'national', reviewed: [] },
      ...body,
    });

  it('are taken in under the name of who signed in, with a report', async () => {
    const answer = await sending({ by: 'René Exemple', author: 'René Exemple' });
    const report = documentReportSchema.parse(await answer.json());
    expect(report).toMatchObject({
      imported: true,
      documents: 1,
      passedOver: [{ ending: '.png', count: 2 }],
    });
    expect(rig.knowledge.callers.at(-1)?.person).toBe('Élise Exemple, experte législation');
    const [sent] = rig.knowledge.imports.at(-1)?.files ?? [];
    expect(Buffer.from(sent?.content ?? []).toString()).toBe('<h1>Note</h1>');
  });

  it('are refused when they are none, too many or too large', async () => {
    const file = { path: 'a.html', content };
    for (const wrong of [
      { files: [] },
      { files: Array.from({ length: 51 }, () => file) },
      { files: [{ path: 'a.html', content: 'pas du base64 !' }] },
      { files: [{ path: '', content }] },
      { files: [{ path: 'a.pdf', content: Buffer.alloc(3_000_001).toString('base64') }] },
      { scope: 'Ma Caisse' },
    ]) {
      expect(await refusal(await sending(wrong)), JSON.stringify(wrong).slice(0, 60)).toBe(
        '400 MALFORMED_REQUEST',
      );
    }
    expect((await sending({ files: [{ path: 'a', content: 'A'.repeat(6_000_000) }] })).status).toBe(413);
  });

  it('wait while another import runs', async () => {
    rig.knowledge.refusal = 'IMPORT_RUNNING';
    expect(await refusal(await sending({}))).toBe('409 IMPORT_RUNNING');
    rig.knowledge.refusal = '';
  });
});

describe('the lexicon', () => {
  it('is shown with what the next publication does with each line', async () => {
    const lexicon = lexiconSchema.parse(await (await expert.get('/api/expert/lexicon')).json());
    expect(lexicon.acronyms).toMatchObject([{ form: 'ASPA', state: 'live' }]);
    expect(lexicon.notions.map(({ state }) => state)).toEqual(['changing', 'live']);
  });
});
