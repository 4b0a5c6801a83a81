import { PhoneState } from '@decroche/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { openDesk, startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
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
  context = await browser.newContext({
    ...{ viewport: { width: 1280, height: 720 }, locale: 'fr-FR', baseURL: rig.url },
    colorScheme: 'light',
  });
  context.setDefaultTimeout(8_000);
  page = await openDesk(context, rig.url, '1001');
});
afterEach(() => context.close());

const isDark = (on: Page): Promise<boolean> =>
  on.evaluate(`getComputedStyle(document.documentElement).colorScheme === 'dark'`);

describe('the theme', () => {
  const theme = (on = page) => on.getByLabel('Thème', { exact: true });

  it('is what was chosen, in every tab and after reloading, or what the system asks for', async () => {
    expect([await theme().inputValue(), await isDark(page)]).toEqual(['system', false]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => isDark(page)).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    const other = await context.newPage();
    await other.goto('/entrainement');
    await theme(other).waitFor();
    await theme().selectOption('Thème sombre');
    expect(await isDark(page)).toBe(true);
    await expect.poll(() => isDark(other)).toBe(true);
    expect(await theme(other).inputValue()).toBe('dark');
    await page.reload();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    expect([await theme().inputValue(), await isDark(page)]).toEqual(['dark', true]);
    await theme().selectOption('Thème du système');
    expect(await isDark(page)).toBe(false);
  });

  it('is there before anything is painted, and before anybody is signed in', async () => {
    await theme().selectOption('Thème sombre');
    await page.getByRole('button', { name: 'Quitter', exact: true }).click();
    await page.getByRole('heading', { name: 'Connexion de démonstration' }).waitFor();
    expect([await theme().inputValue(), await isDark(page)]).toEqual(['dark', true]);
    // Nothing of the app has come yet but its page and its styles.
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.reload({ waitUntil: 'domcontentloaded' });
    expect([await page.locator('h1').count(), await isDark(page)]).toEqual([0, true]);
  });
});

describe('the extension that was chosen last', () => {
  const choices = () => page.getByRole('button', { name: /^Poste / });

  it('is offered first at the next sign-in, and refused when somebody else has it', async () => {
    await page.getByRole('button', { name: 'Changer de poste' }).click();
    await page.getByRole('button', { name: 'Poste 1002' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    await page.getByRole('button', { name: 'Quitter', exact: true }).click();
    await page.getByRole('button', { name: 'Camille Exemple' }).click();
    await page.getByText('Le dernier choisi dans ce navigateur').waitFor();
    expect(await choices().allTextContents()).toEqual(['Poste 1002', 'Poste 1001']);
    const nadia = await DeskClient.at(rig.url, '1002', 'nadia');
    await choices().first().click();
    await page.getByRole('button', { name: 'Demander le poste 1002' }).waitFor();
    await nadia.delete('/api/session');
    await choices().first().click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });

  it('is all, with the theme, that the browser keeps', async () => {
    await page.getByLabel('Thème', { exact: true }).selectOption('Thème clair');
    expect(await page.evaluate(`({ ...localStorage })`)).toEqual({
      'decroche.extension': '1001',
      'decroche.theme': 'light',
    });
  });
});

describe('a phone on the table', () => {
  it('is shown where it stands, and said to be out of reach with what to do', async () => {
    rig.phones = [{ extension: '1001', state: PhoneState.READY }];
    await page.getByText('Téléphone prêt').waitFor();
    rig.phones = [{ extension: '1001', state: PhoneState.UNREACHABLE }];
    await page.getByRole('status').getByText('Vérifiez qu’il est allumé et branché').waitFor();
    expect(await page.getByText('Téléphone injoignable', { exact: true }).count()).toBe(1);
    rig.phones = [{ extension: '1001', state: PhoneState.IN_CALL }];
    await page.getByText('Téléphone : en ligne').waitFor();
    expect(await page.getByText('Vérifiez qu’il est allumé').count()).toBe(0);
  });
});
