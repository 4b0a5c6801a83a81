import { readdirSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PERMISSIONS } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { pageFolders } from '../scripts/page-folders.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained of. */
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
  context.setDefaultTimeout(8_000);
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

const open = (path: string) => page.goto(rig.url + path);
const signIn = (name: string | RegExp) => page.getByRole('button', { name }).click();
const path = (): string => new URL(page.url()).pathname;
const heading = (name: string) => page.getByRole('heading', { level: 1, name });
/** What has the focus, in words. */
const focused = (): Promise<string | null> => page.locator(':focus').textContent();
const links = (): Promise<string[]> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents();

const AS_A_BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('the addresses', () => {
  it('of the pages are served, and each folder with a page is one of them', async () => {
    const folders = readdirSync(new URL('../web/src', import.meta.url), {
      encoding: 'utf8',
      recursive: true,
    });
    const addresses = (await pageFolders()).map(({ address }) => address);
    expect(addresses).toHaveLength(folders.filter((file) => file.endsWith('/page.ts')).length);
    const open = new Set(rig.desktop.routes.map(({ url }) => url));
    expect(addresses.filter((address) => !open.has(address))).toEqual(['/appeler']);
    for (const address of ['/', '/connexion', '/poste', '/superviseur/postes', '/dpo/oubli']) {
      const answer = await fetch(rig.url + address, AS_A_BROWSER);
      expect(`${answer.status} ${answer.headers.get('content-type')}`, address).toBe(
        '200 text/html; charset=utf-8',
      );
    }
  });

  it.each(['/nulle-part', '/dpo', '/poste/', '/poste/1001', '//evil.example/poste', '/appeler'])(
    'that no page has are not found: %s',
    async (address) => {
      const answer = await fetch(rig.url + address, AS_A_BROWSER);
      expect(`${answer.status} ${answer.headers.get('content-type')}`).toBe('404 text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect((await fetch(rig.url + address)).headers.get('content-type')).toContain('application/json');
    },
  );

  it('of the API and of the page’s files have no page', async () => {
    for (const address of ['/api/nothing', '/assets/nothing.js']) {
      const answer = await fetch(rig.url + address, AS_A_BROWSER);
      expect(`${answer.status} ${answer.headers.get('content-type')}`).toBe(
        '404 application/json; charset=utf-8',
      );
    }
  });

  it('say so in the browser where there is no page, signed in or not', async () => {
    await open('/nulle-part');
    await heading('Cette page n’existe pas').waitFor();
    expect(await page.title()).toBe('Page introuvable · Décroché');
    await page.getByRole('link', { name: 'Aller à l’accueil' }).click();
    await heading('Connexion de démonstration').waitFor();
    expect(path()).toBe('/');
  });
});

describe('whoever signs in', () => {
  it('is at the page that he wanted, by reload as well', async () => {
    await open('/dpo/oubli?mois=novembre');
    expect(await page.title()).toMatch(/Décroché/);
    await signIn(/protection des données/);
    await heading('Preuve d’oubli').waitFor();
    expect(new URL(page.url()).href).toBe(`${rig.url}/dpo/oubli?mois=novembre`);
    expect(await page.title()).toBe('Preuve d’oubli · Décroché');
    await page.reload();
    await heading('Preuve d’oubli').waitFor();
  });

  it('at no page begins at the first one of his roles', async () => {
    await open('/');
    await signIn('Simone Exemple, superviseure');
    await heading('Postes').waitFor();
    expect(path()).toBe('/superviseur/postes');
  });

  it('at a page of other roles is told so, and how to come to his own', async () => {
    await open('/dpo/oubli');
    await signIn('Simone Exemple, superviseure');
    await heading('Cette page n’est pas ouverte à votre rôle').waitFor();
    expect(path()).toBe('/dpo/oubli');
    expect(await page.getByText('Rien n’a été retrouvé').count()).toBe(0);
    await page.getByRole('link', { name: 'Aller à la page « Postes »' }).click();
    await heading('Postes').waitFor();
    expect(await focused()).toBe('Postes');
  });

  it('to watch over security reads the very table by which the server refuses', async () => {
    await open('/droits');
    await signIn(/^Sami/);
    await heading('Qui peut quoi').waitFor();
    const row = page.getByRole('row', { name: /terminer une session/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'responsable de la sécurité, administrateur',
    ]);
    expect(await page.getByRole('row').count()).toBe(Object.keys(PERMISSIONS).length + 1);
    expect(await links()).toContain('Sessions');
    expect(await links()).not.toContain('Poste');
  });

  it('leaves no page to the next one, who may have other roles', async () => {
    await open('/dpo/oubli');
    await signIn(/protection des données/);
    await heading('Preuve d’oubli').waitFor();
    await page.getByRole('button', { name: 'Quitter', exact: true }).click();
    await heading('Connexion de démonstration').waitFor();
    expect(path()).toBe('/');
    await signIn('Simone Exemple, superviseure');
    await heading('Postes').waitFor();
  });
});

describe('somebody with several roles', () => {
  it('finds the pages of all of them and of no other, goes there and back, and hears where he is', async () => {
    await open('/');
    await signIn(/^Sacha/);
    await heading('Quel est votre poste ?').waitFor();
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await heading('Prêt pour le prochain appel').waitFor();
    expect(await links()).toEqual([
      'Mes appels',
      'Postes',
      'Avis',
      'Relecture',
      'Remarques',
      'Conformité',
      'Entraînement',
    ]);
    expect(await page.title()).toBe('Poste 1001 · Décroché');
    await page.getByRole('link', { name: 'Postes' }).click();
    await heading('Postes').waitFor();
    expect([path(), await page.title(), await focused()]).toEqual([
      '/superviseur/postes',
      'Postes · Décroché',
      'Postes',
    ]);
    expect(await page.getByRole('link', { name: 'Postes' }).getAttribute('aria-current')).toBe('page');
    await page.goBack();
    await heading('Prêt pour le prochain appel').waitFor();
    expect([path(), await page.title(), await focused()]).toEqual([
      '/poste',
      'Poste 1001 · Décroché',
      'Prêt pour le prochain appel',
    ]);
    await page.goForward();
    await heading('Postes').waitFor();
    await page.reload();
    await heading('Postes').waitFor();
    await page.getByRole('link', { name: 'Mes appels', exact: true }).click();
    await heading('Prêt pour le prochain appel').waitFor();
  });

  it('keeps his extension while he looks at another page, and finds the call that rings meanwhile', async () => {
    await rig.restartDesktop({ EXTENSION_HOLD_MS: '1500' });
    await open('/poste');
    await signIn(/^Sacha/);
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await heading('Prêt pour le prochain appel').waitFor();
    const left = Date.now();
    await page.getByRole('link', { name: 'Postes' }).click();
    await heading('Postes').waitFor();
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    const colleague = new DeskClient(rig.url);
    await colleague.signIn('nadia');
    await vi.waitFor(() => expect(Date.now() - left).toBeGreaterThan(2_500), { timeout: 4_000 });
    const taken = await colleague.post('/api/session/extension', { extension: '1001' });
    expect(taken.status).toBe(409);
    await page.getByRole('link', { name: 'Mes appels', exact: true }).click();
    await page.getByRole('heading', { name: 'Toucher la retraite de son mari décédé' }).waitFor();
    expect(await page.title()).toBe('Ça sonne · Décroché');
    await call.end();
  });
});
