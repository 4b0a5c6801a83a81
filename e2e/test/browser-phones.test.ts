import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brokenRules } from '@decroche/agent-desktop/pages';
import { launchBrowser } from '@decroche/cli/call';
import {
  type AgentPhone,
  layoutOf,
  type MonoAudio,
  readWav,
  speak,
  startAgentPhone,
  writeWav,
} from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';
import { betweenSilences, heardEnergy, sendsVoice, watchVoice } from '../src/voice-in-browser.ts';

/** Silence before the caller's sentence, ms: the notice and the question are over by then. */
const BEFORE_SPEAKING_MS = 3_500;
/** Silence after it, until the microphone begins again, ms. */
const AFTER_SPEAKING_MS = 3_000;
/** Folder for pictures of the page; without it none is taken. */
const { DESK_PICTURES } = process.env;

let scene: Scene;
let browser: Browser;
let phone: AgentPhone;
let page: Page;

/** A lifelike voice that asks how to get the pension of a husband who died; the embedded recogniser does not know it. */
const LIFELIKE = fileURLToPath(
  new URL('../../services/transcriber/test/recordings/lifelike/reversion.wav', import.meta.url),
);
const HEARS_PEOPLE = existsSync(join(layoutOf().models, 'whisper-base'));
if (!HEARS_PEOPLE)
  process.stderr.write(
    'left out: a lifelike voice at the microphone, ./run models fetch whisper-base; espeak speaks\n',
  );

beforeAll(async () => {
  scene = await Scene.create({
    agents: 1,
    webPhones: true,
    overrides: { transcriber: { ARBITRATION: String(HEARS_PEOPLE) } },
  });
  const file = join(scene.constellation.stack.dir, 'microphone.wav');
  const voice = HEARS_PEOPLE ? readWav(await readFile(LIFELIKE)) : await speak(SURVIVOR_NEED);
  const said = betweenSilences(voice, BEFORE_SPEAKING_MS, AFTER_SPEAKING_MS);
  await writeFile(file, writeWav(said));
  browser = await launchBrowser(file);
  const { stack } = scene.constellation;
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 'never', wav: repeated(voice, 5) });
});

afterAll(async () => {
  await phone?.stop();
  await browser?.close();
  await scene?.stop();
});

beforeEach(async () => {
  scene.forget();
  page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
  await watchVoice(page);
});

afterEach(() => page.context().close());

async function picture(name: string): Promise<void> {
  if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/caller-${name}.png` });
}

async function deskPicture(desk: Page, name: string): Promise<void> {
  if (DESK_PICTURES !== undefined) await desk.screenshot({ path: `${DESK_PICTURES}/phone-${name}.png` });
}

/** Opens the page and clicks, as a newcomer does. */
async function callFromPage(): Promise<void> {
  await page.goto(`${scene.constellation.desktopUrl}/appeler`);
  await page.getByRole('button', { name: 'Appeler' }).click();
  await page.getByText('En ligne', { exact: true }).waitFor();
}

async function noticeHeard(): Promise<void> {
  await until('the notice is heard', async () => (await heardEnergy(page)) > 1e-4, 10_000);
}

describe('a call from one browser to another', () => {
  it('gives its answer before it is picked up; both hear one another; the agent mutes, holds and hangs up', async () => {
    const desk = await (
      await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 720 } })
    ).newPage();
    await watchVoice(desk);
    const signalling: string[] = [];
    desk.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => signalling.push(String(payload))),
    );
    await desk.goto(scene.constellation.desktopUrl);
    await desk.getByRole('button', { name: /Sacha/ }).click();
    await desk.getByRole('button', { name: 'Poste 1002' }).click();
    await deskPicture(desk, 'off');
    await desk.getByRole('button', { name: 'Allumer le téléphone' }).click();
    await desk.getByText('Téléphone prêt', { exact: true }).first().waitFor();
    await deskPicture(desk, 'ready');
    const otherTab = await desk.context().newPage();
    await otherTab.goto(scene.constellation.desktopUrl);
    await otherTab.getByRole('button', { name: 'Allumer le téléphone' }).click();
    await otherTab.getByText('dans un autre onglet').first().waitFor();
    await otherTab.close();

    await page.goto(`${scene.constellation.desktopUrl}/appeler`);
    await page.getByRole('button', { name: 'Appeler', disabled: false }).waitFor();
    await picture('before');
    expect(await brokenRules(page)).toEqual([]);
    await callFromPage();
    await noticeHeard();
    await page.getByText('On vous entend').waitFor();
    await picture('talking');
    const { extension } = await scene.step('ringing', 20_000);
    expect(extension).toBe('1002');
    await desk.getByText('Votre téléphone sonne', { exact: true }).waitFor();
    const draft = desk.getByRole('region', { name: 'Réponse préparée' });
    await draft.getByText('réversion').first().waitFor();
    expect(scene.entries.some(({ step }) => step === 'picked-up')).toBe(false);
    await deskPicture(desk, 'ringing');
    expect(await brokenRules(desk)).toEqual([]);
    expect(await brokenRules(page)).toEqual([]);

    await desk.keyboard.press('Alt+r');
    await desk.getByText('Au téléphone', { exact: true }).first().waitFor();
    await desk.getByText('En conversation', { exact: true }).waitFor();
    // The ringing that the caller heard is over.
    const callerHeard = await heardEnergy(page);
    await until('the agent hears the caller', async () => (await heardEnergy(desk)) > 1e-3, 20_000);
    await until(
      'the caller hears the agent',
      async () => (await heardEnergy(page)) > callerHeard + 1e-3,
      20_000,
    );
    await deskPicture(desk, 'talking');
    expect(await brokenRules(desk)).toEqual([]);

    // A call goes on over whatever page the agent looks at.
    await desk.getByRole('link', { name: 'Postes' }).click();
    await desk.getByRole('heading', { name: 'Postes' }).waitFor();
    await desk.getByRole('cell', { name: /Sacha/ }).waitFor();
    const heardElsewhere = await heardEnergy(page);
    await until(
      'the caller still hears the agent',
      async () => (await heardEnergy(page)) > heardElsewhere + 1e-3,
      20_000,
    );
    expect(await brokenRules(desk)).toEqual([]);
    await desk.getByRole('link', { name: 'Voir l’appel' }).click();
    await desk.getByText('En conversation', { exact: true }).waitFor();

    // What is dictated the caller does not hear, in whichever tab it is dictated; and it cuts nobody off.
    const writing = await desk.context().newPage();
    await writing.goto(scene.constellation.desktopUrl);
    await writing.getByText('En conversation', { exact: true }).waitFor();
    for (const dictating of [desk, writing]) {
      await dictating.bringToFront();
      await dictating.keyboard.down('Alt');
      await dictating.keyboard.down('p');
      await dictating.getByRole('button', { name: 'Terminer' }).waitFor();
      await desk.getByRole('button', { name: 'Micro coupé' }).waitFor();
      expect(await sendsVoice(desk)).toBe(false);
      await dictating.keyboard.press('Escape');
      await dictating.keyboard.up('p');
      await dictating.keyboard.up('Alt');
      await desk.getByRole('button', { name: 'Couper le micro' }).waitFor();
      expect(await sendsVoice(desk)).toBe(true);
    }
    await writing.close();

    await desk.keyboard.press('Alt+c');
    await desk.getByRole('button', { name: 'Micro coupé' }).waitFor();
    expect(await sendsVoice(desk)).toBe(false);
    const beforeMusic = await heardEnergy(page);
    await desk.keyboard.press('Alt+g');
    await desk.getByRole('button', { name: 'Reprendre' }).waitFor();
    await until('the caller hears music', async () => (await heardEnergy(page)) > beforeMusic + 1e-3, 10_000);
    await deskPicture(desk, 'held');
    await desk.keyboard.press('Alt+g');
    await desk.getByRole('button', { name: 'Mettre en attente' }).waitFor();
    await desk.keyboard.press('Alt+c');
    await desk.getByRole('button', { name: 'Couper le micro' }).waitFor();
    expect(await sendsVoice(desk)).toBe(true);

    // Signing out cuts nobody off: the phone stays until the call is over.
    await desk.getByRole('button', { name: 'Quitter' }).click();
    await desk.getByText('Connexion de démonstration').waitFor();
    const bar = desk.getByRole('region', { name: 'Téléphone du poste 1002' });
    expect(await bar.isVisible()).toBe(true);
    expect(await page.getByText('En ligne', { exact: true }).isVisible()).toBe(true);
    await deskPicture(desk, 'signed-out');
    await desk.keyboard.press('Alt+t');
    await bar.waitFor({ state: 'hidden' });
    await page.getByText('L’appel est terminé').waitFor();
    await picture('over');
    // Who of the two ended it, Asterisk tells by whose channel is gone first.
    await scene.step('ended');
    const { number } = scene.constellation.stack.webCaller ?? { number: '' };
    expect(signalling.some((message) => message.startsWith('INVITE '))).toBe(true);
    expect(signalling.filter((message) => message.includes(number.slice(1)))).toEqual([]);
    await desk.context().close();
  });
});

describe('an agent with his phone in the browser', () => {
  it('asks a colleague, who sees nothing of the caller; they talk together, and at last he gives him the caller', async () => {
    const desk = await deskOf('Camille', '1002');
    await desk.getByRole('button', { name: 'Allumer le téléphone' }).click();
    await desk.getByText('Téléphone prêt', { exact: true }).first().waitFor();
    const colleague = await deskOf('Nadia', '1001');
    await callFromPage();
    await noticeHeard();
    await page.keyboard.press('0');
    await desk.getByText('Votre téléphone sonne', { exact: true }).waitFor({ timeout: 20_000 });
    await desk.keyboard.press('Alt+r');
    await desk.getByText('Au téléphone', { exact: true }).first().waitFor();

    const rings = phone.next('ringing', 10_000);
    await desk.keyboard.press('Alt+k');
    await desk.getByLabel('Poste du collègue').fill('1001');
    await deskPicture(desk, 'consult');
    await desk.keyboard.press('Enter');
    await rings;
    await colleague.getByText('Le poste 1002 vous appelle').waitFor();
    await phone.answer();
    await desk.getByText('En aparté avec le poste 1001').first().waitFor();
    await desk.getByText('vous consultez le poste 1001').waitFor();
    await colleague.getByText('Le poste 1002 vous consulte').waitFor();
    await colleague.getByText('Prêt pour le prochain appel').waitFor();
    await deskPicture(desk, 'consultation');
    expect(await brokenRules(desk)).toEqual([]);

    await desk.keyboard.press('Alt+c');
    await desk.getByRole('button', { name: 'Micro coupé' }).waitFor();
    await desk.keyboard.press('Alt+j');
    await desk.getByText('À trois avec le poste 1001').first().waitFor();
    await colleague.getByText('à trois avec le poste 1002').waitFor();
    await deskPicture(desk, 'conference');
    const music = await heardEnergy(page);
    await until(
      'the caller hears the colleague although the agent is muted',
      async () => (await heardEnergy(page)) > music + 1e-3,
      20_000,
    );
    await desk.keyboard.press('Alt+c');
    await desk.getByRole('button', { name: 'Couper le micro' }).waitFor();

    await desk.keyboard.press('Alt+g');
    await desk.getByText('Au téléphone', { exact: true }).first().waitFor();
    await colleague.getByText('Prêt pour le prochain appel').waitFor();
    const alone = await heardEnergy(page);
    await until('the caller hears the agent', async () => (await heardEnergy(page)) > alone + 1e-3, 20_000);

    const ringsAgain = phone.next('ringing', 10_000);
    await desk.keyboard.press('Alt+k');
    await desk.getByLabel('Poste du collègue').fill('1001');
    await desk.keyboard.press('Enter');
    await ringsAgain;
    await phone.answer();
    await desk.getByText('En aparté avec le poste 1001').first().waitFor();
    // Nobody gives a caller away before he has said so: Asterisk has joined the two by then.
    await desk.getByText('vous consultez le poste 1001').waitFor();
    await colleague.getByText('Le poste 1002 vous consulte').waitFor();
    await desk.keyboard.press('Alt+x');
    await colleague.getByText('En conversation', { exact: true }).waitFor();
    await colleague.getByText('transféré par le poste 1002').waitFor();
    await desk.getByText('Téléphone prêt', { exact: true }).first().waitFor();
    expect(await page.getByText('En ligne', { exact: true }).isVisible()).toBe(true);
    await phone.hangUp();
    await page.getByText('L’appel est terminé').waitFor();
    expect((await scene.step('ended')).end).toBe('agent');
    await Promise.all([desk.context().close(), colleague.context().close()]);
  });
});

function repeated({ pcm, sampleRate }: MonoAudio, times: number): MonoAudio {
  const all = new Int16Array(pcm.length * times);
  for (let at = 0; at < times; at += 1) all.set(pcm, at * pcm.length);
  return { pcm: all, sampleRate };
}

async function deskOf(name: string, extension: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 720 } });
  const desk = await context.newPage();
  await watchVoice(desk);
  await desk.goto(scene.constellation.desktopUrl);
  await desk.getByRole('button', { name: new RegExp(name) }).click();
  await desk.getByRole('button', { name: `Poste ${extension}` }).click();
  return desk;
}

describe('a caller in the browser', () => {
  it('presses 0 on his keyboard: he is queued and nothing of him is transcribed', async () => {
    await callFromPage();
    await noticeHeard();
    await page.keyboard.press('0');
    await scene.step('refused', 10_000);
    await scene.step('ringing', 10_000);
    expect(scene.entries.some(({ type }) => type === 'said')).toBe(false);
    // Whoever leaves the page has hung up.
    await page.goto('about:blank');
    expect((await scene.step('ended', 5_000)).end).toBe('abandoned');
  });

  it('is told what to do when he refuses the microphone, and when there is none', async () => {
    await page.addInitScript(
      `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };`,
    );
    await page.goto(`${scene.constellation.desktopUrl}/appeler`);
    await page.getByRole('button', { name: 'Appeler' }).click();
    await page.getByRole('alert').getByText('autorisez le micro').waitFor();
    await picture('microphone-refused');
    await page.evaluate(
      `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); };`,
    );
    await page.getByRole('button', { name: 'Appeler' }).click();
    await page.getByRole('alert').getByText('Branchez un micro').waitFor();
  });

  it('finds his way back after Asterisk was away', async () => {
    await page.goto(`${scene.constellation.desktopUrl}/appeler`);
    await page.getByRole('button', { name: 'Appeler', disabled: false }).waitFor();
    await scene.constellation.stack.asterisk.process.restart();
    await page.getByText('Le standard ne répond plus').waitFor();
    await picture('lost');
    await page.getByRole('button', { name: 'Appeler', disabled: false }).waitFor({ timeout: 20_000 });
  });
});
