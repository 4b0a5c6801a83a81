import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { may, type Permission } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { pageFolders } from '../scripts/page-folders.ts';
import { answerOnDesk, askOnPage, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { misfits, NARROW } from './page-fit.ts';
import { RigCall } from './rig-call.ts';
import { passageOf } from './sample-content.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '20000' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: NARROW[0], locale: 'fr-FR', baseURL: rig.url });
  context.setDefaultTimeout(10_000);
});
afterEach(() => context.close());

/** What does not fit of a page in one state. */
async function faultsOf(page: Page, state: string): Promise<string[]> {
  const faults: string[] = [];
  for (const size of NARROW) {
    await page.setViewportSize(size);
    for (const fault of await misfits(page)) faults.push(`${state}, ${size.width}: ${fault}`);
  }
  await page.setViewportSize(NARROW[0]);
  return faults;
}

describe('at 200 %, and 320 pixels wide, nothing is cut off and all can be reached', () => {
  it('on the agent’s page, before, in and after a call', async () => {
    const faults: string[] = [];
    const page = await context.newPage();
    await page.goto('/');
    faults.push(...(await faultsOf(page, 'sign-in')));
    await page.getByRole('button', { name: 'Camille Exemple' }).click();
    await page.getByRole('heading', { name: 'Quel est votre poste ?' }).waitFor();
    faults.push(...(await faultsOf(page, 'choice of an extension')));
    await page.getByRole('button', { name: 'Poste 1001' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
    faults.push(...(await faultsOf(page, 'waiting')));
    const call = new RigCall(rig);
    await call.arrive();
    const said = await call.finish('mon mari [PERSONNE 1] est décédé est-ce que j’ai droit à sa retraite');
    const passages = (['a', 'b', 'c', 'r'] as const).map(passageOf);
    await call.draft(said, { cited: passages }, { passages });
    await call.ring('1001');
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    faults.push(...(await faultsOf(page, 'ringing')));
    await call.pickUp('1001');
    await page.locator('.call-band.conversation').waitFor();
    await answerOnDesk(rig, await askOnPage(page, 'et après un remariage'));
    await answerOnDesk(rig, await askOnPage(page, 'et le plafond de ressources'));
    await page.getByRole('tab').nth(1).waitFor();
    await page.getByRole('button', { name: 'Non' }).first().click();
    await page.getByRole('button', { name: 'Dépassé' }).first().waitFor();
    faults.push(...(await faultsOf(page, 'conversation with questions')));
    await page
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .hover();
    await page.getByRole('dialog', { name: 'Source 1' }).waitFor();
    const around = await misfits(page);
    faults.push(
      ...around.filter((fault) => !fault.startsWith('out of reach')).map((fault) => `source: ${fault}`),
    );
    await page.mouse.move(0, 0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Source 1' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Raccourcis clavier' }).click();
    await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
    // What lies under the window is out of reach, as it is meant.
    const overlaid = await faultsOf(page, 'shortcuts');
    faults.push(...overlaid.filter((fault) => !fault.includes('out of reach')));
    await page.keyboard.press('Escape');
    await call.end();
    await page.getByText('L’appel est fini.').waitFor();
    faults.push(...(await faultsOf(page, 'after the call')));
    expect(faults).toEqual([]);
  }, 90_000);

  it('on every other page, with what it usually shows and with too much of it', async () => {
    const pages = await pageFolders();
    const session = (await (await fetch(`${rig.url}/api/session`)).json()) as {
      demonstrationAgents: { id: string; roles: Parameters<typeof may>[0] }[];
    };
    const opens = (permission: Permission) =>
      session.demonstrationAgents.find(({ roles }) => may(roles, permission))?.id;
    const faults: string[] = [];
    // One page for all: the browser then compiles the app once.
    const page = await context.newPage();
    for (const { address, permission, states } of pages) {
      if (permission === 'public' || address === '/poste') continue;
      await context.clearCookies();
      await context.request.post('/api/session', {
        data: { agentId: opens(permission) },
        headers: { origin: rig.url },
      });
      // Those that say themselves what is on the page: the first one, and too much of it.
      const own = states.filter(({ answers }) =>
        Object.values(answers ?? {}).some((each) => typeof each === 'object'),
      );
      for (const state of own.filter(({ name }, at) => at === 0 || name === 'too-much')) {
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await page.route('**/api/**', async (route) => {
          const request = route.request();
          const canned = state.answers?.[`${request.method()} ${new URL(request.url()).pathname}`];
          if (canned === undefined || typeof canned === 'string') return await route.fallback();
          return await route.fulfill({ json: canned.json });
        });
        await page.goto(address);
        for (const step of state.steps ?? []) {
          if ('press' in step) await page.getByRole('button', { name: step.press, exact: true }).click();
          else await page.getByLabel(step.fill, { exact: true }).fill(step.with);
        }
        await page.getByText(state.shows).filter({ visible: true }).first().waitFor();
        faults.push(...(await faultsOf(page, `${address} ${state.name}`)));
      }
    }
    expect(faults).toEqual([]);
  }, 240_000);
});
