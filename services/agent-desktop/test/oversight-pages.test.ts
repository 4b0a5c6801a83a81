import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { DescribedPrograms, OVERSIGHT_TOKEN } from './described-programs.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

let programs: DescribedPrograms;
let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained of. */
let complaints: string[];

beforeAll(async () => {
  await buildWebWhenStale();
  programs = await DescribedPrograms.start();
  [rig, browser] = await Promise.all([
    DeskRig.start({ OVERSIGHT_TOKEN, OVERSEEN_SERVICES: programs.services }),
    startBrowser(),
  ]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
  await programs?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function signIn(name: RegExp, address: string): Promise<void> {
  await page.goto(rig.url + address);
  await page.getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
/** What has the focus, by its name; empty where it is at the end of the page, from which it goes on at the beginning. */
const focusedName = async (): Promise<string> =>
  String(
    await page.evaluate(`(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return '';
      return element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    })()`),
  );
/** Goes on by keyboard alone to what has that name. */
async function tabTo(name: RegExp): Promise<void> {
  for (let steps = 0; steps < 80; steps++) {
    await page.keyboard.press('Tab');
    if (name.test(await focusedName())) return;
  }
  throw new Error(`${name} is not reached by keyboard`);
}
async function follow(link: RegExp, title: string | RegExp): Promise<void> {
  await tabTo(link);
  await page.keyboard.press('Enter');
  await heading(title).waitFor();
  await page.getByText('Chargement…').waitFor({ state: 'detached' });
}
async function accessible(): Promise<void> {
  expect(await faultsInBothThemes(page)).toEqual([]);
}
async function saved(): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

describe('the DPO, by keyboard alone', () => {
  it('reads what is kept and by which setting, the record, and who did not answer', async () => {
    await signIn(/protection des données/, '/dpo/oubli');
    await follow(/^Ce qui est gardé$/, 'Ce qui est gardé');
    await page.getByText('On ne sait pas ce que ces services gardent.').waitFor();
    await page.getByText(/^generator .* : il refuse la demande/).waitFor();
    const gaps = page.getByRole('row', { name: /questions sans source/ });
    expect(await gaps.getByRole('cell').allTextContents()).toEqual([
      'paroles expurgées (appelants)',
      'base de données',
      '180 jours au plus',
      'GAP_KEPT_DAYS = 180 (défaut)',
      'conformetable gap : 12 en ce moment, le plus ancien a 40 jours',
    ]);
    await page
      .getByText('Ce qui est en place n’est pas ce qui est déclaré : identifiants techniques de l’appel.')
      .waitFor();
    const calls = page.getByRole('row', { name: /^identifiants techniques de l’appel/ });
    expect(await calls.textContent()).toContain('différent de ce qui est déclaréclés ivr:call : 2 sans fin');
    await tabTo(/^Ce que garde retriever$/);
    await accessible();
    await follow(/^Registre$/, 'Registre des traitements');
    expect(await page.getByRole('row', { name: /^Responsable/ }).textContent()).toContain('Carsat Exemple');
    expect(await page.getByRole('row', { name: /^Base légale/ }).textContent()).toContain(
      'à écrire par la caisse',
    );
    await accessible();
  });

  it('reads and hears the notice as callers do', async () => {
    await signIn(/protection des données/, '/dpo/annonce');
    await page.getByText('Bonjour. Un système automatique écoute.').waitFor();
    await page.getByText('Le son a été déclaré dire ce texte').waitFor();
    await accessible();
    await tabTo(/^Annonce : carsat-exemple$/);
    await page.keyboard.press('Space');
    const ended = (): Promise<unknown> => page.evaluate(`document.querySelector('audio').ended`);
    await expect.poll(ended, { timeout: 10_000 }).toBe(true);
    expect(await page.evaluate(`document.querySelector('audio').duration`)).toBeCloseTo(0.1, 2);
  });

  it('takes away one file for an inspection, and finds its digest in the log', async () => {
    await signIn(/protection des données/, '/dpo/controle');
    await accessible();
    await tabTo(/^Faire le dossier$/);
    const { name, text } = await saved();
    expect(name).toMatch(/^decroche-controle-\d{4}-\d\d-\d\d\.html$/);
    const digest = createHash('sha256').update(text).digest('hex');
    await page.getByRole('status').filter({ hasText: digest }).waitFor();
    await follow(/^Journal des actions$/, 'Journal des actions');
    await page.getByRole('row', { name: new RegExp(digest) }).waitFor();
    const offline = await context.newPage();
    await offline.setContent(text);
    await offline.getByRole('heading', { name: 'Ce qui est gardé, où et jusqu’à quand' }).waitFor();
    await offline.close();
  });

  it('filters the log and exports it, which the log keeps', async () => {
    await signIn(/protection des données/, '/journal');
    await page.getByText('Chargement…').waitFor({ state: 'detached' });
    await page.getByLabel('Nom').focus();
    await page.keyboard.type('personne de ce nom');
    await page.keyboard.press('Enter');
    await page.getByText('Aucune action ne correspond.').waitFor();
    await accessible();
    await page.getByLabel('Nom').fill('');
    await page.getByLabel('Action').focus();
    await page.keyboard.type('export');
    await tabTo(/^Filtrer$/);
    await page.keyboard.press('Enter');
    await page
      .getByRole('row', { name: /Odile.*export/ })
      .first()
      .waitFor();
    await tabTo(/^Exporter en CSV$/);
    const { name, text } = await saved();
    expect(name).toMatch(/^decroche-journal-.*\.csv$/);
    expect(
      text
        .split('\r\n')
        .slice(1, -1)
        .every((line) => line.includes(';export;')),
    ).toBe(true);
    await page.getByText('Cet export est inscrit au journal.').waitFor();
    await accessible();
  });
});

describe('the administrator, by keyboard alone', () => {
  it('sees services with what they lack, models, settings without secrets, and calls as numbers', async () => {
    await signIn(/administrateur/, '/administration/services');
    await page.getByText('5 sur 7 ne sont pas prêts.').waitFor();
    expect(await page.getByRole('row', { name: /^retriever/ }).textContent()).toContain(
      'pas prêt : nats (away)',
    );
    await page.getByRole('row', { name: /base de connaissances.*publication 3/ }).waitFor();
    await accessible();
    await follow(/^Réglages$/, 'Réglages en vigueur');
    await tabTo(/agent-desktop/);
    await page.keyboard.press('Enter');
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
    expect(await row('SESSION_SECRET').getByRole('cell').allTextContents()).toEqual([
      'réglé',
      'environnement',
    ]);
    expect(await row('AUDIT_KEPT_DAYS').getByRole('cell').allTextContents()).toEqual(['365', 'défaut']);
    expect(await page.content()).not.toContain(OVERSIGHT_TOKEN);
    await accessible();
    await follow(/^Appels en cours$/, 'Appels en cours');
    await page.getByText('Aucun appel en cours.').waitFor();
    await accessible();
  });

  it('ends a session after being asked once more, and hears that it is over', async () => {
    const camille = await DeskClient.at(rig.url, '1001');
    await signIn(/administrateur/, '/administration/sessions');
    await page.getByRole('row', { name: /Camille Exemple/ }).waitFor();
    await accessible();
    await tabTo(/^Terminer la session de Camille Exemple$/);
    await page.keyboard.press('Enter');
    expect(await focusedName()).toBe('Confirmer : terminer la session de Camille Exemple');
    await accessible();
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: 'La session de Camille Exemple est terminée.' })
      .waitFor();
    await page.getByRole('row', { name: /Camille Exemple/ }).waitFor({ state: 'detached' });
    const focused = (): Promise<unknown> => page.evaluate(`document.activeElement?.tagName`);
    await expect.poll(focused, { timeout: 10_000 }).toBe('MAIN');
    expect(((await (await camille.get('/api/session')).json()) as SessionView).signedIn).toBe(false);
    await tabTo(/^Quitter$/);
  });

  it('ends all sessions of one person at once', async () => {
    const here = await DeskClient.at(rig.url, '1001');
    const there = await DeskClient.at(rig.url, '1001');
    await signIn(/administrateur/, '/administration/sessions');
    await page
      .getByRole('row', { name: /Camille Exemple/ })
      .first()
      .waitFor();
    await tabTo(/^Terminer la session de Camille Exemple$/);
    await page.keyboard.press('Enter');
    await tabTo(/^Terminer ses \d sessions, celles de Camille Exemple$/);
    await accessible();
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: 'Toutes les sessions de Camille Exemple sont terminées.' })
      .waitFor();
    for (const client of [here, there])
      expect(((await (await client.get('/api/session')).json()) as SessionView).signedIn).toBe(false);
  });

  it('opens no page of the DPO, and the DPO none of his', async () => {
    await signIn(/administrateur/, '/dpo/conservation');
    await heading('Cette page n’est pas ouverte à votre rôle').waitFor();
    await page.getByRole('button', { name: 'Quitter', exact: true }).click();
    await signIn(/protection des données/, '/administration/sessions');
    await heading('Cette page n’est pas ouverte à votre rôle').waitFor();
  });
});

describe('a page whose answer does not come', () => {
  it.each(['/dpo/conservation', '/administration/services'])(
    'says so and tries again: %s',
    async (address) => {
      let broken = true;
      await context.route(/\/api\/(dpo\/retention|operations\/services)/, (route) =>
        broken
          ? route.fulfill({ status: 503, json: { error: 'DEPENDENCY_AWAY', message: 'away' } })
          : route.continue(),
      );
      await signIn(address.startsWith('/dpo') ? /protection des données/ : /administrateur/, address);
      await page.getByRole('alert').filter({ hasText: 'Le service ne répond pas.' }).waitFor();
      await accessible();
      broken = false;
      await tabTo(/^Réessayer$/);
      await page.keyboard.press('Enter');
      await page.getByText('Services sans réponse').waitFor();
      complaints = complaints.filter((text) => !text.includes('503'));
    },
  );
});
