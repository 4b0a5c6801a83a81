import { AssistMode, DraftMode, EndReason, EvidenceOutcome, TurnSource } from '@decroche/contracts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AskAnswer, OpinionsView } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { answerOnDesk, askOnPage, openDesk, startBrowser } from './desk-browser.ts';
import { DeskClient, Feed } from './desk-client.ts';
import { DeskRig, TIMELINE_TOKEN } from './desk-rig.ts';
import { measuredCalls } from './measured-calls.ts';
import { RigCall } from './rig-call.ts';
import { newTurn, passageOf, typedSaid } from './sample-content.ts';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const violations: string[] = [];
/** Calls that a test left open. */
const calls = new Set<RigCall>();

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '300' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(8_000);
  page = await openDesk(context, rig.url, '1001');
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
});
afterEach(async () => {
  await Promise.all([...calls].map((call) => call.end()));
  calls.clear();
  await context.close();
  await deskIsClear();
  expect(violations).toEqual([]);
});

const draft = (): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Réponse préparée' });

function newCall(): RigCall {
  const call = new RigCall(rig);
  calls.add(call);
  return call;
}

/** The next test begins when nothing of this one is on the desk any more. */
async function deskIsClear(): Promise<void> {
  const feed = await (await DeskClient.at(rig.url, '1001')).feed();
  await feed.until(({ call }) => call === null);
  feed.close();
}

async function ringing(): Promise<RigCall> {
  const call = newCall();
  await call.prepare();
  await call.ring('1001');
  await draft().waitFor();
  return call;
}

async function end(call: RigCall): Promise<void> {
  calls.delete(call);
  await call.end();
  await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
}

describe('the agent’s page', () => {
  it('shows the draft while the phone rings, then the conversation, then waits again', async () => {
    const call = await ringing();
    await page.getByRole('heading', { name: 'Ça sonne' }).waitFor();
    expect(await page.title()).toBe('Ça sonne · Décroché');
    await page.getByRole('heading', { name: 'Toucher la retraite de son mari décédé' }).waitFor();
    expect(await draft().getByRole('listitem').count()).toBe(3);
    expect(await page.locator('mark.removed').textContent()).toBe('PERSONNE 1');
    await page.getByText('Voix de synthèse seulement').waitFor();
    await page.getByText('Étiez-vous mariés au moment du décès ?').waitFor();
    await call.pickUp('1001');
    await page.locator('.call-band.conversation').waitFor();
    await draft().waitFor();
    calls.delete(call);
    await call.end();
    await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  });

  it('fits a usual draft on 1280 × 720 without scrolling', async () => {
    const call = await ringing();
    for (const box of ['.column-main', '.column-side', 'html']) {
      const overflow = await page
        .locator(box)
        .evaluate((element) => element.scrollHeight - element.clientHeight);
      expect(overflow, box).toBeLessThanOrEqual(0);
    }
    await end(call);
  });

  it('shows a source when its mark is pointed at, and the whole article when it is pressed', async () => {
    const call = await ringing();
    await draft()
      .getByRole('button', { name: /^Source 2/ })
      .first()
      .hover();
    const source = page.getByRole('dialog', { name: 'Source 2' });
    await source.getByText('Il faut avoir au moins 55 ans').waitFor();
    await source.getByText('non vérifié').waitFor();
    await source.getByText('Lu dans').getByText('Pension de réversion (page d’une mairie)').waitFor();
    await source.getByText('Base de démonstration').waitFor();
    expect(await source.getByRole('link').first().getAttribute('href')).toBe(
      'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189',
    );
    await source.getByRole('button', { name: 'Lire l’article entier' }).click();
    const article = page.getByRole('dialog', { name: 'Pension de réversion : qui y a droit' });
    await article.getByText('Non vérifié : ne pas le dire').waitFor();
    await page.keyboard.press('Escape');
    await end(call);
  });

  it('is worked by keys alone: Alt and a digit show a source, Tab reaches its link, Escape closes it', async () => {
    const call = await ringing();
    await page.keyboard.press('Alt+Digit3');
    const source = page.getByRole('dialog', { name: 'Source 3' });
    await source.waitFor();
    await page.keyboard.press('Tab');
    await source.locator('a:focus').waitFor();
    await page.keyboard.press('Escape');
    await source.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+q');
    await page.locator('#question:focus').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('h2.need').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
    await page.keyboard.press('Escape');
    await end(call);
  });

  it('has the call again after a reload in the middle of the ring', async () => {
    const call = await ringing();
    await page.reload();
    await draft().waitFor();
    await page.getByText('Ça sonne').waitFor();
    await end(call);
  });

  it('says that it lost the connection, keeps the draft, and goes on when the server is back', async () => {
    const call = await ringing();
    await rig.stopDesktop();
    await page.getByText('Connexion perdue').waitFor();
    expect(await draft().isVisible()).toBe(true);
    await call.pickUp('1001');
    await rig.startDesktop();
    await page.locator('.call-band.conversation').waitFor();
    await page.getByText('Connexion perdue').waitFor({ state: 'detached' });
    await end(call);
  }, 60_000);

  it('says in the middle of a call, too, that the assistant is cut off, and no longer once the bus is back', async () => {
    const call = await ringing();
    await draft().waitFor();
    await call.pickUp('1001');
    await page.getByText('En conversation').first().waitFor();
    await rig.stack.nats.process.kill();
    await page.getByText('L’assistant est coupé.').waitFor();
    expect(await draft().isVisible()).toBe(true);
    await rig.stack.nats.process.start();
    await page.getByText('L’assistant est coupé.').waitFor({ state: 'hidden' });
    await rig.whenConnected();
  });

  it('shows the extracts until the draft comes, and says when it is late', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('la retraite de mon mari décédé');
    await call.ring('1001');
    await page.getByText('La réponse se prépare…').waitFor();
    await call.find(said);
    await page.getByRole('region', { name: 'Textes trouvés' }).waitFor();
    await page.getByText('La réponse rédigée tarde.').waitFor();
    await call.draft(said);
    await draft().waitFor();
    expect(await page.getByText('La réponse rédigée tarde.').count()).toBe(0);
    await end(call);
  });

  it('tells the agent to start without the assistant when nothing came in three seconds', async () => {
    const call = await newCall().arrive();
    await call.finish('la retraite de mon mari décédé');
    await call.ring('1001');
    await page.getByText('La recherche ne répond pas.').waitFor();
    await end(call);
  });

  it.each([
    [AssistMode.REFUSED, 'L’appelant a refusé l’assistant.'],
    [AssistMode.SILENT, 'L’appelant n’a rien dit'],
    [AssistMode.NO_TRANSCRIBER, 'L’écoute est en panne.'],
    [AssistMode.NO_CAPACITY, 'Trop d’appels en même temps.'],
  ])('says why there is no draft in mode %i', async (mode, sentence) => {
    const call = newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(mode);
    await call.ring('1001');
    await page.getByText(sentence).waitFor();
    await end(call);
  });

  it('says that the caller denied what was understood, and shows neither his words nor the draft', async () => {
    const call = newCall();
    await call.prepare();
    await call.step('needDenied', { turnId: call.turn.turnId });
    await call.queue(AssistMode.NOT_UNDERSTOOD);
    await call.ring('1001');
    await page.getByText('L’appelant a répondu non à ce que l’assistant avait compris.').waitFor();
    expect(await draft().count()).toBe(0);
    expect(await page.getByText('est décédé').count()).toBe(0);
    await end(call);
  });

  it('says of an answer that its caller chose it by key', async () => {
    const call = await newCall().arrive();
    await call.queue(AssistMode.SILENT);
    const turn = { ...newTurn(call.conversationId), source: TurnSource.CALLER_KEYPAD };
    const said = await call.say('Ai-je droit à la réversion ?', {
      turn,
      final: true,
      endReason: EndReason.TYPED,
    });
    await call.draft(said);
    await call.ring('1001');
    await draft().waitFor();
    await page.getByRole('heading', { name: 'Choisi au clavier par l’appelant' }).waitFor();
    expect(await page.getByText('L’appelant n’a rien dit').count()).toBe(0);
    await end(call);
  });

  it('says that there is no sure answer and shows the three nearest texts', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('je voudrais réserver une table pour deux');
    await call.ring('1001');
    await call.draft(said, {
      abstained: true,
      need: '',
      sentences: [],
      cited: [],
      nearest: [passageOf('a'), passageOf('b'), passageOf('c')],
      evidence: {
        outcome: EvidenceOutcome.NOTHING,
        confidence: 0.1,
        question: '',
        otherBody: '',
        protocol: '',
      },
    });
    await page.getByRole('heading', { name: 'Pas de réponse sûre dans la base' }).waitFor();
    expect(await draft().getByRole('article').count()).toBe(3);
    await page.getByRole('region', { name: 'Thèmes' }).getByRole('button').first().waitFor();
    await end(call);
  });

  it('answers several needs one by one, each under its own heading', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('je veux changer mon RIB et savoir pour la réversion');
    await call.ring('1001');
    await call.draft(said, {
      need: 'Changer de RIB · Pension de réversion',
      sentences: [
        { text: 'Changez votre RIB en ligne.', sourceIds: ['s-a'], need: 'Changer de RIB' },
        { text: 'La réversion se demande.', sourceIds: ['s-b'], need: 'Pension de réversion' },
        { text: 'Elle est de 54 %.', sourceIds: ['s-c'], need: 'Pension de réversion' },
      ],
    });
    const sentencesUnder = (name: string): Promise<string[]> =>
      draft().getByRole('region', { name }).getByRole('listitem').allInnerTexts();
    await draft().getByRole('heading', { level: 3, name: 'Changer de RIB' }).waitFor();
    expect((await sentencesUnder('Changer de RIB')).join()).toMatch(/^Changez votre RIB en ligne\./);
    expect(await sentencesUnder('Pension de réversion')).toHaveLength(2);
    await end(call);
  });

  it('shows what a language model writes below the draft, and nothing that is read moves', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    await draft().getByText('Une autre formulation s’écrit…').waitFor();
    const places = (): Promise<number[][]> =>
      page.locator('.need, .sentences:not(.prose *) li, .draft-foot, .prose, .ask').evaluateAll((all) =>
        all.map((one) => {
          const { top, left, width, height } = one.getBoundingClientRect();
          return [top, left, width, height];
        }),
      );
    const before = await places();
    expect(before.length).toBeGreaterThan(5);
    const prose = [
      { text: 'Oui, s’il était marié avec elle.', sourceIds: ['s-a'] },
      { text: 'Elle se demande en ligne.', sourceIds: ['s-c'] },
    ];
    const byModel = { mode: DraftMode.MODEL, author: 'essai' };
    const other = draft().getByRole('region', { name: 'Autre formulation' });
    await call.draft(said, { ...byModel, revision: 2, final: false, prose: prose.slice(0, 1) });
    await other.getByText('Oui, s’il était marié avec elle.').waitFor();
    expect(await places()).toEqual(before);
    await call.draft(said, { ...byModel, revision: 3, prose });
    await draft().getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    expect(await other.getByRole('listitem').count()).toBe(2);
    await draft().getByText('Rédigée par un modèle de langue').waitFor();
    expect(await places()).toEqual(before);
    await end(call);
  });

  it('says when a language model wrote nothing sure; where none writes, nothing is said of one', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    await call.draft(said, { revision: 2, mode: DraftMode.DEGRADED });
    await draft().getByText('Le modèle de langue n’a rien donné de sûr').waitFor();
    expect(await draft().getByRole('region', { name: 'Autre formulation' }).count()).toBe(0);
    expect(await draft().getByRole('listitem').count()).toBe(3);
    await end(call);
    const plain = await newCall().arrive();
    const other = await plain.finish('mon mari est décédé');
    await plain.ring('1001');
    await plain.draft(other);
    await draft().getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    expect(await draft().getByText('modèle de langue').count()).toBe(0);
    await end(plain);
  });

  it('takes a draft as it is when no further revision comes: who writes it may be gone', async () => {
    const call = await newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    const more = draft().getByText('Une autre formulation s’écrit…');
    await more.waitFor();
    expect(await draft().getByRole('group', { name: 'Cette réponse vous aide' }).count()).toBe(0);
    await more.waitFor({ state: 'detached', timeout: 15_000 });
    await draft().getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    await end(call);
  });

  it('gives themes to choose from when nothing was heard; a need that is chosen is asked as a question', async () => {
    const call = newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.REFUSED);
    await call.ring('1001');
    const themes = page.getByRole('region', { name: 'Thèmes' });
    const rachat = themes.getByRole('button', { name: 'Rachat de trimestres' });
    await rachat.focus();
    await page.keyboard.press('Enter');
    await themes.locator('h2:focus', { hasText: 'Rachat de trimestres' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await themes.locator('button:focus', { hasText: 'Rachat de trimestres' }).waitFor();
    await themes.getByRole('button', { name: 'Pension de réversion' }).click();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const [answered] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/api/ask')),
      page.keyboard.press('Enter'),
    ]);
    const { conversationId, turnId } = (await answered.json()) as AskAnswer;
    expect(conversationId).toBe(call.conversationId);
    expect(rig.typed.at(-1)).toBe('Pension de réversion : qui y a droit');
    const turn = { conversationId, turnId, source: TurnSource.AGENT_TYPED };
    await answerOnDesk(rig, typedSaid(turn, 'Pension de réversion : qui y a droit'));
    const answer = page.getByRole('region', { name: 'Réponse à la question posée' });
    await answer
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .waitFor();
    expect(await themes.isVisible()).toBe(true);
    await end(call);
    // Between calls he begins with any of them.
    await themes.getByRole('button', { name: 'Rachat de trimestres' }).waitFor();
  });

  it.each([
    ['away', 'Les thèmes ne sont pas disponibles.'],
    ['empty', 'La base ne contient aucun thème.'],
  ])('says so when the base is %s, and the call goes on', async (state, sentence) => {
    const { themes } = rig;
    rig.retrieverAway = state === 'away';
    if (state === 'empty') rig.themes = [];
    const call = newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.SILENT);
    await call.ring('1001');
    await page.getByText(sentence).waitFor();
    rig.retrieverAway = false;
    rig.themes = themes;
    if (state === 'away') {
      await page.getByRole('button', { name: 'Réessayer' }).click();
      await page.getByRole('button', { name: 'Rachat de trimestres' }).waitFor();
    }
    await end(call);
  });

  it('takes a typed question, says what it removed, and answers outside a call', async () => {
    await page.getByLabel('Votre question').fill('Mme Durand peut-elle cumuler');
    await page.keyboard.press('Enter');
    await page.getByText('Retiré de votre question : un nom.').waitFor();
    await page.getByText('peut-elle cumuler').waitFor();
    expect(await page.content()).not.toContain('Durand');
    rig.redactorAway = true;
    await page.getByLabel('Votre question').fill('réversion');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.getByText('Le service ne répond pas.').waitFor();
    rig.redactorAway = false;
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  });

  it('shows beside a typed answer what to ask and which rights to think of, and goes on from it', async () => {
    const beside = page.getByRole('complementary');
    const first = await askOnPage(page, 'réversion et remariage');
    await answerOnDesk(rig, first);
    await beside.getByText('Étiez-vous mariés au moment du décès ?').waitFor();
    await beside.getByText('Allocation de solidarité (Aspa)').waitFor();
    const second = await askOnPage(page, 'et pour les ressources ?');
    expect(second.turn?.conversationId).toBe(first.turn?.conversationId);
    await page.getByText('Avant : réversion et remariage').waitFor();
    const call = await ringing();
    const typed = await askOnPage(page, 'et après un remariage');
    expect(typed.turn?.conversationId).toBe(call.conversationId);
    await answerOnDesk(rig, typed, { questionsToAsk: ['Êtes-vous remariée ?'] });
    await beside.getByText('Êtes-vous remariée ?').waitFor();
    await beside.getByText('Quel âge avez-vous ?').waitFor();
    calls.delete(call);
    await call.end();
    await page.getByText('Avant : réversion et remariage').waitFor();
    const third = await askOnPage(page, 'cumul emploi retraite');
    expect(third.turn?.conversationId).not.toBe(first.turn?.conversationId);
    await page.getByText('Avant :').waitFor({ state: 'detached' });
    for (const _ of [third, first]) await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  });

  it('takes an opinion with one press, says why not with a second, and takes it back', async () => {
    const call = await ringing();
    await page.getByRole('button', { name: 'Oui' }).click();
    await page.getByText('Merci. Avis anonyme.').waitFor();
    await page.getByRole('button', { name: 'Retirer l’avis' }).click();
    await page.getByRole('button', { name: 'Non' }).click();
    await page.getByRole('button', { name: 'Incomplet' }).click();
    await page.getByText('Merci : incomplet. Avis anonyme.').waitFor();
    await page.getByRole('button', { name: 'Retirer l’avis' }).click();
    await page.getByRole('button', { name: 'Non' }).waitFor();
    await end(call);
  });

  it('takes an opinion of one sentence by keys alone, while a question is being typed', async () => {
    const call = await ringing();
    await page
      .getByLabel('Sur quoi porte l’avis')
      .selectOption({ label: 'phrase 2 : Il faut avoir au moins 55 ans et des…' });
    const question = page.locator('#question');
    await question.pressSequentially('et après');
    await page.keyboard.press('Alt+i');
    await page.getByText('Pourquoi ?').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Alt+Shift+Digit5');
    await page.getByText('Merci : dépassé. Avis anonyme.').waitFor();
    await question.pressSequentially(' un remariage');
    expect(await question.inputValue()).toBe('et après un remariage');
    const expert = new DeskClient(rig.url);
    await expert.signIn('elise');
    const { opinions } = (await (await expert.get('/api/feedback')).json()) as OpinionsView;
    expect(opinions).toMatchObject([{ reason: 'outdated', sentence: { part: 'sentences', at: 1 } }]);
    await page.keyboard.press('Alt+z');
    await page.getByRole('button', { name: 'Non' }).waitFor();
    await question.fill('');
    await end(call);
  });

  it('keeps nothing in the browser but which extension it is', async () => {
    const call = await ringing();
    const kept = await page.evaluate(`(async () => ({
      local: { ...localStorage },
      session: sessionStorage.length,
      cookie: document.cookie,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }))()`);
    expect(kept).toEqual({
      local: { 'decroche.extension': '1001' },
      ...{ session: 0, cookie: '', databases: 0, caches: 0 },
    });
    await end(call);
  });
});

describe('the measure', () => {
  it('reports how long the draft was painted before pickup, within what the test itself saw', async () => {
    const before = await countedCalls();
    const timeline = await Feed.open(`${rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    const call = await ringing();
    const seenAt = Date.now();
    await vi.waitFor(() => expect(Date.now() - seenAt).toBeGreaterThan(700), { timeout: 2_000 });
    await call.pickUp('1001');
    const pickedAt = Date.now();
    await vi.waitFor(async () => expect(await countedCalls()).toBe(before + 1));
    const measured = timeline
      .named<{
        type: string;
        conversationId: string;
        readyBeforePickupMs: number;
        endOfSpeechToDraftMs: number;
      }>('timeline')
      .find((entry) => entry.type === 'readiness' && entry.conversationId === call.conversationId);
    expect(Math.abs(Number(measured?.readyBeforePickupMs) - (pickedAt - seenAt))).toBeLessThan(400);
    expect(measured?.endOfSpeechToDraftMs).toBeGreaterThan(0);
    expect(measured?.endOfSpeechToDraftMs).toBeLessThan(2_000);
    timeline.close();
    await end(call);
  });

  it('says of a hidden tab that nothing was painted, and gives no figure', async () => {
    const before = await countedCalls();
    const timeline = await Feed.open(`${rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    await page.addInitScript(`Object.defineProperty(document, 'hidden', { get: () => true })`);
    await page.reload();
    const call = await ringing();
    await call.pickUp('1001');
    const { conversationId } = call;
    await vi.waitFor(
      () =>
        expect(timeline.named('timeline')).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ type: 'shown', what: 'draft', conversationId, visible: false }),
            expect.objectContaining({
              type: 'readiness',
              conversationId,
              visible: false,
              readyBeforePickupMs: null,
              endOfSpeechToDraftMs: null,
            }),
          ]),
        ),
      { timeout: 8_000 },
    );
    expect(await countedCalls()).toBe(before);
    timeline.close();
    await end(call);
  });

  async function countedCalls(): Promise<number> {
    return (await measuredCalls(rig)).get('calls') ?? 0;
  }
});
