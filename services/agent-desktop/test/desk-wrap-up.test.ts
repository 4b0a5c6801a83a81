import { AssistMode } from '@decroche/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { answerOnDesk, askOnPage, openDesk, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

/** Folder for pictures of the page; without it none is taken. */
const { DESK_PICTURES } = process.env;

let rig: DeskRig;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '4000' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(8_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: rig.url });
  page = await openDesk(context, rig.url, '1001');
});
afterEach(() => page.context().close());

const note = () => page.getByRole('region', { name: 'Note de fin d’appel' });
const clipboard = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');

async function picture(name: string): Promise<void> {
  if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/wrap-up-${name}.png` });
}

/** A call with an answer, in conversation. */
async function conversation(): Promise<RigCall> {
  const call = new RigCall(rig);
  await call.arrive();
  const said = await call.finish('mon mari [PERSONNE 1] est décédé est-ce que j’ai droit à sa retraite');
  await call.find(said);
  await call.draft(said);
  await call.ring('1001');
  await call.pickUp('1001');
  await page.getByRole('heading', { name: 'En conversation' }).waitFor();
  return call;
}

describe('the note of a call that is over', () => {
  it('is copied by one button or key, says what the screen showed, and goes with the conversation', async () => {
    const call = await conversation();
    expect(await note().count()).toBe(0);
    await call.end();
    await note().waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: 'La note est prête : Alt + N la copie.' })
      .waitFor({ state: 'attached' });
    await page.keyboard.press('Alt+n');
    await note().getByText('Note copiée.').waitFor();
    const copied = await clipboard();
    expect(copied.split('\n')[0]).toBe('Demande : Toucher la retraite de son mari décédé');
    expect(copied).toContain('Il faut avoir au moins 55 ans et des ressources sous un plafond.');
    expect(copied).toContain('article L. 353-1, non vérifié');
    expect(copied.split('\n')[2]).toBe('À faire : La demande se fait en ligne ou par formulaire.');
    expect(copied).not.toContain('PERSONNE');
    await page.evaluate(`navigator.clipboard.writeText('')`);
    await note().getByRole('button', { name: 'Copier la note' }).click();
    await expect.poll(clipboard).toBe(copied);
    await picture('note');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByText('Prêt pour le prochain appel').waitFor();
    expect(await note().count()).toBe(0);
  });

  it('is selected where the browser refuses the clipboard', async () => {
    const call = await conversation();
    await call.end();
    await note().waitFor();
    await page.evaluate(
      `navigator.clipboard.writeText = async () => { throw new DOMException('', 'NotAllowedError'); };`,
    );
    await page.keyboard.press('Alt+n');
    await note().getByText('Ctrl + C').waitFor();
    expect(await page.evaluate('getSelection().toString()')).toContain('Demande : Toucher la retraite');
    await page.keyboard.press('Control+c');
    await expect.poll(clipboard).toContain('Toucher la retraite de son mari décédé');
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });

  it('leaves out an answer that did not help, and never stands over a call that rings', async () => {
    const call = await conversation();
    await page.getByRole('button', { name: 'Non' }).click();
    await page.getByText('Pourquoi ?').waitFor();
    await call.end();
    await note().waitFor();
    expect(await note().getByText('Réponse affichée').count()).toBe(0);
    const next = new RigCall(rig);
    await next.prepare();
    await next.ring('1001');
    await page.getByRole('heading', { name: 'Ça sonne' }).waitFor();
    expect(await note().count()).toBe(0);
    await next.end();
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });
});

describe('several turns in a call', () => {
  it('each has its answer beside the first one, and all are in the note, of a refused call too', async () => {
    const call = new RigCall(rig);
    await call.step('callArrived', { fund: '' });
    await call.step('assistantRefused', {});
    await call.queue(AssistMode.REFUSED);
    await call.ring('1001');
    await call.pickUp('1001');
    await page.getByText('L’appelant a refusé l’assistant').waitFor();
    const answer = page.getByRole('region', { name: 'Réponse à la question posée' });
    for (const [question, need] of [
      ['réversion', 'Pension de réversion'],
      ['changer de rib', 'Changer de RIB'],
    ] as const) {
      const said = await askOnPage(page, question);
      await answerOnDesk(rig, said, { need });
      await answer.getByRole('heading', { name: need }).waitFor();
    }
    const tabs = page.getByRole('tablist', { name: 'Questions de cet appel' });
    expect(await tabs.getByRole('tab').allTextContents()).toEqual(['Changer de RIB', 'Pension de réversion']);
    await picture('turns');
    expect(await faultsInBothThemes(page)).toEqual([]);
    await tabs.getByRole('tab', { name: 'Pension de réversion' }).click();
    await answer.getByRole('heading', { name: 'Pension de réversion' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await answer.getByRole('heading', { name: 'Changer de RIB' }).waitFor();

    await call.end();
    await note().waitFor();
    await page.keyboard.press('Alt+n');
    await expect.poll(clipboard).toMatch(/^Demande : Pension de réversion ; Changer de RIB\n/);
    expect((await clipboard()).split('\n')[2]).toBe(
      'À faire : La demande se fait en ligne ou par formulaire.',
    );
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });

  it('a new question leaves the answer that was prepared for the call where it is', async () => {
    const call = await conversation();
    const said = await askOnPage(page, 'changer de rib');
    await answerOnDesk(rig, said, { need: 'Changer de RIB' });
    await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    expect(await page.getByRole('tab').count()).toBe(0);
    await call.end();
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });

  it('a call of which nothing was asked has no note', async () => {
    const call = new RigCall(rig);
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.SILENT);
    await call.ring('1001');
    await call.pickUp('1001');
    await call.end();
    await page.getByText('Pas de note : rien n’a été demandé à l’assistant').waitFor();
    expect(await page.getByRole('button', { name: 'Copier la note' }).count()).toBe(0);
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });
});
