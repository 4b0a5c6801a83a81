import { type Said, TurnSource } from '@decroche/contracts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErrorBody, OpinionsView, TrainingCallView, TrainingSetView, TurnView } from '#contract';
import { DeskClient, Feed } from './desk-client.ts';
import { DeskRig, TIMELINE_TOKEN } from './desk-rig.ts';
import { measuredCalls } from './measured-calls.ts';
import { RigCall } from './rig-call.ts';
import { typedSaid } from './sample-content.ts';

const SET = new URL('../../../knowledge/training/needs.yaml', import.meta.url).pathname;
const NEED = 'deces-du-mari';
let rig: DeskRig;

beforeAll(async () => {
  rig = await DeskRig.start({ TRAINING_FILE: SET });
}, 120_000);
afterAll(() => rig?.stop());

const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;

async function begin(client: DeskClient): Promise<TrainingCallView> {
  const answer = await client.post('/api/training/calls', { needId: NEED });
  expect(answer.status).toBe(200);
  return (await answer.json()) as TrainingCallView;
}

const turnOf = async (client: DeskClient, ticket: string): Promise<TurnView> =>
  (await (await client.get(`/api/training/calls/${ticket}`)).json()) as TurnView;

/** The simulated caller's words, as the redactor signed them. */
async function saidIn(client: DeskClient, { ticket }: TrainingCallView): Promise<Said> {
  const { conversationId, turnId, said } = await turnOf(client, ticket);
  return typedSaid({ conversationId, turnId, source: TurnSource.TRAINING }, said?.text ?? '');
}

/** Search and draft answer, as for any text. */
async function prepare(client: DeskClient, call: TrainingCallView): Promise<Said> {
  const said = await saidIn(client, call);
  const answers = new RigCall(rig, said.turn?.conversationId);
  await answers.find(said);
  await answers.draft(said);
  await vi.waitFor(async () => expect((await turnOf(client, call.ticket)).draft?.final).toBe(true), 8_000);
  return said;
}

describe('a simulated call', () => {
  it('is prepared by the redactor and whoever follows it, and shown to who takes it alone', async () => {
    const client = await DeskClient.at(rig.url, '1001');
    const call = await begin(client);
    expect(call).toMatchObject({ needId: NEED, spoken: true, said: { outcome: 'text' } });
    expect(rig.typed.at(-1)).toMatch(/mon mari est décédé/);
    await prepare(client, call);
    expect(await turnOf(client, call.ticket)).toMatchObject({
      source: 'training',
      draft: { abstained: false },
    });
    const other = new DeskClient(rig.url);
    await other.signIn('nadia');
    for (const answer of [
      await other.get(`/api/training/calls/${call.ticket}`),
      await other.delete(`/api/training/calls/${call.ticket}`),
    ])
      expect(await refusal(answer)).toBe('404 NOT_FOUND');
    expect((await client.delete(`/api/training/calls/${call.ticket}`)).status).toBe(204);
    expect(await refusal(await client.get(`/api/training/calls/${call.ticket}`))).toBe('404 NOT_FOUND');
    await client.delete('/api/session');
  });

  it('is on no desk, in no figure, opinion or timeline, and nowhere in Redis', async () => {
    const client = await DeskClient.at(rig.url, '1001');
    const supervisor = new DeskClient(rig.url);
    await supervisor.signIn('simone');
    const opinions = async (): Promise<OpinionsView> =>
      (await (await supervisor.get('/api/feedback')).json()) as OpinionsView;
    const before = JSON.stringify([await opinions(), [...(await measuredCalls(rig))]]);
    const feed = await client.feed();
    const timeline = await Feed.open(`${rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    const call = await begin(client);
    const said = await prepare(client, call);
    const { conversationId = '', turnId = '' } = said.turn ?? {};
    const refused = [
      await client.post('/api/feedback', {
        ...{ conversationId, turnId, saidSequence: said.sequence, revision: 1 },
        ...{ verdict: 'helped', sentence: null },
      }),
      await client.post('/api/desk/shown', {
        ...{ kind: 'draft', conversationId, turnId, shownAtMs: Date.now(), clockErrorMs: 1, visible: true },
      }),
      await client.post('/api/desk/shown', {
        ...{ kind: 'pickup', conversationId, readyBeforePickupMs: 5_000, visible: true },
      }),
      await client.delete(`/api/ask/${conversationId}`),
    ];
    expect(await Promise.all(refused.map(refusal))).toEqual(refused.map(() => '404 NOT_FOUND'));
    // A question that names it begins a conversation of its own.
    const asked = await client.post('/api/ask', { text: 'réversion', conversationId });
    expect(await refusal(asked)).toBe('404 NOT_FOUND');
    const redis = new Redis(rig.stack.redis.url);
    const held = await Promise.all(
      (await redis.keys('*')).map(async (key) => `${key} ${await redis.get(key).catch(() => '')}`),
    );
    redis.disconnect();
    expect(held.filter((line) => line.includes(conversationId) || line.includes('mon mari'))).toEqual([]);
    // Something that is told comes after it: what was not told until then never is.
    const real = await client.post('/api/ask', { text: 'une vraie question' });
    const { turnId: told } = (await real.json()) as { turnId: string };
    await feed.until(({ ask }) => ask?.turnId === told);
    expect(JSON.stringify(feed.events)).not.toContain(conversationId);
    expect(JSON.stringify(timeline.events)).not.toContain(conversationId);
    expect(JSON.stringify([await opinions(), [...(await measuredCalls(rig))]])).toBe(before);
    feed.close();
    timeline.close();
    await client.delete('/api/session');
  });

  it('does not begin while a real call rings or is held, and one that rings ends it', async () => {
    const client = await DeskClient.at(rig.url, '1001');
    const call = await begin(client);
    const real = new RigCall(rig);
    await real.prepare();
    const feed = await client.feed();
    await real.ring('1001');
    const during = () => client.post('/api/training/calls', { needId: NEED });
    await feed.until(({ call: rings }) => rings?.phase === 'ringing');
    expect(await refusal(await during())).toBe('409 CALL_GOES_ON');
    expect(await refusal(await client.get(`/api/training/calls/${call.ticket}`))).toBe('404 NOT_FOUND');
    await real.pickUp('1001');
    await feed.until(({ call: goesOn }) => goesOn?.phase === 'conversation');
    expect(await refusal(await during())).toBe('409 CALL_GOES_ON');
    await real.end();
    await feed.until(({ call: over }) => over?.phase === 'ended');
    expect((await during()).status).toBe(200);
    feed.close();
    await client.delete('/api/session');
  });

  it('has a voice, and its words are read in the set by experts alone', async () => {
    const texts = async (who: string): Promise<(string | null)[]> => {
      const client = new DeskClient(rig.url);
      await client.signIn(who);
      const voice = await client.get(`/api/training/needs/${NEED}/voice`);
      expect(`${voice.status} ${voice.headers.get('content-type')}`).toBe('200 audio/wav');
      expect(await refusal(await client.get('/api/training/needs/none/voice'))).toBe('404 NOT_FOUND');
      const { needs } = (await (await client.get('/api/training')).json()) as TrainingSetView;
      return needs.map(({ text }) => text);
    };
    expect((await texts('camille')).every((text) => text === null)).toBe(true);
    for (const who of ['elise', 'flora'])
      expect((await texts(who)).every((text) => text !== null && text !== '')).toBe(true);
  });
});
