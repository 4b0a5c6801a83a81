import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';

const TITLE = 'Pension de réversion : qui y a droit';
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

/** A browser of somebody who signs in at an address. */
async function expert(name: RegExp | string, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(rig.url + path);
  await page.getByRole('button', { name }).click();
  return page;
}

const h1 = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function expectNoViolation(page: Page): Promise<void> {
  expect(await faultsInBothThemes(page)).toEqual([]);
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

/** Acts on a button or a link as somebody without a mouse does. */
async function byKeys(page: Page, role: 'button' | 'link', name: string, within = page.locator('body')) {
  await tabTo(page, within.getByRole(role, { name, exact: true }));
  await page.keyboard.press('Enter');
}

describe('the experts’ pages', () => {
  it('find articles by words, keep what was asked through back and reload, and say when nothing fits', async () => {
    const page = await expert(/Élise/, '/expert/articles');
    await page.getByText('1 article.', { exact: true }).waitFor();
    const row = page.getByRole('row', { name: new RegExp(TITLE) });
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'Pension de réversion',
      'nationale',
      'publié (version 1)',
      'depuis le 1er septembre 2026',
      expect.stringMatching(/^2, la plus ancienne lue il y a \d+ (jours|mois|ans), 1 à vérifier$/),
    ]);
    await expectNoViolation(page);
    await page.getByLabel('Mots de l’article').fill('chimère');
    await page.keyboard.press('Enter');
    await page.getByText('Aucun article ne correspond.').waitFor();
    await page.reload();
    await page.getByText('Aucun article ne correspond.').waitFor();
    expect(await page.getByLabel('Mots de l’article').inputValue()).toBe('chimère');
    await expectNoViolation(page);
    await page.goBack();
    await page.getByText('1 article.', { exact: true }).waitFor();
    await page.getByLabel('Sources').selectOption('pas relues depuis 6 mois');
    await page.getByLabel('État').selectOption('publié');
    await page.getByText('1 article.', { exact: true }).waitFor();
    expect(rig.knowledge.asked.at(-1)).toMatchObject({
      words: '',
      sourcesReadBefore: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
  });

  it('say what to do while the base is a folder, and while the retriever is away', async () => {
    rig.knowledge.refusal = 'NO_DATABASE';
    const page = await expert(/Élise/, '/expert/articles');
    await page.getByText('La base est encore un dossier de fichiers').waitFor();
    await expectNoViolation(page);
    rig.knowledge.refusal = '';
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByText('1 article.', { exact: true }).waitFor();
  });

  it('show an article as the agent reads it, with versions, neighbours, periods and the age of its sources', async () => {
    const page = await expert(/Élise/, '/expert/articles/reversion-conditions');
    await h1(page, TITLE).waitFor();
    await page.getByRole('heading', { name: 'Version 1, comme l’agent la lit' }).waitFor();
    await page.getByText('Le taux est de 54 %.').waitFor();
    await page.getByRole('row', { name: /Demander une pension de réversion/ }).waitFor();
    await page.getByRole('row', { name: /carsat-rhone-alpes/ }).waitFor();
    await page.getByRole('row', { name: /Réversion avant septembre jusqu’au 31 août 2026/ }).waitFor();
    await page.getByRole('row', { name: /article L\. 353-1.*jamais lue à son adresse/ }).waitFor();
    await expectNoViolation(page);
    await page.goto(`${rig.url}/expert/articles/nulle-part`);
    await page.getByText('Cet article n’existe pas, ou plus.').waitFor();
  });

  it('show what is missing by theme, begin its article, and tell the agents once it is answered', async () => {
    const page = await expert(/Élise/, '/expert/questions-sans-source');
    await page.getByRole('row', { name: /Pension de réversion 1 4/ }).waitFor();
    await page.getByRole('row', { name: /pension · marin/ }).waitFor();
    expect(await page.getByText('Kerdoncuff').count()).toBe(0);
    await expectNoViolation(page);
    await byKeys(page, 'button', 'Écrire l’article');
    await page.getByLabel('Titre de l’article').waitFor();
    await page.keyboard.type('Retraite des marins');
    await page.keyboard.press('Enter');
    await h1(page, 'Écrire : retraite-des-marins').waitFor();
    expect(await page.getByLabel('Texte de l’article').inputValue()).toContain('slug: retraite-des-marins');
    await page.goto(`${rig.url}/expert/questions-sans-source?etat=being-written`);
    await page.getByText('Vous écrivez l’article.').waitFor();
    await byKeys(page, 'button', 'Dire quel article répond');
    await page.getByLabel('Nom de l’article dans la base').waitFor();
    await page.keyboard.type('reversion-conditions');
    await page.keyboard.press('Enter');
    await page.getByText('Aucune question ici.').waitFor();
    const agent = await expert('Camille Exemple', '/');
    await agent.getByRole('button', { name: 'Poste 1001' }).click();
    const news = agent.getByRole('region', { name: 'Nouveau : ces questions ont maintenant une réponse' });
    await news.getByRole('button', { name: TITLE }).click();
    await agent.getByRole('dialog').getByRole('heading', { name: TITLE }).waitFor();
  });

  it('are done by keyboard alone: one expert writes and loses nothing, another one reviews and publishes', async () => {
    const elise = await expert(/Élise/, '/expert/articles');
    await byKeys(elise, 'link', TITLE);
    await byKeys(elise, 'link', 'Écrire la version suivante');
    const field = elise.getByLabel('Texte de l’article');
    await tabTo(elise, field);
    expect(await field.inputValue()).toContain('version: 2');
    await elise.keyboard.press('Control+End');
    await elise.keyboard.type('On compte vos revenus. M. Dupont est concerné.');
    await elise.getByText('Qui est ce « on » ?').waitFor();
    const preview = elise.getByRole('region', { name: 'Comme l’agent le verra' });
    await preview.getByText('M. Dupont est concerné.').waitFor();
    await expectNoViolation(elise);

    await elise.context().setOffline(true);
    await byKeys(elise, 'button', 'Enregistrer le brouillon');
    await elise.getByText('Pas enregistré : le texte reste dans ce navigateur.').waitFor();
    await elise.context().setOffline(false);
    await elise.context().clearCookies();
    await elise.reload();
    await elise.getByRole('button', { name: /Élise/ }).click();
    await elise.getByText('Texte repris de ce navigateur').waitFor();
    expect(await field.inputValue()).toContain('On compte vos revenus.');

    await byKeys(elise, 'button', 'Enregistrer le brouillon');
    await elise.getByRole('heading', { name: 'Données personnelles : rien n’est enregistré' }).waitFor();
    await expectNoViolation(elise);
    expect(await elise.getByRole('button', { name: 'Enregistrer quand même' }).isDisabled()).toBe(true);
    await byKeys(elise, 'button', 'Ligne 9', elise.getByRole('alert'));
    await elise.keyboard.press('Shift+End');
    await elise.keyboard.type('La caisse compte vos revenus.');
    await byKeys(elise, 'button', 'Enregistrer le brouillon');
    await elise.getByText('Brouillon enregistré (version 2).').waitFor();

    await byKeys(elise, 'link', 'Voir l’article et ses versions');
    await byKeys(elise, 'button', 'Comparer la version 2 avec la 1');
    await elise.getByRole('heading', { name: 'Différences entre les versions 1 et 2' }).waitFor();
    expect(await elise.locator('ins').allTextContents()).toContainEqual(
      expect.stringContaining('La caisse compte vos revenus.'),
    );
    await expectNoViolation(elise);
    await byKeys(elise, 'button', 'Remettre à la relecture');
    await elise.getByText('Vous avez écrit ou remis cette version').waitFor();
    expect(await elise.getByRole('button', { name: 'Approuver' }).count()).toBe(0);

    const rene = await expert(/René/, '/expert/articles/reversion-conditions');
    await rene.getByRole('button', { name: 'Approuver' }).waitFor();
    await expectNoViolation(rene);
    await tabTo(rene, rene.getByLabel('Ce qui ne va pas'));
    await rene.keyboard.type('Précisez le plafond.');
    await byKeys(rene, 'button', 'Renvoyer à l’auteur');
    await rene.getByText('« Précisez le plafond. »').waitFor();
    await elise.reload();
    await elise.getByText('René Exemple, expert législation l’a renvoyée').waitFor();
    await byKeys(elise, 'button', 'Remettre à la relecture');
    await elise.getByText('Vous avez écrit ou remis cette version').waitFor();
    await rene.reload();
    await byKeys(rene, 'button', 'Approuver');
    await rene.getByText('Approuvée par René Exemple').waitFor();

    await byKeys(rene, 'link', 'prochaine publication');
    await h1(rene, 'Publication').waitFor();
    rig.redactorAway = true;
    await byKeys(rene, 'button', 'Mesurer l’effet');
    await rene.getByText('12 questions : 11 sans changement, 1 mieux répondue, 0 moins bien.').waitFor();
    await rene.getByText('Des réponses manquent : 0 sur 1.').waitFor();
    await rene.getByText('La réponse n’a pas pu être préparée.').waitFor();
    rig.redactorAway = false;
    await byKeys(rene, 'button', 'Réessayer');
    await rene.getByText('Réponses comparées : 1 question qui change.').waitFor();
    const compared = rene.getByRole('article', { name: 'qui touche la réversion' });
    await compared.getByRole('heading', { name: 'Après publication' }).waitFor();
    expect(await compared.getByRole('listitem').count()).toBeGreaterThan(1);
    await expectNoViolation(rene);
    rig.knowledge.worse = 1;
    await byKeys(rene, 'button', 'Publier');
    await rene.getByText('Rien n’est publié : des questions de contrôle').waitFor();
    await expectNoViolation(rene);
    rig.knowledge.worse = 0;
    await byKeys(rene, 'button', 'Publier');
    await rene.getByText('Publication 2 faite.').waitFor();
    await rene.getByText('Aucune version approuvée n’attend.').waitFor();
    await byKeys(rene, 'button', 'Revenir à la publication 1');
    await byKeys(rene, 'button', 'Confirmer le retour');
    await rene.getByText('La publication 1 est de nouveau en service.').waitFor();
  }, 120_000);
});
