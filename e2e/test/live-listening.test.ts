import type { OpenDesk, TimelineEntry } from '@decroche/cli/call';
import {
  type AgentPhone,
  type AgentPhoneOptions,
  type MonoAudio,
  type PhoneCall,
  speak,
  startAgentPhone,
} from '@decroche/local-stack';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

/** What the caller says in conversation: another need than that of his call. */
const SECOND_NEED = "et j'ai changé de banque comment je fais pour vous donner mon nouveau rib";
/** Time after the end of his first sentence at which he is certainly in conversation, milliseconds. */
const IN_CONVERSATION_MS = 7_000;

let scene: Scene;
let desk: OpenDesk;
let phone: AgentPhone | undefined;
const calls: PhoneCall[] = [];

/** Each in turn, with silence before it. */
function inTurn(...parts: readonly (readonly [silentMs: number, audio: MonoAudio])[]): MonoAudio {
  const sampleRate = parts[0]?.[1].sampleRate ?? 8_000;
  const pcm = parts.flatMap(([silentMs, audio]) => [
    ...new Int16Array(Math.round((silentMs * sampleRate) / 1000)),
    ...audio.pcm,
  ]);
  return { pcm: Int16Array.from(pcm), sampleRate };
}

async function callSaying(
  ...inConversation: readonly (readonly [silentMs: number, text: string])[]
): Promise<Parameters<Scene['call']>[0]> {
  const need = await speak(SURVIVOR_NEED);
  const later = await Promise.all(
    inConversation.map(async ([silentMs, text]) => [silentMs, await speak(text)] as const),
  );
  return { wav: inTurn([0, need], ...later), speakAfterMs: scene.constellation.promptsMs };
}

async function answeredBy(options: Partial<AgentPhoneOptions>): Promise<void> {
  phone = await startAgentPhone({
    stack: scene.constellation.stack,
    extension: '1001',
    ringMs: 500,
    ...options,
  });
}

async function place(options: Parameters<Scene['call']>[0]): Promise<PhoneCall> {
  const call = await scene.call(options);
  calls.push(call);
  return call;
}

const live = (state: string, timeoutMs?: number): Promise<TimelineEntry> =>
  scene.seen(`live ${state}`, ({ step, state: at }) => step === 'live' && at === state, timeoutMs);

const saidInConversation = (): string[] =>
  scene.entries
    .filter(({ type, source }) => type === 'said' && source === 'caller-live')
    .map(({ text }) => String(text));

/** Lines of the desk: whose, and what. */
async function onTheDesk(): Promise<string[]> {
  return await desk.page.locator('.live-said li').allTextContents();
}

/** Taps in Asterisk: their channels and bridges. */
async function taps(): Promise<number> {
  const { ariUrl, ariUser, ariPassword } = scene.constellation.stack.asterisk;
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  const ids = await Promise.all(
    ['channels', 'bridges'].map(async (what) => {
      const answer = await fetch(`${ariUrl}/${what}`, { headers: { authorization } });
      return ((await answer.json()) as { id: string }[]).map(({ id }) => id);
    }),
  );
  return ids.flat().filter((id) => id.includes('-tap-')).length;
}

/** No tap is there from now until the caller has said all that he says, and a little longer. */
async function noTapUntilAllIsSaid(call: PhoneCall): Promise<void> {
  let seen = 0;
  const { endsAt } = (await call.speech) ?? { endsAt: performance.now() };
  await vi.waitFor(
    async () => {
      if ((await taps()) > 0) seen += 1;
      expect(performance.now()).toBeGreaterThan(endsAt + 1_500);
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(seen).toBe(0);
}

async function begin(settings: Record<string, string>): Promise<void> {
  scene = await Scene.create({ overrides: { 'ivr-gateway': settings } });
  desk = await scene.desk('1001');
}

async function clear(): Promise<void> {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  await phone?.stop();
  phone = undefined;
  await expect.poll(taps, { timeout: 10_000 }).toBe(0);
  scene.forget();
}

async function finish(): Promise<void> {
  await scene?.stop();
}

describe('where live listening is allowed', () => {
  beforeAll(() => begin({ LIVE_LISTENING: 'all' }), 120_000);
  afterEach(clear);
  afterAll(finish);

  it('each side’s words are on the desk under its own name, and a new need of the caller becomes a suggestion', async () => {
    await answeredBy({
      deeds: [
        { silentMs: 1_500 },
        { wav: await speak('bonjour je regarde votre dossier de retraite'), silentMs: 500 },
      ],
    });
    await place(await callSaying([IN_CONVERSATION_MS, SECOND_NEED]));
    await live('on');
    await desk.page.getByText('Écoute en direct').waitFor();
    await vi.waitFor(
      async () => {
        const lines = await onTheDesk();
        expect(lines.find((line) => line.startsWith('Vous'))).toMatch(/dossier|retraite|regarde/);
        expect(lines.find((line) => line.startsWith('Appelant'))).toMatch(/banque|rib/i);
        expect(lines.filter((line) => line.startsWith('Vous')).join()).not.toMatch(/banque/);
        expect(lines.filter((line) => line.startsWith('Appelant')).join()).not.toMatch(/dossier/);
      },
      { timeout: 25_000, interval: 200 },
    );
    const suggestion = desk.page.locator('.live-suggestion');
    await suggestion.waitFor({ timeout: 10_000 });
    await desk.page.keyboard.press('Alt+s');
    await desk.page.getByRole('region', { name: 'Réponse suggérée' }).waitFor();
    expect(await desk.page.getByRole('region', { name: 'Réponse préparée' }).count()).toBe(1);
  });

  it('one key stops it for this call: no tap is left, nothing more is heard, and the call goes on', async () => {
    await answeredBy({});
    const call = await place(await callSaying([IN_CONVERSATION_MS + 6_000, SECOND_NEED]));
    await live('on');
    expect(await taps()).toBe(6);
    await desk.page.getByRole('button', { name: /Arrêter l’écoute/ }).waitFor();
    await desk.page.keyboard.press('Alt+l');
    await live('stopped');
    await expect.poll(taps, { timeout: 5_000 }).toBe(0);
    await noTapUntilAllIsSaid(call);
    expect(saidInConversation()).toEqual([]);
    expect(scene.entries.some(({ step }) => step === 'ended')).toBe(false);
    await desk.page.getByRole('button', { name: /Reprendre l’écoute/ }).click();
    await expect.poll(taps, { timeout: 5_000 }).toBe(6);
  });

  it('nothing is heard on hold, of either side; after it the listening goes on', async () => {
    await answeredBy({
      deeds: [
        { silentMs: 1_500 },
        { hold: true, wav: await speak('monsieur durand est difficile dis donc'), silentMs: 4_000 },
        { hold: false, wav: await speak('me revoilà pour votre retraite'), silentMs: 1_000 },
      ],
    });
    await place(await callSaying([5_500, 'ma femme dit que la retraite est trop petite']));
    await live('on');
    await live('aside');
    await expect.poll(taps, { timeout: 5_000 }).toBe(0);
    const again = scene.entries.length;
    await vi.waitFor(
      () => expect(scene.entries.slice(again).some(({ state }) => state === 'on')).toBe(true),
      { timeout: 20_000 },
    );
    await vi.waitFor(async () => expect((await onTheDesk()).join(' ')).toMatch(/revoilà|retraite/), {
      timeout: 15_000,
    });
    expect((await onTheDesk()).join(' ')).not.toMatch(/durand|difficile|PERSONNE|femme|petite/);
  });

  it('nothing is heard from a key on until some time after the last one', async () => {
    await answeredBy({});
    const options = await callSaying(
      [IN_CONVERSATION_MS, 'mon numéro de dossier est le douze trente quatre'],
      [6_500, SECOND_NEED],
    );
    const need = await speak(SURVIVOR_NEED);
    const needMs = (need.pcm.length / need.sampleRate) * 1_000;
    const atMs = (options.speakAfterMs ?? 0) + needMs + IN_CONVERSATION_MS - 400;
    await place({
      ...options,
      dtmf: [
        { digit: '1', atMs },
        { digit: '2', atMs: atMs + 200 },
      ],
    });
    await live('on');
    await live('keys');
    await vi.waitFor(() => expect(saidInConversation().join(' ')).toMatch(/banque|rib/i), {
      timeout: 40_000,
    });
    expect(saidInConversation().join(' ')).not.toMatch(/douze|trente|12|34/);
  });

  it('a caller who refused is not listened to in conversation either', async () => {
    await answeredBy({ deeds: [{ silentMs: 1_000 }, { wav: await speak('bonjour'), silentMs: 500 }] });
    const call = await place({
      ...(await callSaying([3_000, SECOND_NEED])),
      dtmf: [{ digit: '0', atMs: 200 }],
    });
    await scene.step('refused');
    await scene.step('picked-up');
    await noTapUntilAllIsSaid(call);
    expect(scene.entries.some(({ step, type }) => step === 'live' || type === 'said')).toBe(false);
  });
});

describe('where it is not allowed', () => {
  beforeAll(() => begin({}), 120_000);
  afterEach(clear);
  afterAll(finish);

  it('no tap is ever opened in a conversation, and the desk shows nothing of it', async () => {
    await answeredBy({ deeds: [{ silentMs: 1_000 }, { wav: await speak('bonjour'), silentMs: 500 }] });
    const call = await place(await callSaying([4_000, SECOND_NEED]));
    await scene.step('picked-up');
    await expect.poll(taps, { timeout: 5_000 }).toBe(0);
    await noTapUntilAllIsSaid(call);
    expect(scene.entries.some(({ step }) => step === 'live')).toBe(false);
    expect(await desk.page.locator('.live-strip').count()).toBe(0);
  });
});
