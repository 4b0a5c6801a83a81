import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { launchBrowser } from '@decroche/cli/call';
import { type AgentPhone, speak, writeWav } from '@decroche/local-stack';
import { copiesInMemory } from '@decroche/test-kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';
import { betweenSilences } from '../src/voice-in-browser.ts';

/** Said at the microphone: a name and a social security number that nobody may see, and a question. */
const NAME = 'germaine';
const NIR = 'deux quarante-six zéro trois soixante-quinze cent dix-huit zéro quarante-deux vingt-cinq';
const SAID = `madame ${NAME} lambert numéro de sécurité sociale ${NIR} son mari est décédé a-t-elle droit à sa retraite`;
/** Silence before it, until the page listens, and after it, ms. */
const BEFORE_MS = 600;
const AFTER_MS = 6_000;
/** Folder for pictures of the page; without it none is taken. */
const { DESK_PICTURES } = process.env;

let scene: Scene;
let browser: Browser;
let phone: AgentPhone;
let page: Page;
/** Everything that the page got from the server over WebSockets and server-sent events. */
let received: string[] = [];

beforeAll(async () => {
  scene = await Scene.create({ agents: 1 });
  phone = await scene.phone('1001', 'never');
  const voice = await speak(SAID);
  const file = join(scene.constellation.stack.dir, 'microphone.wav');
  await writeFile(file, writeWav(betweenSilences(voice, BEFORE_MS, AFTER_MS)));
  browser = await launchBrowser(file);
}, 300_000);

afterAll(async () => {
  await phone?.stop();
  await browser?.close();
  await scene?.stop();
});

beforeEach(async () => {
  received = [];
  scene.forget();
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 720 } });
  const origin = scene.constellation.desktopUrl;
  await context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write'], { origin });
  page = await context.newPage();
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => received.push(String(payload))),
  );
  page.on('response', async (response) => {
    const asked = response.url().endsWith('/api/ask') && response.request().method() === 'POST';
    if (asked) received.push(await response.text());
  });
  await page.goto(scene.constellation.desktopUrl);
  await page.getByRole('button', { name: /Camille/ }).click();
  await page.getByRole('button', { name: /1001/ }).click();
  await page.getByText('Prêt pour le prochain appel').waitFor();
});

afterEach(() => page.context().close());

const field = () => page.getByLabel('Votre question');

async function picture(name: string): Promise<void> {
  if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/dictation-${name}.png` });
}

async function faults(): Promise<string[]> {
  const audit = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  return audit.violations.map(({ id }) => id);
}

describe('a question that an agent dictates', () => {
  it('stands redacted in the field, is asked by Enter and answered; what was personal reaches neither page nor desk', async () => {
    const desk = scene.constellation.services['agent-desktop']?.pid ?? 0;
    const before = await copiesInMemory(desk, NAME);
    await page.keyboard.down('Alt');
    await page.keyboard.down('p');
    await page.getByRole('button', { name: 'Terminer' }).waitFor();
    await page.getByText('On vous entend').waitFor();
    await page.getByText('[PERSONNE 1]').waitFor();
    await picture('speaking');
    expect(await faults()).toEqual([]);
    await page.locator('.dictation-note').getByText('retraite').waitFor({ timeout: 30_000 });
    await page.keyboard.up('p');
    await page.keyboard.up('Alt');
    await expect.poll(() => field().inputValue(), { timeout: 20_000 }).not.toBe('');
    const text = await field().inputValue();
    expect(text).toMatch(/^madame \[PERSONNE 1\] numéro de sécurité sociale \[NIR\] son mari est décédé/);
    expect(await page.evaluate('document.activeElement.id')).toBe('question');
    await page.getByText('Retiré de votre dictée').waitFor();
    // Nothing was asked yet.
    expect(await page.getByText('Votre question :').count()).toBe(0);
    expect(scene.entries).toEqual([]);
    await picture('text');
    expect(await faults()).toEqual([]);

    await field().press('Enter');
    await page
      .getByRole('region', { name: 'Réponse à la question posée' })
      .getByText('réversion')
      .first()
      .waitFor();
    await picture('answer');
    expect(scene.entries.filter(({ type }) => type === 'said').map(({ source }) => source)).toEqual([
      'agent-typed',
    ]);

    expect(received.join('\n')).toContain('[PERSONNE 1]');
    for (const raw of [NAME, 'lambert', 'cent dix-huit', 'quarante-deux', '2460375']) {
      expect(received.join('\n')).not.toContain(raw);
      expect(await page.content()).not.toContain(raw);
    }
    expect(await copiesInMemory(desk, NAME)).toBe(before);
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
  }, 120_000);

  it('in the middle of a call: its answer stands beside the first one, and both are in the note', async () => {
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    await page.getByText('Ça sonne', { exact: true }).waitFor({ timeout: 60_000 });
    const prepared = page.getByRole('region', { name: 'Réponse préparée' });
    await prepared.waitFor();
    await phone.answer();
    await page.getByText('En conversation', { exact: true }).waitFor();
    await page.keyboard.press('Alt+p');
    await page.locator('.dictation-note').getByText('retraite').waitFor({ timeout: 40_000 });
    await page.keyboard.press('Alt+p');
    await expect.poll(() => field().inputValue(), { timeout: 20_000 }).not.toBe('');
    await field().fill('comment demander une pension de réversion');
    await field().press('Enter');
    await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
    expect(await prepared.isVisible()).toBe(true);

    await call.hangUp();
    await call.ended;
    const note = page.getByRole('region', { name: 'Note de fin d’appel' });
    await note.waitFor();
    await page.keyboard.press('Alt+n');
    await note.getByText('Note copiée.').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied.split('\n').length).toBeLessThanOrEqual(3);
    expect(copied).toMatch(/^Demande : .*réversion/);
    expect(copied).toContain('\nRéponse affichée : ');
    for (const raw of [NAME, 'PERSONNE', 'mon mari']) expect(copied).not.toContain(raw);
    await picture('note');
  }, 180_000);
});
