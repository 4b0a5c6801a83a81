import { AssistMode, TurnSource } from '@decroche/contracts';
import { describe, expect, it } from 'vitest';
import type { AskAnswer, OpinionsView } from '#contract';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { AgentPage } from './agent-page.ts';
import { answerOnDesk, askOnPage } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { typedSaid } from './sample-content.ts';

const desk = AgentPage.aroundTests();

describe('what the agent asks and says on his page', () => {
  it('gives themes to choose from when nothing was heard; a need that is chosen is asked as a question', async () => {
    const call = desk().newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.REFUSED);
    await call.ring('1001');
    const themes = desk().page.getByRole('region', { name: 'Thèmes' });
    const rachat = themes.getByRole('button', { name: 'Rachat de trimestres' });
    await rachat.focus();
    await desk().page.keyboard.press('Enter');
    await themes.locator('h2:focus', { hasText: 'Rachat de trimestres' }).waitFor();
    await desk().page.keyboard.press('Tab');
    await desk().page.keyboard.press('Enter');
    await themes.locator('button:focus', { hasText: 'Rachat de trimestres' }).waitFor();
    await themes.getByRole('button', { name: 'Pension de réversion' }).click();
    await desk().page.keyboard.press('Tab');
    await desk().page.keyboard.press('Tab');
    const [answered] = await Promise.all([
      desk().page.waitForResponse((response) => response.url().endsWith('/api/ask')),
      desk().page.keyboard.press('Enter'),
    ]);
    const { conversationId, turnId } = (await answered.json()) as AskAnswer;
    expect(conversationId).toBe(call.conversationId);
    expect(desk().rig.typed.at(-1)).toBe('Pension de réversion : qui y a droit');
    const turn = { conversationId, turnId, source: TurnSource.AGENT_TYPED };
    await answerOnDesk(desk().rig, typedSaid(turn, 'Pension de réversion : qui y a droit'));
    const answer = desk().page.getByRole('region', { name: 'Réponse à la question posée' });
    await answer
      .getByRole('button', { name: /^Source 1/ })
      .first()
      .waitFor();
    expect(await themes.isVisible()).toBe(true);
    await desk().end(call);
    // Between calls he begins with any of them.
    await themes.getByRole('button', { name: 'Rachat de trimestres' }).waitFor();
  });

  it.each([
    ['away', 'Les thèmes ne sont pas disponibles.'],
    ['empty', 'La base ne contient aucun thème.'],
  ])('says so when the base is %s, and the call goes on', async (state, sentence) => {
    const { themes } = desk().rig;
    desk().rig.retrieverAway = state === 'away';
    if (state === 'empty') desk().rig.themes = [];
    const call = desk().newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.SILENT);
    await call.ring('1001');
    await desk().page.getByText(sentence).waitFor();
    desk().rig.retrieverAway = false;
    desk().rig.themes = themes;
    if (state === 'away') {
      await desk().page.getByRole('button', { name: 'Réessayer' }).click();
      await desk().page.getByRole('button', { name: 'Rachat de trimestres' }).waitFor();
    }
    await desk().end(call);
  });

  it('takes a typed question, says what it removed, and answers outside a call', async () => {
    await desk().page.getByLabel('Votre question').fill('Mme Durand peut-elle cumuler');
    await desk().page.keyboard.press('Enter');
    await desk().page.getByText('Retiré de votre question : un nom.').waitFor();
    await desk().page.getByText('peut-elle cumuler').waitFor();
    expect(await desk().page.content()).not.toContain('Durand');
    desk().rig.redactorAway = true;
    await desk().page.getByLabel('Votre question').fill('réversion');
    await desk().page.getByRole('button', { name: 'Chercher' }).click();
    await desk().page.getByText('Le service ne répond pas.').waitFor();
    desk().rig.redactorAway = false;
    await desk().page.getByRole('button', { name: 'Nouvelle question' }).click();
    await desk().page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  });

  it('shows beside a typed answer what to ask and which rights to think of, and goes on from it', async () => {
    const beside = desk().page.getByRole('complementary');
    const first = await askOnPage(desk().page, 'réversion et remariage');
    await answerOnDesk(desk().rig, first);
    await beside.getByText('Étiez-vous mariés au moment du décès ?').waitFor();
    await beside.getByText('Allocation de solidarité (Aspa)').waitFor();
    const second = await askOnPage(desk().page, 'et pour les ressources ?');
    expect(second.turn?.conversationId).toBe(first.turn?.conversationId);
    await desk().page.getByText('Avant : réversion et remariage').waitFor();
    const call = await desk().ringing();
    const typed = await askOnPage(desk().page, 'et après un remariage');
    expect(typed.turn?.conversationId).toBe(call.conversationId);
    await answerOnDesk(desk().rig, typed, { questionsToAsk: ['Êtes-vous remariée ?'] });
    await beside.getByText('Êtes-vous remariée ?').waitFor();
    await beside.getByText('Quel âge avez-vous ?').waitFor();
    await desk().hangUp(call);
    await desk().page.getByText('Avant : réversion et remariage').waitFor();
    const third = await askOnPage(desk().page, 'cumul emploi retraite');
    expect(third.turn?.conversationId).not.toBe(first.turn?.conversationId);
    await desk().page.getByText('Avant :').waitFor({ state: 'detached' });
    for (const _ of [third, first])
      await desk().page.getByRole('button', { name: 'Nouvelle question' }).click();
    await desk().page.getByRole('heading', { name: 'Prêt pour le prochain appel' }).waitFor();
  });

  it('takes an opinion with one press, says why not with a second, and takes it back', async () => {
    const call = await desk().ringing();
    await desk().page.getByRole('button', { name: 'Oui' }).click();
    await desk().page.getByText('Merci. Avis anonyme.').waitFor();
    await desk().page.getByRole('button', { name: 'Retirer l’avis' }).click();
    await desk().page.getByRole('button', { name: 'Non' }).click();
    await desk().page.getByRole('button', { name: 'Incomplet' }).click();
    await desk().page.getByText('Merci : incomplet. Avis anonyme.').waitFor();
    await desk().page.getByRole('button', { name: 'Retirer l’avis' }).click();
    await desk().page.getByRole('button', { name: 'Non' }).waitFor();
    await desk().end(call);
  });

  it('takes an opinion of one sentence by keys alone, while a question is being typed', async () => {
    const call = await desk().ringing();
    await desk()
      .page.getByLabel('Sur quoi porte l’avis')
      .selectOption({ label: 'phrase 2 : Il faut avoir au moins 55 ans et des…' });
    const question = desk().page.locator('#question');
    await question.pressSequentially('et après');
    await desk().page.keyboard.press('Alt+i');
    await desk().page.getByText('Pourquoi ?').waitFor();
    expect(await faultsInBothThemes(desk().page)).toEqual([]);
    await desk().page.keyboard.press('Alt+Shift+Digit5');
    await desk().page.getByText('Merci : dépassé. Avis anonyme.').waitFor();
    await question.pressSequentially(' un remariage');
    expect(await question.inputValue()).toBe('et après un remariage');
    const expert = new DeskClient(desk().rig.url);
    await expert.signIn('elise');
    const { opinions } = (await (await expert.get('/api/feedback')).json()) as OpinionsView;
    expect(opinions).toMatchObject([{ reason: 'outdated', sentence: { part: 'sentences', at: 1 } }]);
    await desk().page.keyboard.press('Alt+z');
    await desk().page.getByRole('button', { name: 'Non' }).waitFor();
    await question.fill('');
    await desk().end(call);
  });

  it('keeps nothing in the browser but which extension it is', async () => {
    const call = await desk().ringing();
    const kept = await desk().page.evaluate(`(async () => ({
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
    await desk().end(call);
  });
});
