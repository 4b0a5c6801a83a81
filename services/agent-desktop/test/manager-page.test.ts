import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ThemeUse, UseView } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { dateOf, daysAfter } from '../src/figures/use/use-spans.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

/** Longest test, milliseconds: axe looks at long pages twice, on a machine that others use. */
const PAGE_MS = 90_000;
const USE = '**/api/manager/use?*';

/** Words of what has the focus, run in the browser. */
const FOCUSED_WORDS = `[document.activeElement?.closest('label')?.textContent, document.activeElement?.textContent].join(' ')`;

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start(), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function open(address: string, name = /^Marc/): Promise<void> {
  await page.goto(rig.url + address);
  await page.getByRole('button', { name }).click();
}

async function expectNoViolation(): Promise<void> {
  expect(await faultsInBothThemes(page)).toEqual([]);
}

/** Presses Tab until something of that name has the focus, and nothing else is clicked. */
async function tabTo(name: RegExp): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate<string>(FOCUSED_WORDS);
    if (name.test(here)) return;
  }
  throw new Error(`nothing that can be reached is called ${name}`);
}

const heading = (name: string) => page.getByRole('heading', { name });
const yesterday = daysAfter(dateOf(Date.now()), -1);
const french = (date: string): string => date.split('-').reverse().join('/');

/** Types a date as French people write it, and waits until the page shows what it asks for. */
async function typeDate(label: string, date: string): Promise<void> {
  const field = page.getByLabel(label);
  // A day that comes from the server while the field is being filled would leave no room in it.
  await expect.poll(() => field.inputValue()).not.toBe('');
  await field.fill(french(date));
  await page.waitForURL((url) => url.searchParams.get('depuis') === date);
}

describe('the use, for a manager', { timeout: PAGE_MS }, () => {
  it('says in plain words that there are no figures yet, and why', async () => {
    await open('/responsable/usage');
    await heading('Aucun chiffre pour cette période').waitFor();
    await page.getByText('moins de cinq agents').first().waitFor();
    await page.getByText('Total : 0.').waitFor();
    await expectNoViolation();
  });

  it('says when the base does not answer how many questions have no source, and shows the rest', async () => {
    await page.route(USE, async (route) => {
      const view = (await (await route.fetch()).json()) as Record<string, unknown>;
      await route.fulfill({ json: { ...view, gaps: { state: 'away' } } });
    });
    await open('/responsable/usage');
    await page.getByText('La base de connaissances ne répond pas').waitFor();
    await heading('Aucun chiffre pour cette période').waitFor();
    await expectNoViolation();
  });

  it('says that it loads, and why it could not, and tries again', async () => {
    let answers = 0;
    await page.route(USE, async (route) => {
      answers += 1;
      if (answers === 1)
        await route.fulfill({ status: 503, json: { error: 'DEPENDENCY_AWAY', message: 'made to fail' } });
      else await route.continue();
    });
    await open('/responsable/usage');
    await page.getByRole('alert').getByText('Réessayer').waitFor();
    await expectNoViolation();
    await page.unroute(USE);
    const held = Promise.withResolvers<void>();
    await page.route(USE, async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.getByText('Chargement…').waitFor();
    held.resolve();
    await heading('Aucun chiffre pour cette période').waitFor();
  });

  it('with more themes than anybody reads shows the first ones, and all when they are asked for', async () => {
    const answer = await (await signedIn('marc')).get('/api/manager/use?weeks=52');
    const view = (await answer.json()) as UseView;
    const themes = Array.from(
      { length: 60 },
      (_, at): ThemeUse => ({
        ...{ theme: `t${at}`, label: `Thème numéro ${at}` },
        ...{ answered: 400 - at, cautious: 5, unanswered: 5, grouped: 0 },
      }),
    );
    await page.route(USE, (route) =>
      route.fulfill({ json: { ...view, calls: [{ way: 'listening', count: 24_000 }], needs: themes } }),
    );
    await open('/responsable/usage?semaines=52');
    const table = page.getByRole('table', { name: 'Besoins des appelants, par thème' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(13);
    await page.getByRole('button', { name: 'Montrer les 60 lignes' }).click();
    expect(await table.getByRole('row').count()).toBe(61);
    await expectNoViolation();
  });
});

describe('the effect, for a manager', { timeout: PAGE_MS }, () => {
  it('is brought in by keyboard alone: checked, told line by line, and kept only when it is asked', async () => {
    const file = [
      'Date;Indicateur;Valeur;Cas;Agents',
      `${french(yesterday)};DMT;5:12;1 250;24`,
      `${french(yesterday)};satisfaction;0,87;160;24`,
    ].join('\r\n');
    await open('/responsable/effet');
    await heading('Aucun chiffre déposé').waitFor();
    await expectNoViolation();
    await tabTo(/Fichier CSV/);
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Space');
    await (await chooser).setFiles({
      ...{ name: 'chiffres.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(file, 'latin1'),
    });
    await tabTo(/^ ?Vérifier$/);
    await page.keyboard.press('Enter');
    await page.getByText('Rien n’est encore importé. Lignes : 1 nouvelle, 1 refusée.').waitFor();
    await page.getByRole('row', { name: /Ligne 3, colonne « valeur » 87 % ou 0,87 %/ }).waitFor();
    await heading('Aucun chiffre déposé').waitFor();
    await expectNoViolation();
    await tabTo(/^ ?Importer 1 ligne$/);
    await page.keyboard.press('Enter');
    await page.getByText('Importé. Lignes : 1 nouvelle, 1 refusée.').waitFor();
    await page.getByRole('row', { name: /^Après 5\smin\s12\ss trop peu de jours 1\s250 1$/ }).waitFor();
    await page.getByText('Il faut au moins cinq jours de chaque côté').waitFor();
  });

  it('is kept apart: the manager of another organisation sees nothing of it', async () => {
    await open('/responsable/effet', /^Louise/);
    await page.getByText('Télécontact Exemple n’a encore rien déposé').waitFor();
  });
});

describe('in a demonstration', { timeout: PAGE_MS }, () => {
  beforeAll(async () => {
    await rig.stop();
    rig = await DeskRig.start({ DEMO_FIGURES: 'true' });
  }, 120_000);

  it('the use is shown filled, marked as made up, each chart with its table, in both themes', async () => {
    await open('/responsable/usage');
    await page.getByText('Chiffres fictifs.').waitFor();
    const row = page.getByRole('row', { name: /Besoin écouté et compris/ });
    expect(await row.getByRole('cell').first().textContent()).toMatch(/^\d/);
    const chart = page.getByRole('img', { name: /^Appels pris/ });
    await chart.waitFor();
    await page.getByText('Les mêmes chiffres en tableau').first().click();
    const table = page.getByRole('table', { name: /^Appels pris/ });
    expect(await table.getByRole('row').count()).toBe(14);
    await expectNoViolation();
    await page.getByLabel('Période').selectOption('4');
    await page.waitForURL(/semaines=4/);
    await page.reload();
    await page.getByText('Chiffres fictifs.').waitFor();
    expect(await page.getByLabel('Période').inputValue()).toBe('4');
  });

  it('the effect is told with its range and without a cause', async () => {
    await open('/responsable/effet?semaines=13');
    await heading('Durée moyenne de traitement (DMT)').waitFor();
    await heading('Ce que cette comparaison ne dit pas').waitFor();
    await page.getByText(/intervalle de Wilson/).waitFor();
    await typeDate('Après, à partir du', daysAfter(yesterday, -140));
    await page.getByText(/^Après, la DMT est plus courte de \d+\ss \(entre/).waitFor();
    await page.getByLabel('Comparées à').selectOption('les mêmes, un an plus tôt');
    await page.waitForURL((url) => url.searchParams.get('depuis') !== null);
    const year = (at: number): string => daysAfter(yesterday, at).slice(0, 4);
    await page
      .getByText(new RegExp(`Avant : du .* ${year(-504)} au .*Après : du .* ${year(-140)} au`))
      .waitFor();
    await page.getByText(/^Après, la DMT est plus courte de/).waitFor();
    await page.getByText('Les mêmes chiffres en tableau').first().click();
    await page.getByRole('columnheader', { name: 'Un an plus tôt' }).first().waitFor();
    await expectNoViolation();
  });

  it('a day is read and typed in French, whatever the language of the browser', async () => {
    await context.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-US' });
    page = await context.newPage();
    await open('/responsable/effet');
    const day = daysAfter(yesterday, -140);
    await typeDate('Après, à partir du', day);
    const field = page.getByLabel('Après, à partir du');
    await field.fill('31/02/2026');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.blur();
    expect(await field.inputValue()).toBe(french(day));
    expect(new URL(page.url()).searchParams.get('depuis')).toBe(day);
  });

  it('figures are taken away as a file, and printed with their tables and without buttons', async () => {
    await open('/responsable/usage');
    await page.getByText('Chiffres fictifs.').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Exporter en CSV' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^decroche-usage-\d{4}-\d\d-\d\d\.csv$/);
    expect(await readFile(await saved.path(), 'utf8')).toContain('données;fictives');
    await page.getByText('Cet export est inscrit au journal des actions.').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
    expect(await page.getByRole('table', { name: /^Appels pris/ }).isVisible()).toBe(true);
  });
});

async function signedIn(agentId: string): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(agentId);
  return client;
}
