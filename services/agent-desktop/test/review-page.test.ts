import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditPage, NextReview } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { dateOf } from '../src/figures/use/use-spans.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;

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
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterEach(() => context.close());

async function as(name: RegExp, path: string): Promise<void> {
  await page.goto(rig.url + path);
  await page.getByRole('button', { name }).click();
}

async function noFaults(): Promise<void> {
  expect(await faultsInBothThemes(page)).toEqual([]);
}

/** A call whose caller says something, and whose agent says why its draft did not help. */
async function judgedCall(reason: string | null): Promise<RigCall> {
  const agent = await DeskClient.at(rig.url, '1001');
  const call = new RigCall(rig);
  const { turn } = await call.prepare('mon mari [PERSONNE 1] est décédé à Vesoul');
  const feed = await agent.feed();
  await call.ring('1001');
  const view = await feed.until((desk) => (desk.call?.need?.draft ?? null) !== null);
  feed.close();
  const { saidSequence, revision } = view.call?.need?.draft ?? {};
  const about = { conversationId: call.conversationId, turnId: turn?.turnId, saidSequence, revision };
  if (reason !== null) {
    const answer = await agent.post('/api/feedback', { ...about, verdict: 'did-not-help' });
    const { receipt } = (await answer.json()) as { receipt: string };
    await agent.post('/api/feedback/reason', { receipt, reason });
  }
  await call.end();
  return call;
}

describe('the opinions of agents', () => {
  it('are read by an expert, with the draft and its sources and nothing of the call', async () => {
    await as(/Élise/, '/avis');
    await page.getByRole('heading', { name: 'Aucun avis de cette sorte' }).waitFor();
    await noFaults();
    await judgedCall('outdated');
    await page.reload();
    await page.getByRole('heading', { name: 'Dépassé' }).waitFor();
    await page.getByText('55 ans et des ressources').first().waitFor();
    await page.getByText(/Semaine du .* · Pension de réversion/).waitFor();
    await page.getByRole('rowheader', { name: 'Pension de réversion' }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('Vesoul');
    await page.getByText('Démarche').first().click();
    await page.getByText('premier jour du mois qui suit le décès').waitFor();
    await noFaults();
    const read = page.getByRole('button', { name: /^Lire l’article d’aujourd’hui/ }).first();
    await read.press('Enter');
    await page.getByRole('dialog').getByText('Législation').waitFor();
    await noFaults();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect
      .poll(() => page.locator(':focus').getAttribute('aria-label'))
      .toMatch(/^Lire l’article d’aujourd’hui/);
    await page.getByLabel('Montrer').selectOption('wrong');
    await page.getByRole('heading', { name: 'Aucun avis de cette sorte' }).waitFor();
  });
});

describe('a supervisor', () => {
  it('opens a campaign, reads what calls bring by keys alone, and is told when a comment is personal', async () => {
    await as(/Simone/, '/relecture');
    await page.getByRole('heading', { name: 'Aucune campagne en cours' }).waitFor();
    await noFaults();
    await page.getByRole('button', { name: 'Ouvrir la campagne' }).click();
    await page.getByRole('heading', { name: 'Rien à relire pour vous' }).waitFor();
    await noFaults();
    await judgedCall(null);
    const simone = new DeskClient(rig.url);
    await simone.signIn('simone');
    await expect
      .poll(async () => ((await (await simone.get('/api/review/next')).json()) as NextReview).left)
      .toBe(1);
    await page.reload();
    await page.getByRole('heading', { name: 'Réponse à relire' }).waitFor();
    expect(await page.locator('main').textContent()).not.toContain('Vesoul');
    await noFaults();

    await page.locator('input[name="exact"]').first().focus();
    await page.keyboard.press('ArrowRight');
    for (const name of ['complete', 'clear']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.name')).toBe(name);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Mme Kowalczyk a raison.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Répondez aux quatre questions').waitFor();
    await page.getByRole('group', { name: 'Est-elle biaisée ?' }).getByLabel('Non', { exact: true }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Enregistrer' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('quelque chose de personnel').waitFor();
    await noFaults();
    await page.getByLabel('Commentaire').fill('L’âge a changé au 1er septembre 2026.');
    await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
    await page.getByText('Relecture enregistrée.').waitFor();
    await page.getByRole('heading', { name: 'Rien à relire pour vous' }).waitFor();
    await page.getByText('1 réponse dans l’échantillon, dont 1 déjà relue.').waitFor();
  });

  it('takes the last review back, and gives it again', async () => {
    await judgedCall(null);
    await as(/Simone/, '/relecture');
    const answer = async (): Promise<void> => {
      for (const [group, choice] of [
        ['exacte', 'Oui'],
        ['complète', 'Oui'],
        ['claire', 'Oui'],
        ['biaisée', 'Non'],
      ] as const)
        await page.getByRole('group', { name: group }).getByLabel(choice, { exact: true }).check();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
    };
    await page.getByRole('heading', { name: 'Réponse à relire' }).waitFor();
    await answer();
    await page.getByRole('button', { name: 'Revenir sur la dernière relecture' }).click();
    await page.getByText('Relecture retirée').waitFor();
    await page.getByRole('heading', { name: 'Réponse à relire' }).waitFor();
    await answer();
    await page.getByText('Relecture enregistrée.').waitFor();
  });

  it('sees what the expert made of the remark, which stood beside the article that it is about', async () => {
    await as(/Élise/, '/relecture/remarques?article=rachat-demander');
    await page.getByRole('heading', { name: 'Aucune remarque' }).waitFor();
    await page.getByRole('button', { name: 'Voir celles de tous les articles' }).press('Enter');
    await page.getByText('L’âge a changé au 1er septembre 2026.').waitFor();
    await page.getByText('Sans suite pour le moment.').waitFor();
    await noFaults();
    await page.getByRole('link', { name: /^Ouvrir « Pension de réversion/ }).press('Enter');
    const beside = page.getByRole('region', { name: 'Remarques des relecteurs' });
    await beside.getByText('L’âge a changé au 1er septembre 2026.').waitFor();
    await noFaults();
    await beside.getByRole('spinbutton', { name: 'Version' }).fill('2');
    await beside.getByRole('button', { name: 'Enregistrer la suite' }).press('Enter');
    await beside.getByText('Article changé : reversion-conditions, version 2.').waitFor();
    await context.close();
    context = await browser.newContext({ locale: 'fr-FR' });
    page = await context.newPage();
    await as(/Simone/, '/relecture/remarques');
    await page.getByText('Article changé : reversion-conditions, version 2.').waitFor();
    expect(await page.getByRole('button', { name: 'Enregistrer la suite' }).count()).toBe(0);
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    const { entries } = (await (await dpo.get('/api/audit?act=remark-answered')).json()) as AuditPage;
    expect(entries.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'Élise Exemple, experte législation: done',
    ]);
  });

  it('reads figures as soon as there are five cases, in a table behind the picture', async () => {
    await as(/Simone/, '/relecture/conformite');
    await page.getByText('moins de 5 cas').first().waitFor();
    await noFaults();
    const simone = new DeskClient(rig.url);
    await simone.signIn('simone');
    for (let call = 0; call < 3; call += 1) await judgedCall(null);
    const right = { exact: 'yes', complete: 'yes', clear: 'yes', biased: 'no', comment: '' };
    for (let given = 0; given < 3; given += 1) {
      let draftId: string | undefined;
      await expect
        .poll(async () => {
          const { next } = (await (await simone.get('/api/review/next')).json()) as NextReview;
          draftId = next?.draftId;
          return draftId;
        })
        .toBeDefined();
      expect((await simone.post(`/api/review/drafts/${draftId}`, right)).status).toBe(204);
    }
    await page.reload();
    const row = page
      .getByRole('table', { name: /par mois/ })
      .getByRole('row')
      .nth(1);
    await row.getByText('80 %').waitFor();
    expect((await row.getByRole('cell').allTextContents()).join(' ').replaceAll(/\s/g, ' ')).toBe(
      '80 % 38 % à 96 % 5',
    );
    await page.getByText('trop peu : moins de 5 cas').first().waitFor();
    await noFaults();
  });

  it('ends the campaign, and all that was sampled is gone', async () => {
    await as(/Simone/, '/relecture');
    await page.getByRole('button', { name: 'Finir la campagne maintenant' }).click();
    await page.getByRole('button', { name: 'Finir et effacer' }).click();
    await page.getByRole('heading', { name: 'Aucune campagne en cours' }).waitFor();
    await page.goto(`${rig.url}/relecture/conformite`);
    await page.getByRole('cell', { name: '38 % à 96 %' }).first().waitFor();
  });

  it('of a provider reads, but neither begins nor ends a campaign; who is no supervisor does nothing of it', async () => {
    await as(/Louise/, '/relecture');
    await page.getByText('La caisse ouvre les campagnes de relecture.').waitFor();
    const louise = new DeskClient(rig.url);
    await louise.signIn('louise');
    const endsOn = dateOf(Date.now() + 86_400_000);
    const plan = { endsOn, sizes: { perTheme: 1, lowConfidence: 1, feedback: 1 } };
    expect((await louise.post('/api/review/campaign', plan)).status).toBe(403);
    expect((await louise.delete('/api/review/campaign')).status).toBe(403);
    const agent = await DeskClient.at(rig.url, '1002', 'nadia');
    expect((await agent.get('/api/review/next')).status).toBe(403);
    await agent.delete('/api/session');
  });
});

describe('a page whose service is away', () => {
  it.each([
    ['/avis', '**/api/feedback*'],
    ['/relecture', '**/api/review/campaign'],
    ['/relecture/remarques', '**/api/review/remarks*'],
    ['/relecture/conformite', '**/api/review/conformity'],
  ])('%s says so, and tries again when asked', async (path, api) => {
    await page.route(api, (route) =>
      route.fulfill({ status: 503, json: { error: 'DEPENDENCY_AWAY', message: 'x' } }),
    );
    await as(/Simone/, path);
    await page.getByRole('alert').filter({ hasText: 'Le service ne répond pas.' }).first().waitFor();
    await noFaults();
    await page.unroute(api);
    await page.getByRole('button', { name: 'Réessayer' }).first().click();
    await page.getByText('Le service ne répond pas.').waitFor({ state: 'detached' });
  });
});
