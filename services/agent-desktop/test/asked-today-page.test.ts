import { TurnSource } from '@decroche/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AskedTodayView } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { answerOnDesk, askOnPage, openDesk, startBrowser } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import { typedSaid } from './sample-content.ts';

let rig: DeskRig;
let browser: Browser;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start(), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});

describe('the questions of the day', () => {
  let context: BrowserContext;
  let page: Page;
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    context.setDefaultTimeout(10_000);
    page = await openDesk(context, rig.url, '1001');
  });
  afterEach(() => context.close());

  const panel = () => page.getByRole('complementary', { name: 'Vos questions du jour' });
  async function faultless(state: string): Promise<void> {
    expect(await faultsInBothThemes(page), state).toEqual([]);
  }
  async function begin(): Promise<void> {
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await panel().waitFor();
  }

  it('are opened again and cleared by keyboard alone', async () => {
    await panel().getByText('Aucune pour le moment.').waitFor();
    await faultless('empty');
    await answerOnDesk(rig, await askOnPage(page, 'réversion de Mme Exemple'));
    await begin();
    await panel()
      .getByRole('button', { name: /réversion de/ })
      .waitFor();
    await panel()
      .getByText(/^vous seul|Ouvrir une question la pose à nouveau/)
      .waitFor();
    await faultless('one question');

    await page.keyboard.press('Alt+h');
    expect(await page.locator(':focus').textContent()).toBe('Vos questions du jour');
    await page.keyboard.press('Tab');
    const [asked] = await Promise.all([
      page.waitForResponse((response) => response.url().includes('/api/asked-today/')),
      page.keyboard.press('Enter'),
    ]);
    const { conversationId, turnId } = (await asked.json()) as { conversationId: string; turnId: string };
    await answerOnDesk(
      rig,
      typedSaid({ conversationId, turnId, source: TurnSource.AGENT_TYPED }, 'réversion de Mme Exemple'),
    );
    await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
    await begin();
    await expect.poll(() => panel().getByRole('listitem').count()).toBe(1);

    await page.keyboard.press('Alt+h');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await panel().getByText('Aucune pour le moment.').waitFor();
    await page.getByText('Vos questions du jour sont effacées.').waitFor({ state: 'attached' });
    await page.reload();
    await panel().getByText('Aucune pour le moment.').waitFor();
  });

  it('are named among the keys, which are shown from the field of questions too', async () => {
    await page.keyboard.press('Alt+q');
    await page.keyboard.press('Alt+?');
    const keys = page.getByRole('dialog', { name: 'Raccourcis clavier' });
    await keys.getByText('Aller à vos questions du jour').waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    expect(await page.getByLabel('Votre question').inputValue()).toBe('');
  });

  it('say that they load, that they cannot be read, and how many more there are', async () => {
    const address = '**/api/asked-today';
    await page.route(address, () => undefined);
    await page.reload();
    await panel().getByText('Chargement…').waitFor();
    await faultless('loading');
    await page.unroute(address);
    await page.route(address, (route) =>
      route.fulfill({ status: 503, json: { error: 'DEPENDENCY_AWAY', message: 'away' } }),
    );
    await page.reload();
    await panel().getByText('Le service ne répond pas.').waitFor();
    await faultless('failed');
    await page.unroute(address);
    const said = {
      sequence: 1,
      final: true,
      outcome: 'text',
      redactions: [],
      doubtful: [],
      incomplete: false,
    } as const;
    const questions = Array.from({ length: 200 }, (_, at) => ({
      ...{
        id: `q${at}`,
        askedAtMs: Date.UTC(2026, 10, 30, 9) - at * 60_000,
        inCall: at % 2 === 0,
        after: null,
      },
      said: { ...said, text: `question ${at}`, hears: null },
    }));
    const view: AskedTodayView = { questions, untilMs: Date.UTC(2026, 10, 30, 20) };
    await page.route(address, (route) => route.fulfill({ json: view }));
    await panel().getByRole('button', { name: 'Réessayer' }).click();
    await panel().getByText('elles s’effacent à 21 h').waitFor();
    await panel().getByText('10 h, pendant un appel').waitFor();
    await panel().getByRole('button', { name: 'Voir les 192 plus anciennes' }).click();
    await panel().getByText('Seules les 200 dernières sont gardées.').waitFor();
    expect(await panel().getByRole('listitem').count()).toBe(200);
    await faultless('too much');
  });
});
