import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { startBrowser } from './desk-browser.ts';
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
  context = await browser.newContext({ locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
});
afterEach(() => context.close());

/** As a server of another version does: the first so many parts of that kind are not there. */
async function lacksParts(pattern: string, count: number): Promise<void> {
  let left = count;
  await page.route(pattern, async (route) => {
    left -= 1;
    if (left < 0) return await route.continue();
    return await route.fulfill({ status: 404, body: 'nothing is served at this address' });
  });
}

it.each([
  ['program', '**/assets/*.js'],
  ['style', '**/assets/*.css'],
])('a page whose %s another server was asked for says so, and is there a moment later', async (_, parts) => {
  await lacksParts(parts, 1);
  await page.goto(rig.url);
  if (parts.endsWith('.js')) await page.getByText('Le poste est mis à jour').waitFor();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect
    .poll(() => page.evaluate('[document.styleSheets.length > 0, sessionStorage.length]'), {
      timeout: 8_000,
    })
    .toEqual([true, 0]);
});

it('a page that never finds its program says so in the end, and stops asking', async () => {
  await page.addInitScript(() => sessionStorage.setItem('decroche.loads', '29'));
  await lacksParts('**/assets/*.js', Number.POSITIVE_INFINITY);
  await page.goto(rig.url);
  await page.getByRole('status').getByText('La page ne se charge pas').waitFor();
  let loads = 0;
  page.on('framenavigated', () => {
    loads += 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(loads).toBe(0);
});

it('another page of an open one that is older than the servers is loaded anew', async () => {
  await page.goto(rig.url);
  await page.getByRole('button', { name: /Odile Exemple/ }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await lacksParts('**/assets/*.js', 1);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').last().click();
  await page.waitForEvent('load');
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByText('Cette page ne s’affiche pas').count()).toBe(0);
});
