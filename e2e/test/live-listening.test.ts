import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenRules } from '@decroche/agent-desktop/pages';
import type { OpenDesk, TimelineEntry } from '@decroche/cli/call';
import {
  type AgentPhone,
  type AgentPhoneOptions,
  HandPhone,
  type PhoneCall,
  speak,
  startAgentPhone,
  writeWav,
} from '@decroche/local-stack';
import { copiesInMemory, until } from '@decroche/test-kit';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { callSaying, msOf, tapsOf, tapsUntilAllIsSaid } from '../src/conversation.ts';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';
import { betweenSilences } from '../src/voice-in-browser.ts';

/** What the caller says in conversation: another need than that of his call. */
const SECOND_NEED = "et j'ai changé de banque comment je fais pour vous donner mon nouveau rib";
/** A need that the fund sends to a queue of its own, and that queue: of one phone, which every installation has for transfers. */
const ROUTED_NEED = "je voudrais racheter des trimestres pour mes années d'études";
const ROUTED_QUEUE = 'agent-1002';
/** Time after the end of his first sentence at which he is certainly in conversation, milliseconds. */
const IN_CONVERSATION_MS = 7_000;
/** What two taps are in Asterisk: for each two channels and a bridge. */
const TWO_TAPS = 6;
/** Said at the microphone: a name and a social security number that nobody may see, and a question. */
const NAME = 'germaine';
const NIR = 'deux quarante-six zéro trois soixante-quinze cent dix-huit zéro quarante-deux vingt-cinq';
const DICTATED = `madame ${NAME} lambert numéro de sécurité sociale ${NIR} comment demander la retraite progressive`;
/** Silence before it, until the page listens, and after it, before it is said again, milliseconds. */
const BEFORE_MS = 600;
const AFTER_MS = 3_000;
/** What the agent says. */
const AGENT_TALKS = 'bonjour je regarde votre dossier de retraite';
/** Folder for the pictures of the agents' guide; without it none is taken. */
const { DESK_PICTURES } = process.env;

let folder: string;
let scene: Scene;
let desk: OpenDesk;
let page: Page;
let phone: AgentPhone | undefined;
const calls: PhoneCall[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'live-'));
  const [routing, microphone] = [join(folder, 'routing.yaml'), join(folder, 'microphone.wav')];
  await writeFile(
    routing,
    `carsat-rhone-alpes:\n  leastConfidence: 0.5\n  themes:\n    rachat: { queue: ${ROUTED_QUEUE} }\n`,
  );
  await writeFile(microphone, writeWav(betweenSilences(await speak(DICTATED), BEFORE_MS, AFTER_MS)));
  const settings = { LIVE_LISTENING: 'all', ROUTING_FILE: routing, ROUTING_QUEUES: ROUTED_QUEUE };
  scene = await Scene.create({ overrides: { 'ivr-gateway': settings } });
  await scene.browser(microphone);
  desk = await scene.desk('1001');
  page = desk.page;
  const origin = scene.constellation.desktopUrl;
  await page.context().grantPermissions(['microphone', 'clipboard-read', 'clipboard-write'], { origin });
}, 300_000);

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  await phone?.stop();
  phone = undefined;
  await expect.poll(() => tapsOf(scene), { timeout: 10_000 }).toBe(0);
  scene.forget();
});

afterAll(async () => {
  await scene?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function answeredBy(options: Partial<AgentPhoneOptions> = {}): Promise<AgentPhone> {
  const { stack } = scene.constellation;
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 500, ...options });
  return phone;
}

async function place(options: Parameters<Scene['call']>[0]): Promise<PhoneCall> {
  const call = await scene.call(options);
  calls.push(call);
  return call;
}

const live = (state: string, timeoutMs?: number): Promise<TimelineEntry> =>
  scene.seen(`live ${state}`, ({ step, state: at }) => step === 'live' && at === state, timeoutMs);

const saidAs = (wanted: string): string =>
  scene.entries
    .filter(({ type, source }) => type === 'said' && source === wanted)
    .map(({ text }) => String(text))
    .join(' ');

/** Lines of the desk: whose, and what. */
const onTheDesk = (): Promise<string[]> => page.locator('.live-said li').allTextContents();

async function picture(name: string): Promise<void> {
  if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/${name}.png` });
}

describe('one call, from its ring to its note', () => {
  it('has its draft before the pickup, a suggestion for a need that is told in conversation, the answer to a dictated question, and a note of the three', async () => {
    const received: string[] = [];
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => received.push(String(payload))),
    );
    page.on('response', async (response) => {
      const asked = response.url().endsWith('/api/ask') && response.request().method() === 'POST';
      if (asked) received.push(await response.text());
    });
    const agent = await answeredBy({
      ringMs: 'never',
      deeds: [{ silentMs: 1_500 }, { wav: await speak(AGENT_TALKS), silentMs: 500 }],
    });
    const call = await place(await callSaying(scene, SURVIVOR_NEED, [IN_CONVERSATION_MS, SECOND_NEED]));

    await page.getByText('Ça sonne', { exact: true }).waitFor({ timeout: 60_000 });
    const prepared = page.getByRole('region', { name: 'Réponse préparée' });
    await prepared.waitFor();
    expect(scene.entries.some(({ step }) => step === 'picked-up')).toBe(false);
    await agent.answer();
    await page.getByText('En conversation', { exact: true }).waitFor();

    await page.locator('.live-strip').getByText('Écoute en direct').waitFor();
    const suggestion = page.locator('.live-suggestion');
    await suggestion.waitFor({ timeout: 30_000 });
    const lines = await onTheDesk();
    expect(lines.find((line) => line.startsWith('Vous'))).toMatch(/dossier|retraite|regarde/);
    expect(lines.find((line) => line.startsWith('Appelant'))).toMatch(/banque|rib/i);
    expect(lines.filter((line) => line.startsWith('Vous')).join()).not.toMatch(/banque/);
    expect(lines.filter((line) => line.startsWith('Appelant')).join()).not.toMatch(/dossier/);
    await picture('ecoute-en-direct');
    await page.keyboard.press('Alt+s');
    const suggested = page.getByRole('region', { name: 'Réponse suggérée' });
    await suggested.waitFor();
    expect(await prepared.count()).toBe(1);

    const desktop = scene.constellation.services['agent-desktop']?.pid ?? 0;
    const before = await copiesInMemory(desktop, NAME);
    await page.keyboard.down('Alt');
    await page.keyboard.down('p');
    await page.getByRole('button', { name: 'Terminer' }).waitFor();
    const saidAt = performance.now() + BEFORE_MS + (await msOf(DICTATED)) + AFTER_MS / 2;
    await page.locator('.dictation-note').getByText('[PERSONNE 1]').waitFor();
    await picture('dictee');
    await until('all is said at the microphone', () => performance.now() > saidAt, 30_000);
    await page.keyboard.up('p');
    await page.keyboard.up('Alt');
    const field = page.getByLabel('Votre question');
    await expect.poll(() => field.inputValue(), { timeout: 20_000 }).not.toBe('');
    expect(await field.inputValue()).toMatch(
      /^madame \[PERSONNE 1\] numéro de sécurité sociale \[NIR\] comment demander la retraite progressive$/,
    );
    expect(await page.evaluate('document.activeElement.id')).toBe('question');
    await page.getByText('Retiré de votre dictée').waitFor();
    // Nothing was asked yet, and nothing of it was said to the caller's assistant.
    expect(await page.getByText('Votre question :').count()).toBe(0);
    expect(saidAs('agent-typed') + saidAs('agent-dictated')).toBe('');
    expect(await brokenRules(page)).toEqual([]);

    await field.press('Enter');
    const asked = page.getByRole('region', { name: 'Réponse à la question posée' });
    await asked.waitFor();
    expect(saidAs('agent-typed')).toContain('[PERSONNE 1]');
    expect([await prepared.count(), await suggested.count()]).toEqual([1, 1]);
    const needs = await Promise.all(
      [prepared, suggested, asked].map((answer) => answer.getByRole('heading').first().textContent()),
    );
    expect(new Set(needs).size).toBe(3);

    await call.hangUp();
    await call.ended;
    const note = page.getByRole('region', { name: 'Note de fin d’appel' });
    await note.waitFor();
    await page.keyboard.press('Alt+n');
    await note.getByText('Note copiée.').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    const [demand = '', answer = '', left = ''] = copied.split('\n');
    // On the page no line breaks before a colon.
    expect(demand).toBe(`Demande : ${needs.join(' ; ').replaceAll('\u00a0', ' ')}`);
    expect(answer).toMatch(/^Réponse affichée : .*sources : .*sources : .*sources : /);
    expect(left).toMatch(/^À faire : ./);
    await picture('note-de-fin-d-appel');

    expect(received.join('\n')).toContain('[PERSONNE 1]');
    for (const raw of [NAME, 'lambert', 'cent dix-huit', 'quarante-deux', '2460375']) {
      expect(received.join('\n')).not.toContain(raw);
      expect(await page.content()).not.toContain(raw);
      expect(copied).not.toContain(raw);
    }
    expect(copied).not.toMatch(/PERSONNE|mon mari/);
    expect(await copiesInMemory(desktop, NAME)).toBe(before);
  }, 180_000);
});

describe('a conversation', () => {
  it('with a caller who refused is not listened to', async () => {
    await answeredBy();
    const wav = await speak('bonjour madame');
    const call = await place({ wav, speakAfterMs: 4_000, dtmf: [{ digit: '0', atMs: 200 }] });
    await scene.step('refused');
    await scene.step('picked-up');
    expect(await tapsUntilAllIsSaid(scene, call)).toBe(0);
    expect(scene.entries.some(({ step, type }) => step === 'live' || type === 'said')).toBe(false);
  });

  it('is not heard on hold, of either side, nor from a key on until some time after the last one', async () => {
    await answeredBy({
      deeds: [
        { silentMs: 1_500 },
        { hold: true, wav: await speak('monsieur durand est difficile dis donc'), silentMs: 4_000 },
        { hold: false, wav: await speak('me revoilà pour votre retraite'), silentMs: 1_000 },
      ],
    });
    const [onHold, number] = [
      'ma femme dit que la retraite est trop petite',
      'mon numéro de dossier est le douze trente quatre',
    ];
    const options = await callSaying(
      scene,
      SURVIVOR_NEED,
      [5_500, onHold],
      [6_000, number],
      [6_500, SECOND_NEED],
    );
    const untilNumberMs = (await msOf(SURVIVOR_NEED)) + 5_500 + (await msOf(onHold)) + 6_000;
    const atMs = options.speakAfterMs + untilNumberMs - 400;
    await place({
      ...options,
      dtmf: [
        { digit: '1', atMs },
        { digit: '2', atMs: atMs + 200 },
      ],
    });
    await live('on');
    await live('aside');
    await expect.poll(() => tapsOf(scene), { timeout: 5_000 }).toBe(0);
    await live('keys', 30_000);
    await vi.waitFor(() => expect(saidAs('caller-live')).toMatch(/banque|rib/i), { timeout: 40_000 });
    const heard = (await onTheDesk()).join(' ');
    expect(heard).toMatch(/Vous.*(?:revoilà|retraite)/);
    expect(heard).not.toMatch(/durand|difficile|PERSONNE|femme|petite|douze|trente|12|34/);
  }, 120_000);

  it('from a queue by theme is listened to, goes on being so with the colleague who takes it, and stops for the call by one key', async () => {
    const hand = await HandPhone.start(scene.constellation.stack, '1002');
    await answeredBy();
    const later = 'ma femme dit que la retraite est trop petite';
    const call = await place(
      await callSaying(scene, ROUTED_NEED, [IN_CONVERSATION_MS + 3_000, SECOND_NEED], [6_000, later]),
    );
    await live('on');
    expect((await scene.step('picked-up')).extension).toBe('1002');
    expect(await tapsOf(scene)).toBe(TWO_TAPS);
    expect(await page.locator('.live-strip').count()).toBe(0);
    await hand.inConversation();
    hand.transferTo('1001');
    await live('over');
    await page.locator('.live-strip').getByText('Écoute en direct').waitFor({ timeout: 15_000 });
    await vi.waitFor(async () => expect((await onTheDesk()).join()).toMatch(/Appelant.*(?:banque|rib)/i), {
      timeout: 20_000,
    });
    await page.keyboard.press('Alt+l');
    await live('stopped');
    await expect.poll(() => tapsOf(scene), { timeout: 5_000 }).toBe(0);
    expect(await tapsUntilAllIsSaid(scene, call)).toBe(0);
    expect(saidAs('caller-live')).not.toMatch(/femme|petite/);
    expect(scene.entries.some(({ step }) => step === 'ended')).toBe(false);
    await page.getByRole('button', { name: /Reprendre l’écoute/ }).click();
    await expect.poll(() => tapsOf(scene), { timeout: 5_000 }).toBe(TWO_TAPS);
    hand.close();
  }, 120_000);
});
