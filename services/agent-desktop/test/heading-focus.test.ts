import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';

let rig: DeskRig;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start(), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  page = await (await browser.newContext({ locale: 'fr-FR', baseURL: rig.url })).newPage();
  page.setDefaultTimeout(8_000);
  await page.goto('/entrainement');
  // Its program comes with the first sign-in: after the second, page and field are drawn at once.
  await signIn();
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.locator('h1:focus', { hasText: 'Connexion de démonstration' }).waitFor();
  await page.evaluate(`history.replaceState(null, '', '/entrainement')`);
});
afterEach(() => page.context().close());

const signIn = async (): Promise<void> => {
  await page.getByRole('button', { name: 'Camille Exemple' }).click();
  await page.getByRole('heading', { level: 1, name: 'Entraînement' }).waitFor();
};

describe('after a second sign-in in one document the focus', () => {
  it('goes to the heading of the page, and of the next one by its link', async () => {
    await signIn();
    await page.locator('h1:focus', { hasText: 'Entraînement' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Mes appels' }).press('Enter');
    await page.locator('h1:focus', { hasText: 'Quel est votre poste ?' }).waitFor();
  });

  it('stays in the field that somebody took while the page was loading', async () => {
    const { promise: asked, resolve: letAnswer } = Promise.withResolvers<void>();
    await page.route('**/api/training', async (route) => {
      await asked;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Camille Exemple' }).click();
    await page.locator('main[aria-busy=true]').waitFor();
    const theme = page.getByLabel('Thème', { exact: true });
    await theme.focus();
    letAnswer();
    await page.locator('main[aria-busy=false] h1').waitFor();
    expect(await theme.evaluate((field) => field.matches(':focus'))).toBe(true);
  });

  it('stays where a very quick hand puts it while the page is drawn', async () => {
    await page.evaluate(`new MutationObserver((_, observer) => {
      const key = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Quitter');
      if (key === undefined) return;
      observer.disconnect();
      key.focus();
    }).observe(document.body, { childList: true, subtree: true })`);
    await signIn();
    await page.getByRole('button', { name: 'Quitter', exact: true }).and(page.locator(':focus')).waitFor();
  });
});
