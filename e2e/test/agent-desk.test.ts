import { brokenRules } from '@decroche/agent-desktop/pages';
import type { AgentPhone } from '@decroche/local-stack';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tapsOf } from '../src/conversation.ts';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

/** Folder for the picture of the README; without it none is taken. */
const { DESK_PICTURES } = process.env;

let scene: Scene;
let phones: AgentPhone[] = [];

beforeAll(async () => {
  scene = await Scene.create();
  phones = [await scene.phone('1001', 'never'), await scene.phone('1002', 'never')];
});

afterAll(async () => {
  await Promise.all(phones.map((phone) => phone.stop()));
  await scene?.stop();
});

/** Signs in as a person does: by the page. */
async function signIn(extension: string): Promise<Page> {
  const context = await (await scene.browser()).newContext({
    viewport: { width: 1280, height: 720 },
    locale: 'fr-FR',
  });
  const page = await context.newPage();
  await page.goto(scene.constellation.desktopUrl);
  await page.getByRole('button', { name: /Camille/ }).click();
  await page.getByRole('button', { name: new RegExp(extension) }).click();
  await page.getByText('En attente', { exact: false }).first().waitFor();
  return page;
}

/** The extension that rings, and its phone. */
async function ringing(): Promise<{ extension: string; phone: AgentPhone }> {
  const extension = String((await scene.step('ringing', 20_000)).extension);
  const phone = phones.find((each) => each.extension === extension);
  if (phone === undefined) throw new Error(`no phone at ${extension}`);
  return { extension, phone };
}

describe('the desk of an agent, on a real call', () => {
  it('shows the draft with its sources while the phone rings, then the conversation', async () => {
    const desks: Readonly<Record<string, Page>> = {
      '1001': await signIn('1001'),
      '1002': await signIn('1002'),
    };
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    const { extension, phone } = await ringing();
    const page = desks[extension] as Page;
    const other = Object.entries(desks).find(([name]) => name !== extension)?.[1] as Page;

    await page.getByText('Ça sonne', { exact: true }).waitFor();
    const draft = page.getByRole('region', { name: 'Réponse préparée' });
    await draft.waitFor();
    if (DESK_PICTURES !== undefined) await page.screenshot({ path: `${DESK_PICTURES}/desk.png` });
    expect(await draft.locator('[data-source-number]').count()).toBeGreaterThanOrEqual(2);
    expect(scene.entries.some(({ step }) => step === 'picked-up')).toBe(false);

    await draft.locator('[data-source-number]').first().hover();
    const source = page.getByRole('dialog', { name: /Source 1/ });
    await source.waitFor();
    const address = await source.getByRole('link').first().getAttribute('href');
    expect(address).toMatch(/^https?:\/\//);
    await page.keyboard.press('Escape');

    expect(await other.getByText('Ça sonne', { exact: true }).count()).toBe(0);
    expect(await other.getByRole('region', { name: 'Réponse préparée' }).count()).toBe(0);
    expect(await other.getByText(/54 %|mon mari/).count()).toBe(0);

    await page.reload();
    await page.getByText('Ça sonne', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    expect(await brokenRules(page)).toEqual([]);

    await phone.answer();
    await page.getByText('En conversation', { exact: true }).waitFor();
    const readiness = await scene.seen('readiness', ({ type }) => type === 'readiness');
    expect(readiness.readyBeforePickupMs).toBeGreaterThan(0);
    // Live listening is off here: nobody hears the conversation, and no desk speaks of it.
    expect(await tapsOf(scene)).toBe(0);
    expect(await page.locator('.live-strip').count()).toBe(0);
    await call.hangUp();
    await call.ended;
    await page.getByText('Appel terminé', { exact: true }).waitFor();
    for (const desk of Object.values(desks)) await desk.context().close();
  });

  it('a call that rings where no desk is open is answered all the same', async () => {
    scene.forget();
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    const { phone } = await ringing();
    await phone.answer();
    await scene.step('picked-up');
    await call.hangUp();
    await call.ended;
    expect((await scene.step('ended')).end).toBe('caller');
  });
});
