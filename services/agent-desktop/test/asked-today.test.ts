import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AskAnswer, type AskedTodayView, MAX_ASKED_TODAY, type TrainingCallView } from '#contract';
import { eveningOf } from '../src/questions/evening.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

const TRAINING_FILE = new URL('../../../knowledge/training/needs.yaml', import.meta.url).pathname;

let rig: DeskRig;
let redis: Redis;
let camille: DeskClient;
beforeAll(async () => {
  rig = await DeskRig.start({ TRAINING_FILE });
  redis = new Redis(rig.stack.redis.url);
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await rig?.stop();
});
beforeEach(async () => {
  camille = await DeskClient.at(rig.url, '1001');
  await camille.delete('/api/asked-today');
  rig.typed.length = 0;
});

async function ask(text: string, conversationId?: string, client = camille): Promise<AskAnswer> {
  const answer = await client.post('/api/ask', { text, ...(conversationId && { conversationId }) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as AskAnswer;
}

async function today(client = camille): Promise<AskedTodayView> {
  return (await (await client.get('/api/asked-today')).json()) as AskedTodayView;
}

/** What is kept once it is there: no answer waits for it. */
async function kept(count: number): Promise<AskedTodayView['questions']> {
  return await vi.waitFor(async () => {
    const { questions } = await today();
    expect(questions).toHaveLength(count);
    return questions;
  });
}

async function again(id: string, client = camille): Promise<Response> {
  return await client.send('POST', `/api/asked-today/${id}`);
}

describe('the questions that an agent asked today', () => {
  it('are there redacted and without an answer, the newest first, with when and whether it was in a call', async () => {
    await ask('réversion de Mme Exemple');
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await call.pickUp('1001');
    const feed = await camille.feed();
    await feed.until((view) => view.call?.phase === 'conversation');
    await ask('et le plafond', call.conversationId);
    const questions = await kept(2);
    expect(questions.map(({ said, inCall }) => ({ text: said.text, inCall }))).toEqual([
      { text: 'et le plafond', inCall: true },
      { text: 'réversion de [PERSONNE 1]', inCall: false },
    ]);
    expect(Math.abs(Date.now() - (questions[0]?.askedAtMs ?? 0))).toBeLessThan(10_000);
    // Of the caller himself there is nothing.
    expect(JSON.stringify(questions)).not.toMatch(/mari|décédé|Exemple/);
    feed.close();
    await call.end();
  });

  it('are his in every browser, and nobody else’s, on the same extension either', async () => {
    const { turnId } = await ask('rachat de trimestres');
    await kept(1);
    expect((await today(await DeskClient.at(rig.url, '1001'))).questions).toHaveLength(1);
    await camille.delete('/api/sessions');
    const nadia = await DeskClient.at(rig.url, '1001', 'nadia');
    expect((await today(nadia)).questions).toEqual([]);
    expect((await again(turnId, nadia)).status).toBe(404);
    await nadia.delete('/api/asked-today');
    await nadia.delete('/api/sessions');
    camille = await DeskClient.at(rig.url, '1001');
    expect((await today()).questions).toHaveLength(1);
  });

  it('end in Redis by themselves in the evening, and are not more than so many', async () => {
    const key = async (): Promise<string> => (await redis.keys('desk:asked-today:*'))[0] ?? '';
    await ask('réversion');
    const [question] = await kept(1);
    expect(await redis.pexpiretime(await key())).toBe(eveningOf(Date.now()));
    const others = Array.from({ length: MAX_ASKED_TODAY }, () =>
      JSON.stringify({ ...question, id: uuidv7() }),
    );
    await redis.rpush(await key(), ...others);
    const { turnId } = await ask('la dernière');
    const [newest] = await kept(MAX_ASKED_TODAY);
    expect(newest?.id).toBe(turnId);
  });

  it('are gone at once when he wants so', async () => {
    await ask('réversion');
    await kept(1);
    expect((await camille.delete('/api/asked-today')).status).toBe(204);
    expect((await today()).questions).toEqual([]);
    expect(await redis.keys('desk:asked-today:*')).toEqual([]);
  });

  it('have nothing of what was said in training', async () => {
    const { needs } = (await (await camille.get('/api/training')).json()) as { needs: { id: string }[] };
    const answer = await camille.post('/api/training/calls', { needId: needs[0]?.id });
    const { ticket } = (await answer.json()) as TrainingCallView;
    await camille.delete(`/api/training/calls/${ticket}`);
    await ask('réversion');
    expect(await kept(1)).toMatchObject([{ said: { text: 'réversion' } }]);
  });
});

describe('a question that is opened again', () => {
  it('is asked again by itself, outside any call, and stands in the list once', async () => {
    await ask('réversion et remariage');
    const [question] = await kept(1);
    const answer = (await (await again(question?.id ?? '')).json()) as AskAnswer;
    expect(rig.typed).toEqual(['réversion et remariage', 'réversion et remariage']);
    const feed = await camille.feed();
    const { ask: shown } = await feed.until((view) => view.ask?.turnId === answer.turnId);
    expect(shown).toMatchObject({ said: { text: 'réversion et remariage' }, earlier: [] });
    expect((await today()).questions.map(({ id }) => id)).toEqual([question?.id]);
    feed.close();
  });

  it('is asked after those from which it goes on, so that it is understood as it was', async () => {
    const { conversationId } = await ask('réversion et remariage');
    await ask('et le plafond', conversationId);
    await ask('et pour les ressources', conversationId);
    const [newest] = await kept(3);
    rig.typed.length = 0;
    const answer = (await (await again(newest?.id ?? '')).json()) as AskAnswer;
    expect(rig.typed).toEqual(['réversion et remariage', 'et le plafond', 'et pour les ressources']);
    expect(answer.conversationId).not.toBe(conversationId);
    const feed = await camille.feed();
    const { ask: shown } = await feed.until((view) => view.ask?.turnId === answer.turnId);
    expect(shown?.earlier.map(({ text }) => text)).toEqual(['et le plafond', 'réversion et remariage']);
    feed.close();
  });

  it('is not there once it was cleared', async () => {
    const { turnId } = await ask('réversion');
    await kept(1);
    await camille.delete('/api/asked-today');
    expect((await again(turnId)).status).toBe(404);
  });
});
