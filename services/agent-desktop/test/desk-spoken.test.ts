import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { answerOnDesk, askOnPage, openDesk, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

const NEED = 'Toucher la retraite de son mari décédé';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** Each test has one of its own, so that none sees what another left. */
let extension = '1000';

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([
    DeskRig.start({ ENDED_SHOWN_MS: '200', EXTENSIONS: '1001,1002,1003,1004,1005,1006' }),
    startBrowser(),
  ]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
  extension = String(Number(extension) + 1);
  page = await openDesk(context, rig.url, extension);
  await listen();
});
afterEach(() => context.close());

/** From now on, keeps what the live regions say that are in the page already. */
async function listen(): Promise<void> {
  await page.evaluate(`(() => {
    globalThis.spoken = [];
    const regions = document.querySelectorAll('[role=status], [aria-live=polite]');
    for (const region of regions) {
      new MutationObserver(() => {
        const text = region.textContent.trim();
        if (text !== '') globalThis.spoken.push(text);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
  })()`);
}

const spoken = (): Promise<string[]> => page.evaluate('globalThis.spoken');

async function hears(sentence: string): Promise<void> {
  await vi.waitFor(async () => expect(await spoken()).toContain(sentence), { timeout: 8_000 });
}

const focused = (): Promise<string> =>
  page.evaluate('document.activeElement.id || document.activeElement.tagName');

async function ringing(): Promise<RigCall> {
  const call = new RigCall(rig);
  await call.prepare();
  await call.ring(extension);
  await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
  return call;
}

async function end(call: RigCall): Promise<void> {
  await call.end();
  await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
}

describe('a screen reader', () => {
  it('says that a typed question is searched for, then its answer, and the focus stays in the field', async () => {
    const said = await askOnPage(page, 'réversion et remariage');
    expect(await focused()).toBe('question');
    await hears('Recherche…');
    await answerOnDesk(rig, said);
    await hears(`Réponse prête : ${NEED}`);
    await listen();
    expect(await focused()).toBe('question');
    const sure = await askOnPage(page, 'réserver une table');
    await answerOnDesk(rig, sure, { abstained: true, need: '', sentences: [], cited: [] });
    await hears('Pas de réponse sûre.');
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
    expect(await focused()).toBe('question');
  });

  it('says the need while the phone rings, and only a few words once the caller is there', async () => {
    const call = await ringing();
    await hears(`Votre téléphone sonne. Réponse prête : ${NEED}`);
    await listen();
    await call.pickUp(extension);
    await hears('En conversation. Réponse prête.');
    expect((await spoken()).join(' ')).not.toContain(NEED);
    await page.getByRole('button', { name: 'Oui' }).click();
    await hears('Avis envoyé.');
    await end(call);
  });

  it('is left somewhere in the page when what had the focus goes away', async () => {
    const call = await ringing();
    await page.getByRole('button', { name: 'Oui' }).focus();
    await end(call);
    await vi.waitFor(async () => expect(await focused()).toBe('contenu'));
  });
});

describe('windows over the desk', () => {
  it('an article takes the place of the source that it was opened from, with the pointer still on its mark', async () => {
    const call = await ringing();
    const mark = page.getByRole('button', { name: /^Source 2/ }).first();
    for (const open of [
      async (): Promise<void> => await mark.click(),
      async (): Promise<void> =>
        await page.getByRole('dialog', { name: 'Source 2' }).getByText('Lire l’article entier').click(),
    ]) {
      await page.getByLabel('Votre question').focus();
      const source = page.getByRole('dialog', { name: 'Source 2' });
      // A pointer that comes back while the source still closes is not heard: a person points again.
      await vi.waitFor(async () => {
        await page.mouse.move(2, 2);
        await mark.hover();
        await source.waitFor({ timeout: 1_500 });
      }, 10_000);
      expect(await focused()).toBe('question');
      await open();
      await page.getByRole('dialog', { name: 'Pension de réversion : qui y a droit' }).waitFor();
      await source.waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.mouse.move(2, 2);
      expect(await page.locator('.source-popover').count()).toBe(0);
    }
    await end(call);
  });

  it('close when a call rings, and the focus goes to the call', async () => {
    await answerOnDesk(rig, await askOnPage(page, 'réversion et remariage'));
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    const article = page.getByRole('dialog', { name: 'Pension de réversion : qui y a droit' });
    await article.waitFor();
    const call = await ringing();
    await article.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Ça sonne' }).waitFor();
    await vi.waitFor(async () => expect(await focused()).toBe('contenu'));
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    await article.waitFor();
    await call.pickUp(extension);
    await page.locator('.call-band.conversation').waitFor({ state: 'attached' });
    expect(await article.count()).toBe(1);
    await page.keyboard.press('Escape');
    await call.end();
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
  });
});
