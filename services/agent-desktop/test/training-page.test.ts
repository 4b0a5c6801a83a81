import { TurnSource } from '@decroche/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingCallView } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { typedSaid } from './sample-content.ts';

const SET = new URL('../../../knowledge/training/needs.yaml', import.meta.url).pathname;
const NEED = 'deces-du-mari';
let rig: DeskRig;
let browser: Browser;

beforeAll(async () => {
  await buildWebWhenStale();
  const settings = { TRAINING_FILE: SET, ENDED_SHOWN_MS: '300' };
  [rig, browser] = await Promise.all([DeskRig.start(settings), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});

describe('the page of training', () => {
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    context.setDefaultTimeout(10_000);
    await context.addInitScript(`
      globalThis.played = [];
      const play = HTMLMediaElement.prototype.play;
      HTMLMediaElement.prototype.play = function () {
        played.push(new URL(this.src).pathname);
        return play.call(this);
      };
    `);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  async function faultless(state: string): Promise<void> {
    expect(await faultsInBothThemes(page), state).toEqual([]);
    expect(await page.getByText('Personne n’appelle.').count(), state).toBe(1);
  }
  async function signIn(name: RegExp): Promise<void> {
    await page.goto(`${rig.url}/entrainement`);
    await page.getByRole('button', { name }).click();
    await heading('Entraînement').waitFor();
  }

  it('lets an agent take a call by keyboard, answer, compare, and forget', async () => {
    await signIn(/^Camille/);
    await faultless('choice');
    const choice = page.getByRole('button', { name: 'Décès du conjoint' });
    await choice.focus();
    const begun = page.waitForResponse((response) => response.url().endsWith('/api/training/calls'));
    await page.keyboard.press('Enter');
    await heading('Ça sonne (entraînement)').waitFor();
    await page.getByText('mon mari est décédé').waitFor();
    await faultless('ringing');
    expect(await page.evaluate('played')).toEqual([]);
    await page.keyboard.press('Alt+r');
    await heading('En conversation (entraînement)').waitFor();
    expect(await page.evaluate('played')).toEqual([`/api/training/needs/${NEED}/voice`]);
    expect(await page.getByText('Réponse de l’assistant').count()).toBe(0);
    const own = page.getByLabel(/elle reste dans cette page/);
    await own.focus();
    await page.keyboard.type('Oui, la réversion, dès 55 ans');
    await faultless('talking');
    const { ticket } = (await (await begun).json()) as TrainingCallView;
    const [conversationId = ''] = ticket.split('.');
    await page.keyboard.press('Alt+b');
    await heading('Comparer (entraînement)').waitFor();
    const turn = await page.evaluate(
      async (address) => (await (await fetch(address)).json()) as { turnId: string; said: { text: string } },
      `/api/training/calls/${ticket}`,
    );
    const said = typedSaid(
      { conversationId, turnId: turn.turnId, source: TurnSource.TRAINING },
      turn.said.text,
    );
    const prepared = new RigCall(rig, conversationId);
    await prepared.find(said);
    await prepared.draft(said);
    await page
      .getByRole('region', { name: 'Réponse de l’assistant' })
      .getByText(/pension de réversion/)
      .first()
      .waitFor();
    expect(await own.inputValue()).toBe('Oui, la réversion, dès 55 ans');
    expect(await page.getByText('Utile ?').count()).toBe(0);
    await faultless('comparing');
    const left = page.waitForRequest((request) => request.method() === 'DELETE');
    await page.keyboard.press('Alt+t');
    await left;
    await heading('Entraînement').waitFor();
    await page.getByText('(déjà pris)').waitFor();
    expect(await page.getByText('Oui, la réversion').count()).toBe(0);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain('réversion');
  });

  it('gives way at once to a real call', async () => {
    await page.goto(rig.url);
    await page.getByRole('button', { name: /^Camille/ }).click();
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await heading('Prêt pour le prochain appel').waitFor();
    await page.getByRole('link', { name: 'Entraînement' }).click();
    await page.getByRole('button', { name: 'Recevoir un appel au hasard' }).click();
    await heading('Ça sonne (entraînement)').waitFor();
    const real = new RigCall(rig);
    await real.prepare();
    await real.ring('1001');
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/poste');
    expect(await page.getByText('Personne n’appelle.').count()).toBe(0);
    await real.end();
    await heading('Prêt pour le prochain appel').waitFor();
  });

  it('shows experts and trainers what the callers say, and says so when there are none, or the service does not answer', async () => {
    for (const who of [/^Flora/, /^Élise/]) {
      await context.clearCookies();
      await signIn(who);
      await page.getByText('« Bonjour, mon mari est décédé le mois dernier.').waitFor();
    }
    await faultless('expert');
    await page.route('**/api/training', (route) => route.fulfill({ json: { needs: [] } }));
    await page.reload();
    await page.getByText('Il n’y a pas encore d’appel d’entraînement.').waitFor();
    await faultless('empty');
    await page.unroute('**/api/training');
    await page.route('**/api/training', (route) => route.abort());
    await page.reload();
    await page.getByText('Pas de connexion. Réessayez dans un instant.').waitFor();
    await faultless('error');
    await page.unroute('**/api/training');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByRole('button', { name: 'Recevoir un appel au hasard' }).waitFor();
    const many = Array.from({ length: 60 }, (_, at) => ({
      id: `n${at}`,
      title: `Sujet ${at}`,
      text: null,
      spoken: true,
    }));
    await page.route('**/api/training', (route) => route.fulfill({ json: { needs: many } }));
    await page.reload();
    await page.getByText('30 autres sujets').waitFor();
    await page.getByLabel('Chercher un sujet').fill('sujet 59');
    await page.getByRole('button', { name: 'Sujet 59' }).waitFor();
    await faultless('too many');
  });
});
