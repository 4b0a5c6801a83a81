import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { openDesk, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

/** A browser opens six connections to a server over HTTP/1.1. */
const TABS = 8;

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '300' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
});
afterEach(() => context.close());

async function nextTab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(rig.url);
  await page.getByText('Prêt pour le prochain appel').waitFor();
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel('Votre question').fill(text);
  await page.getByRole('button', { name: 'Chercher' }).click();
  await page.getByText('Votre question :').waitFor();
  await page.getByRole('button', { name: 'Nouvelle question' }).click();
  await page.getByText('Prêt pour le prochain appel').waitFor();
}

describe('tabs of one browser', () => {
  it(`share one stream: with ${TABS} of them the first still asks, and all see the call that rings`, async () => {
    const first = await openDesk(context, rig.url, '1001');
    const tabs = [first];
    while (tabs.length < TABS) tabs.push(await nextTab());
    await ask(first, 'cumul emploi retraite');
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await Promise.all(tabs.map((tab) => tab.getByRole('region', { name: 'Réponse préparée' }).waitFor()));
    await first.close();
    await call.pickUp('1001');
    const others = tabs.slice(1);
    await Promise.all(others.map((tab) => tab.locator('.call-band.conversation').waitFor()));
    await call.end();
    await Promise.all(others.map((tab) => tab.getByText('Prêt pour le prochain appel').waitFor()));
  }, 60_000);

  it('all leave with the session, and show nothing of it to whoever signs in next', async () => {
    const first = await openDesk(context, rig.url, '1002');
    const second = await nextTab();
    await first.getByLabel('Votre question').fill('une question de Camille');
    await first.keyboard.press('Enter');
    await second.getByText('une question de Camille').waitFor();
    await first.getByRole('button', { name: 'Quitter' }).click();
    for (const tab of [first, second]) {
      await tab.getByRole('heading', { name: 'Connexion de démonstration' }).waitFor();
    }
    await second.getByRole('button', { name: 'Nadia Exemple' }).click();
    await second.getByRole('button', { name: 'Poste 1002' }).click();
    await second.getByText('Prêt pour le prochain appel').waitFor();
    expect(await second.getByText('une question de Camille').count()).toBe(0);
    await second.getByRole('button', { name: 'Quitter' }).click();
    await second.getByRole('heading', { name: 'Connexion de démonstration' }).waitFor();
  });

  it('of a browser without shared workers show the desk in the newest one, and say so in the others', async () => {
    await context.addInitScript('delete globalThis.SharedWorker');
    const first = await openDesk(context, rig.url, '1001');
    const tabs = [first];
    while (tabs.length < TABS) tabs.push(await nextTab());
    const newest = tabs.at(-1) as Page;
    await ask(newest, 'cumul emploi retraite');
    for (const tab of tabs.slice(0, -1)) {
      await tab.getByRole('heading', { name: 'Le bureau est ouvert dans un autre onglet' }).waitFor();
    }
    await first.getByRole('button', { name: 'Continuer ici' }).click();
    await first.getByText('Prêt pour le prochain appel').waitFor();
    await newest.getByRole('heading', { name: 'Le bureau est ouvert dans un autre onglet' }).waitFor();
    await ask(first, 'réversion et remariage');
  }, 60_000);
});
