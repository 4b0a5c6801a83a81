import { AssistMode, DraftMode, EndReason, EvidenceOutcome, TurnSource } from '@decroche/contracts';
import { describe, expect, it, vi } from 'vitest';
import { AgentPage } from './agent-page.ts';
import { Feed } from './desk-client.ts';
import { TIMELINE_TOKEN } from './desk-rig.ts';
import { measuredCalls } from './measured-calls.ts';
import { newTurn, passageOf } from './sample-content.ts';

const desk = AgentPage.aroundTests();

describe('the agent’s page', () => {
  it('shows the draft while the phone rings, then the conversation, then waits again', async () => {
    const call = await desk().ringing();
    await desk().page.getByRole('heading', { name: 'Ça sonne' }).waitFor();
    expect(await desk().page.title()).toBe('Ça sonne · Décroché');
    await desk().page.getByRole('heading', { name: 'Toucher la retraite de son mari décédé' }).waitFor();
    expect(await desk().draft.getByRole('listitem').count()).toBe(3);
    expect(await desk().page.locator('mark.removed').textContent()).toBe('PERSONNE 1');
    await desk().page.getByText('Voix de synthèse seulement').waitFor();
    await desk().page.getByText('Étiez-vous mariés au moment du décès ?').waitFor();
    await call.pickUp('1001');
    await desk().page.locator('.call-band.conversation').waitFor();
    await desk().draft.waitFor();
    await desk().end(call);
  });

  it('fits a usual draft on 1280 × 720 without scrolling', async () => {
    const call = await desk().ringing();
    for (const box of ['.column-main', '.column-side', 'html']) {
      const overflow = await desk()
        .page.locator(box)
        .evaluate((element) => element.scrollHeight - element.clientHeight);
      expect(overflow, box).toBeLessThanOrEqual(0);
    }
    await desk().end(call);
  });

  it('shows a source when its mark is pointed at, and the whole article when it is pressed', async () => {
    const call = await desk().ringing();
    await desk()
      .draft.getByRole('button', { name: /^Source 2/ })
      .first()
      .hover();
    const source = desk().page.getByRole('dialog', { name: 'Source 2' });
    await source.getByText('Il faut avoir au moins 55 ans').waitFor();
    await source.getByText('non vérifié').waitFor();
    await source.getByText('Lu dans').getByText('Pension de réversion (page d’une mairie)').waitFor();
    await source.getByText('Base de démonstration').waitFor();
    expect(await source.getByRole('link').first().getAttribute('href')).toBe(
      'https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006073189',
    );
    await source.getByRole('button', { name: 'Lire l’article entier' }).click();
    const article = desk().page.getByRole('dialog', { name: 'Pension de réversion : qui y a droit' });
    await article.getByText('Non vérifié : ne pas le dire').waitFor();
    await desk().page.keyboard.press('Escape');
    await desk().end(call);
  });

  it('is worked by keys alone: Alt and a digit show a source, Tab reaches its link, Escape closes it', async () => {
    const call = await desk().ringing();
    await desk().page.keyboard.press('Alt+Digit3');
    const source = desk().page.getByRole('dialog', { name: 'Source 3' });
    await source.waitFor();
    await desk().page.keyboard.press('Tab');
    await source.locator('a:focus').waitFor();
    await desk().page.keyboard.press('Escape');
    await source.waitFor({ state: 'detached' });
    await desk().page.keyboard.press('Alt+q');
    await desk().page.locator('#question:focus').waitFor();
    await desk().page.keyboard.press('Escape');
    await desk().page.locator('h2.need').click();
    await desk().page.keyboard.press('?');
    await desk().page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
    await desk().page.keyboard.press('Escape');
    await desk().end(call);
  });

  it('has the call again after a reload in the middle of the ring', async () => {
    const call = await desk().ringing();
    await desk().page.reload();
    await desk().draft.waitFor();
    await desk().page.getByText('Ça sonne').waitFor();
    await desk().end(call);
  });

  it('says that it lost the connection, keeps the draft, and goes on when the server is back', async () => {
    const call = await desk().ringing();
    await desk().rig.stopDesktop();
    await desk().page.getByText('Connexion perdue').waitFor();
    expect(await desk().draft.isVisible()).toBe(true);
    await call.pickUp('1001');
    await desk().rig.startDesktop();
    await desk().page.locator('.call-band.conversation').waitFor();
    await desk().page.getByText('Connexion perdue').waitFor({ state: 'detached' });
    await desk().end(call);
  }, 60_000);

  it('says in the middle of a call, too, that the assistant is cut off, and no longer once the bus is back', async () => {
    const call = await desk().ringing();
    await desk().draft.waitFor();
    await call.pickUp('1001');
    await desk().page.getByText('En conversation').first().waitFor();
    await desk().rig.stack.nats.process.kill();
    await desk().page.getByText('L’assistant est coupé.').waitFor();
    expect(await desk().draft.isVisible()).toBe(true);
    await desk().rig.stack.nats.process.start();
    await desk().page.getByText('L’assistant est coupé.').waitFor({ state: 'hidden' });
    await desk().rig.whenConnected();
  });

  it('shows the extracts until the draft comes, and says when it is late', async () => {
    const call = await desk().newCall().arrive();
    const said = await call.finish('la retraite de mon mari décédé');
    await call.ring('1001');
    await desk().page.getByText('La réponse se prépare…').waitFor();
    await call.find(said);
    await desk().page.getByRole('region', { name: 'Textes trouvés' }).waitFor();
    await desk().page.getByText('La réponse rédigée tarde.').waitFor();
    await call.draft(said);
    await desk().draft.waitFor();
    expect(await desk().page.getByText('La réponse rédigée tarde.').count()).toBe(0);
    await desk().end(call);
  });

  it('tells the agent to start without the assistant when nothing came in three seconds', async () => {
    const call = await desk().newCall().arrive();
    await call.finish('la retraite de mon mari décédé');
    await call.ring('1001');
    await desk().page.getByText('La recherche ne répond pas.').waitFor();
    await desk().end(call);
  });

  it.each([
    [AssistMode.REFUSED, 'L’appelant a refusé l’assistant.'],
    [AssistMode.SILENT, 'L’appelant n’a rien dit'],
    [AssistMode.NO_TRANSCRIBER, 'L’écoute est en panne.'],
    [AssistMode.NO_CAPACITY, 'Trop d’appels en même temps.'],
  ])('says why there is no draft in mode %i', async (mode, sentence) => {
    const call = desk().newCall();
    await call.step('callArrived', { fund: '' });
    await call.queue(mode);
    await call.ring('1001');
    await desk().page.getByText(sentence).waitFor();
    await desk().end(call);
  });

  it('says that the caller denied what was understood, and shows neither his words nor the draft', async () => {
    const call = desk().newCall();
    await call.prepare();
    await call.step('needDenied', { turnId: call.turn.turnId });
    await call.queue(AssistMode.NOT_UNDERSTOOD);
    await call.ring('1001');
    await desk().page.getByText('L’appelant a répondu non à ce que l’assistant avait compris.').waitFor();
    expect(await desk().draft.count()).toBe(0);
    expect(await desk().page.getByText('est décédé').count()).toBe(0);
    await desk().end(call);
  });

  it('says of an answer that its caller chose it by key', async () => {
    const call = await desk().newCall().arrive();
    await call.queue(AssistMode.SILENT);
    const turn = { ...newTurn(call.conversationId), source: TurnSource.CALLER_KEYPAD };
    const said = await call.say('Ai-je droit à la réversion ?', {
      turn,
      final: true,
      endReason: EndReason.TYPED,
    });
    await call.draft(said);
    await call.ring('1001');
    await desk().draft.waitFor();
    await desk().page.getByRole('heading', { name: 'Choisi au clavier par l’appelant' }).waitFor();
    expect(await desk().page.getByText('L’appelant n’a rien dit').count()).toBe(0);
    await desk().end(call);
  });

  it('says that there is no sure answer and shows the three nearest texts', async () => {
    const call = await desk().newCall().arrive();
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
    await desk().page.getByRole('heading', { name: 'Pas de réponse sûre dans la base' }).waitFor();
    expect(await desk().draft.getByRole('article').count()).toBe(3);
    await desk().page.getByRole('region', { name: 'Thèmes' }).getByRole('button').first().waitFor();
    await desk().end(call);
  });

  it('answers several needs one by one, each under its own heading', async () => {
    const call = await desk().newCall().arrive();
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
      desk().draft.getByRole('region', { name }).getByRole('listitem').allInnerTexts();
    await desk().draft.getByRole('heading', { level: 3, name: 'Changer de RIB' }).waitFor();
    expect((await sentencesUnder('Changer de RIB')).join()).toMatch(/^Changez votre RIB en ligne\./);
    expect(await sentencesUnder('Pension de réversion')).toHaveLength(2);
    await desk().end(call);
  });

  it('shows what a language model writes below the draft, and nothing that is read moves', async () => {
    const call = await desk().newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    await desk().draft.getByText('Une autre formulation s’écrit…').waitFor();
    const places = (): Promise<number[][]> =>
      desk()
        .page.locator('.need, .sentences:not(.prose *) li, .draft-foot, .prose, .ask')
        .evaluateAll((all) =>
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
    const other = desk().draft.getByRole('region', { name: 'Autre formulation' });
    await call.draft(said, { ...byModel, revision: 2, final: false, prose: prose.slice(0, 1) });
    await other.getByText('Oui, s’il était marié avec elle.').waitFor();
    expect(await places()).toEqual(before);
    await call.draft(said, { ...byModel, revision: 3, prose });
    await desk().draft.getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    expect(await other.getByRole('listitem').count()).toBe(2);
    await desk().draft.getByText('Rédigée par un modèle de langue').waitFor();
    expect(await places()).toEqual(before);
    await desk().end(call);
  });

  it('says when a language model wrote nothing sure; where none writes, nothing is said of one', async () => {
    const call = await desk().newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    await call.draft(said, { revision: 2, mode: DraftMode.DEGRADED });
    await desk().draft.getByText('Le modèle de langue n’a rien donné de sûr').waitFor();
    expect(await desk().draft.getByRole('region', { name: 'Autre formulation' }).count()).toBe(0);
    expect(await desk().draft.getByRole('listitem').count()).toBe(3);
    await desk().end(call);
    const plain = await desk().newCall().arrive();
    const other = await plain.finish('mon mari est décédé');
    await plain.ring('1001');
    await plain.draft(other);
    await desk().draft.getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    expect(await desk().draft.getByText('modèle de langue').count()).toBe(0);
    await desk().end(plain);
  });

  it('takes a draft as it is when no further revision comes: who writes it may be gone', async () => {
    const call = await desk().newCall().arrive();
    const said = await call.finish('mon mari est décédé');
    await call.ring('1001');
    await call.draft(said, { mode: DraftMode.BUILT_IN, final: false });
    const more = desk().draft.getByText('Une autre formulation s’écrit…');
    await more.waitFor();
    expect(await desk().draft.getByRole('group', { name: 'Cette réponse vous aide' }).count()).toBe(0);
    await more.waitFor({ state: 'detached', timeout: 15_000 });
    await desk().draft.getByRole('group', { name: 'Cette réponse vous aide' }).waitFor();
    await desk().end(call);
  });
});

describe('the measure', () => {
  it('reports how long the draft was painted before pickup, within what the test itself saw', async () => {
    const before = await countedCalls();
    const timeline = await Feed.open(`${desk().rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    const call = await desk().ringing();
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
    await desk().end(call);
  });

  it('says of a hidden tab that nothing was painted, and gives no figure', async () => {
    const before = await countedCalls();
    const timeline = await Feed.open(`${desk().rig.url}/api/timeline/events`, {
      'x-timeline-token': TIMELINE_TOKEN,
    });
    await desk().page.addInitScript(`Object.defineProperty(document, 'hidden', { get: () => true })`);
    await desk().page.reload();
    const call = await desk().ringing();
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
    await desk().end(call);
  });

  async function countedCalls(): Promise<number> {
    return (await measuredCalls(desk().rig)).get('calls') ?? 0;
  }
});
