import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { misfits, NARROW } from '../scripts/page-fit.ts';
import { answerOnDesk, askOnPage, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { passageOf } from './sample-content.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '20000' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: NARROW[0], locale: 'fr-FR', baseURL: rig.url });
  context.setDefaultTimeout(10_000);
});
afterEach(() => context.close());

/** What does not fit of a page in one state. */
async function faultsOf(page: Page, state: string): Promise<string[]> {
  const faults: string[] = [];
  for (const size of NARROW) {
    await page.setViewportSize(size);
    for (const fault of await misfits(page)) faults.push(`${state}, ${size.width}: ${fault}`);
  }
  await page.setViewportSize(NARROW[0]);
  return faults;
}

describe('at 200 %, and 320 pixels wide, nothing is cut off and all can be reached', () => {
  it('on the agent’s page, before, in and after a call', async () => {
    const faults: string[] = [];
    const page = await context.newPage();
    await page.goto('/');
    faults.push(...(await faultsOf(page, 'sign-in')));
    await page.getByRole('button', { name: 'Camille Exemple' }).click();
    await page.getByRole('heading', { name: 'Quel est votre poste ?' }).waitFor();
    faults.push(...(await faultsOf(page, 'choice of an extension')));
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    faults.push(...(await faultsOf(page, 'waiting')));
    const call = new RigCall(rig);
    await call.arrive();
    const said = await call.finish('mon mari [PERSONNE 1] est décédé est-ce que j’ai droit à sa retraite');
    const passages = (['a', 'b', 'c', 'r'] as const).map(passageOf);
    await call.draft(said, { cited: passages }, { passages });
    await call.ring('1001');
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    faults.push(...(await faultsOf(page, 'ringing')));
    await call.pickUp('1001');
    await page.locator('.call-band.conversation').waitFor();
    await answerOnDesk(rig, await askOnPage(page, 'et après un remariage'));
    await answerOnDesk(rig, await askOnPage(page, 'et le plafond de ressources'));
    await page.getByRole('tab').nth(1).waitFor();
    await page.getByRole('button', { name: 'Non' }).first().click();
    await page.getByRole('button', { name: 'Dépassé' }).first().waitFor();
    faults.push(...(await faultsOf(page, 'conversation with questions')));
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .hover();
    await page.getByRole('dialog', { name: 'Source 1' }).waitFor();
    const around = await misfits(page);
    faults.push(
      ...around.filter((fault) => !fault.startsWith('out of reach')).map((fault) => `source: ${fault}`),
    );
    await page.mouse.move(0, 0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Source 1' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Raccourcis clavier' }).click();
    await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
    // What lies under the window is out of reach, as it is meant.
    const overlaid = await faultsOf(page, 'shortcuts');
    faults.push(...overlaid.filter((fault) => !fault.includes('out of reach')));
    await page.keyboard.press('Escape');
    await call.end();
    await page.getByText('L’appel est fini.').waitFor();
    faults.push(...(await faultsOf(page, 'after the call')));
    expect(faults).toEqual([]);
  }, 90_000);
});
