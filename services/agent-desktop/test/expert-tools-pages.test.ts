import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { states } from '../web/src/knowledge/instructions/states.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { ARTICLE } from './sample-content.ts';

/** More than the stops of any of these pages. */
const MAX_STOPS = 80;
let rig: DeskRig;
let browser: Browser;
let contexts: BrowserContext[];

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start(), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(() => {
  contexts = [];
});
afterEach(async () => {
  for (const context of contexts) await context.close();
});

/** A browser in which an expert is signed in. */
async function asExpert(): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'fr-FR',
    baseURL: rig.url,
  });
  context.setDefaultTimeout(10_000);
  contexts.push(context);
  await context.request.post('/api/session', { data: { agentId: 'elise' }, headers: { origin: rig.url } });
  return context;
}

async function opened(path: string): Promise<Page> {
  const page = await (await asExpert()).newPage();
  await page.goto(path);
  return page;
}

async function expectNoViolation(page: Page, where: string): Promise<void> {
  expect(await faultsInBothThemes(page), where).toEqual([]);
}

/** Goes on from stop to stop of the page until the one that is meant has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MAX_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element.matches(':focus'))) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

describe('an expert who tries a question', () => {
  it('sees by keyboard alone the draft of an agent, why, what was looked at, and what the gate says', async () => {
    const page = await opened('/expert/essayer');
    await page.getByText('Rien n’a encore été essayé.').waitFor();
    await tabTo(page, page.getByLabel('Question', { exact: true }));
    await page.keyboard.type('la réversion de Mme Durand');
    await tabTo(page, page.getByRole('button', { name: 'Essayer', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('l’agent aurait une réponse').waitFor();
    const draft = page.getByRole('region', { name: 'Réponse de l’assistant' });
    await draft.getByText('Il faut avoir au moins 55 ans').waitFor();
    expect(await draft.locator('.feedback').count()).toBe(0);
    await page.locator('mark', { hasText: 'PERSONNE 1' }).waitFor();
    expect(rig.typed.at(-1)).toBe('la réversion de Mme Durand');
    const ranked = page.getByRole('row', { name: /1\. Pension de réversion.*Conditions/ });
    await ranked.getByText('son article répond au besoin reconnu', { exact: false }).waitFor();
    await page.getByRole('row', { name: /La réversion est de 80.%\..*arrêtée/ }).waitFor();
    await page.getByText('90 %').waitFor();
    await expectNoViolation(page, 'tried');
    await draft
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .click();
    await page.getByRole('dialog', { name: ARTICLE.title }).waitFor();
  });

  it('reads that the agent would have no answer, and why', async () => {
    rig.answering.draft = { abstained: true, sentences: [], cited: [], abstentionReason: 4 };
    const page = await opened('/expert/essayer');
    await page.getByLabel('Question', { exact: true }).fill('le prix du timbre');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Essayer', exact: true }).click();
    await page.getByText('l’agent n’aurait pas de réponse').waitFor();
    await page.getByText('des textes ont été trouvés, qui ne répondent sans doute pas').waitFor();
    rig.answering.draft = {};
  });
});

describe('an expert who imports documents', () => {
  const file = (name: string) => ({
    ...{ name, mimeType: 'text/html' },
    buffer: Buffer.from('<h1>Note</h1><p>é</p>'),
  });

  it('is stopped by what may be personal, looks at it, and gets a report that leads to the drafts', async () => {
    const page = await opened('/expert/importer');
    await page.getByLabel(/^Documents/).setInputFiles([file('fiche.html'), file('personnel.html')]);
    await page.getByRole('button', { name: 'Importer', exact: true }).click();
    await page.getByText('Rien n’est importé.').waitFor();
    const find = page.getByRole('row', { name: /personnel\.html.*un nom/ });
    await expectNoViolation(page, 'finds');
    const anyway = page.getByRole('button', { name: 'Importer quand même' });
    expect(await anyway.isDisabled()).toBe(true);
    await find.getByRole('checkbox').check();
    await anyway.click();
    await page.getByText('2 documents lus : 2 nouveaux brouillons, 0 changés, 0 comme avant.').waitFor();
    await page.getByText('fiche.html : une image est laissée de côté (bloc 4)').waitFor();
    await page.getByText(/scan\.pdf.*image sans texte/).waitFor();
    expect(await page.getByRole('link', { name: ARTICLE.slug }).first().getAttribute('href')).toBe(
      `/expert/articles/${ARTICLE.slug}`,
    );
    await expectNoViolation(page, 'report');
    const [sent] = rig.knowledge.imports.at(-1)?.files ?? [];
    expect(Buffer.from(sent?.content ?? []).toString()).toContain('é');
  });

  it('is told before anything is sent that it is too much', async () => {
    const page = await opened('/expert/importer');
    const large = { name: 'gros.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(3_000_001) };
    await page.getByLabel(/^Documents/).setInputFiles([large]);
    await page.getByText('C’est trop pour un import ici.').waitFor();
    expect(await page.getByRole('button', { name: 'Importer', exact: true }).isDisabled()).toBe(true);
  });
});

describe('an expert who looks at the lexicon', () => {
  it('finds a line by any of its words, and reads what the next publication does with it', async () => {
    const page = await opened('/expert/lexique');
    await page.getByText('1 sigle, 2 notions.').waitFor();
    await page.getByLabel('Chercher un mot ou un sigle').fill('veuve');
    await page.getByText('0 sigle, 1 notion.').waitFor();
    await page.getByRole('row', { name: /réversion.*change à la prochaine publication/ }).waitFor();
    await expectNoViolation(page, 'lexicon');
  });
});

describe('an expert who looks at what is asked of a language model', () => {
  it('is told that the base has none, or reads the version in force and goes on from it', async () => {
    const page = await opened('/expert/consignes');
    await page.getByText('La base n’a pas de consignes').waitFor();
    await expectNoViolation(page, 'none');
    const [live] = states;
    await page.route('**/api/expert/articles/instructions.yaml**', async (route) => {
      const { pathname } = new URL(route.request().url());
      const canned = live?.answers?.[`GET ${pathname}`];
      if (typeof canned === 'object') await route.fulfill({ json: canned.json });
      else await route.abort();
    });
    await page.reload();
    await page.getByRole('heading', { name: 'Version 1, en service' }).waitFor();
    await page.getByText('Écrite par Élise Exemple, approuvée par René Exemple, publiée le').waitFor();
    await expectNoViolation(page, 'in force');
    const next = page.getByRole('link', { name: 'Écrire la version suivante' });
    expect(await next.getAttribute('href')).toBe('/expert/ecrire/instructions.yaml');
  });
});
