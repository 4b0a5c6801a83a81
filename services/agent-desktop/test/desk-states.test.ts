import { AssistMode, EvidenceOutcome } from '@decroche/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes, THEMES } from '../scripts/page-rules.ts';
import { answerOnDesk, askOnPage, openDesk, startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { passageOf } from './sample-content.ts';

/** Folder for a picture of each state; without it none is taken. */
const { DESK_PICTURES } = process.env;

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '200' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});

const NOTHING_SURE = {
  abstained: true,
  need: '',
  sentences: [],
  cited: [],
  nearest: [passageOf('a'), passageOf('b'), passageOf('c')],
  evidence: { outcome: EvidenceOutcome.NOTHING, confidence: 0.1, question: '', otherBody: '', protocol: '' },
};

/** axe finds nothing, there is one title of the first level, and a screen reader can tell the landmarks apart. */
async function check(state: string): Promise<void> {
  if (DESK_PICTURES !== undefined) {
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${DESK_PICTURES}/${state.replaceAll(' ', '-')}-${colorScheme}.png` });
    }
  }
  expect(await faultsInBothThemes(page), state).toEqual([]);
  expect(await page.locator('h1').count(), `${state}: titles`).toBe(1);
  const names = await page
    .locator('section[aria-label], aside[aria-label], [role="region"]')
    .evaluateAll((found) => found.map((element) => element.getAttribute('aria-label')));
  expect(names, `${state}: landmarks`).toEqual([...new Set(names)]);
}

async function waits(): Promise<void> {
  await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
}

async function forget(): Promise<void> {
  await page.getByRole('button', { name: 'Nouvelle question' }).click();
  await waits();
}

/** Between calls. */
async function checkQuestions(): Promise<void> {
  await check('waiting');
  const said = await askOnPage(page, 'réversion et remariage');
  await page.getByText('Recherche…', { exact: true }).last().waitFor();
  await check('question asked');
  await answerOnDesk(rig, said);
  await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
  await check('question answered');
  await forget();
  await answerOnDesk(rig, await askOnPage(page, 'réserver une table'), NOTHING_SURE);
  await page.getByRole('heading', { name: 'Pas de réponse sûre dans la base' }).waitFor();
  await check('question without a sure answer');
  await forget();
}

async function checkCall(): Promise<void> {
  const call = new RigCall(rig);
  await call.prepare();
  await call.ring('1001');
  const draft = page.getByRole('region', { name: 'Réponse préparée' });
  await draft.waitFor();
  await check('ringing with a draft');
  const mark = draft.getByRole('button', { name: /^Source 1/ }).first();
  await mark.hover();
  await page.getByRole('dialog', { name: 'Source 1' }).waitFor();
  await check('source shown');
  await mark.click();
  await page.getByRole('dialog', { name: 'Pension de réversion : qui y a droit' }).waitFor();
  await page.getByText('Il faut avoir au moins 55 ans').last().waitFor();
  await check('article open');
  await page.keyboard.press('Escape');
  await call.pickUp('1001');
  await page.locator('.call-band.conversation').waitFor();
  await answerOnDesk(rig, await askOnPage(page, 'et après un remariage'));
  await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
  await check('conversation with a question');
  await page.getByRole('button', { name: 'Raccourcis clavier' }).click();
  await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
  await check('shortcuts');
  await page.keyboard.press('Escape');
  await call.end();
  await waits();
  const refused = new RigCall(rig);
  await refused.step('callArrived', { fund: '' });
  await refused.queue(AssistMode.REFUSED);
  await refused.ring('1001');
  await page.getByText('a refusé').waitFor();
  const themes = page.getByRole('region', { name: 'Thèmes' });
  await themes.getByRole('button', { name: 'Pension de réversion' }).waitFor();
  await check('ringing after a refusal');
  await themes.getByRole('button', { name: 'Pension de réversion' }).click();
  await check('needs of a theme');
  await refused.end();
  await waits();
}

/** A colleague asks for the extension, then takes it. */
async function checkExtensions(): Promise<void> {
  const colleague = new DeskClient(rig.url);
  await colleague.signIn('nadia');
  await colleague.post('/api/session/extension/ask', { extension: '1001' });
  await page.getByRole('button', { name: 'Laisser le poste' }).waitFor();
  await check('extension asked for');
  await page.getByRole('button', { name: 'Laisser le poste' }).click();
  await page.getByText('Vous n’êtes plus sur votre poste').waitFor();
  await page.getByRole('button', { name: 'Poste 1001', exact: true }).click();
  await page.getByRole('button', { name: 'Demander le poste 1001' }).waitFor();
  await check('extension in use');
  await colleague.delete('/api/sessions');
  await page.getByRole('button', { name: 'Poste 1001', exact: true }).click();
  await waits();
}

async function checkOtherPages(): Promise<void> {
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('heading', { name: 'Connexion de démonstration' }).waitFor();
  await check('sign-in');
  await page.getByRole('button', { name: 'Simone Exemple, superviseure' }).click();
  await page.getByRole('cell', { name: 'libre' }).first().waitFor();
  await check('supervisor');
  // No page can draw a moment that is none, as a fault of ours would send it.
  const unsound = {
    extensions: [{ extension: '1001', holder: 'Camille Exemple', sinceMs: 1e20, elsewhere: false }],
  };
  await page.route('**/api/extensions', (route) => route.fulfill({ json: unsound }));
  await page.reload();
  await page.getByRole('heading', { name: 'Cette page ne s’affiche pas' }).waitFor();
  await check('page that cannot be drawn');
  await page.unroute('**/api/extensions');
  await page.getByRole('button', { name: 'Recharger la page' }).click();
  await page.getByRole('cell', { name: 'libre' }).first().waitFor();
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('heading', { name: 'Connexion de démonstration' }).waitFor();
}

async function checkTabs(): Promise<void> {
  await context.addInitScript('delete globalThis.SharedWorker');
  page = await openDesk(context, rig.url, '1001');
  const newer = await context.newPage();
  await newer.goto(rig.url);
  await page.getByRole('heading', { name: 'Le bureau est ouvert dans un autre onglet' }).waitFor();
  await check('desk in another tab');
  await newer.close();
  // A view as a newer server would send it.
  const newerView = 'event: desk\nid: 1\ndata: {"call":{}}\n\n';
  await page.route('**/api/desk/events*', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: newerView }),
  );
  await page.getByRole('button', { name: 'Continuer ici' }).click();
  await page.getByRole('heading', { name: 'Cette page n’est plus à jour' }).waitFor();
  await check('page of another version');
  await page.unroute('**/api/desk/events*');
  await page.getByRole('button', { name: 'Recharger la page' }).click();
  await waits();
}

describe('every state of the page', () => {
  it('has no fault that axe finds in either theme, one title and landmarks of different names', async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    context.setDefaultTimeout(10_000);
    page = await openDesk(context, rig.url, '1001');
    await checkQuestions();
    await checkCall();
    await checkExtensions();
    await checkOtherPages();
    await checkTabs();
    await context.close();
  }, 120_000);
});
