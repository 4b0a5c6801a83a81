import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { openDesk, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let browser: Browser;

// An ended call stays on the desk for two minutes here, as at work: much longer than any of these waits.
beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start(), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});

it('is answered at once, in the place of the ended call', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
  const page = await openDesk(context, rig.url, '1001');
  const call = new RigCall(rig);
  await call.prepare();
  await call.ring('1001');
  await call.pickUp('1001');
  await page.locator('.call-band.conversation').waitFor();
  await call.end();
  await page.getByText('L’appel est fini.').waitFor();
  await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();

  await page.getByLabel('Votre question').fill('cumul emploi retraite');
  await page.keyboard.press('Enter');
  await page.getByText('cumul emploi retraite').waitFor();
  expect(await page.getByText('L’appel est fini.').count()).toBe(0);
  await page.getByRole('button', { name: 'Nouvelle question' }).click();
  await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  await context.close();
});
