import {
  eventSubject,
  LiveListening,
  type Passage,
  type Said,
  saidCodec,
  TurnSource,
} from '@decroche/contracts';
import { signed } from '@decroche/test-stage';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { openDesk, startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { passageOf } from './sample-content.ts';

const { CALLER_LIVE, AGENT_LIVE } = TurnSource;
/** Said by the agent of every call here. */
const CANARY = 'canaridésagent';

let rig: DeskRig;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let call: RigCall;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ ENDED_SHOWN_MS: '1000' }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(8_000);
  page = await openDesk(context, rig.url, '1001');
  rig.wishes.length = 0;
  rig.gatewayAway = false;
  call = new RigCall(rig);
  await call.prepare();
  await call.ring('1001');
  await call.pickUp('1001');
});
afterEach(async () => {
  await call.end();
  await context.close();
  const feed = await (await DeskClient.at(rig.url, '1001')).feed();
  await feed.until((view) => view.call === null);
  feed.close();
});

const strip = (): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Écoute en direct' });

/** Another article than the one that answers the need. */
const ANOTHER: Passage = {
  ...passageOf('a'),
  sourceId: 's-x',
  articleSlug: 'attestation-paiement',
  title: 'Obtenir une attestation de paiement',
};

/** The caller tells a need in conversation, and it is answered by an article. */
async function tell(text: string, article: Passage = ANOTHER): Promise<Said> {
  const said = await call.utter(CALLER_LIVE, text);
  const passages = { passages: [article], articles: [] };
  await call.find(said, passages);
  await call.draft(
    said,
    {
      need: article.title,
      cited: [article],
      sentences: ['Première phrase.', 'Deuxième phrase.'].map((sentence) => ({
        text: sentence,
        sourceIds: [article.sourceId],
      })),
    },
    passages,
  );
  return said;
}

describe('a call that is not listened to', () => {
  it('shows nothing of it', async () => {
    await page.getByRole('heading', { name: 'En conversation' }).waitFor();
    expect(await strip().count()).toBe(0);
  });
});

describe('a conversation that is listened to', () => {
  beforeEach(() => call.listening(LiveListening.ON));

  it('shows that it listens, and both sides in the order of what they said, the newest in sight', async () => {
    await strip().getByText('Écoute en direct').waitFor();
    for (let at = 0; at < 12; at++) {
      await call.utter(AGENT_LIVE, `je vous écoute ${CANARY} ${at}`);
      await call.utter(CALLER_LIVE, `c'est [PERSONNE 1] phrase ${at}`);
    }
    const last = strip().getByText('phrase 11');
    await last.waitFor();
    const lines = await strip().getByRole('listitem').allTextContents();
    expect(lines.slice(-2)).toEqual([
      `Vousje vous écoute ${CANARY} 11`,
      "Appelantc'est PERSONNE 1 phrase 11",
    ]);
    await expect
      .poll(
        async () =>
          await last.evaluate((line) => {
            const list = line.closest('ol')?.getBoundingClientRect();
            const own = line.getBoundingClientRect();
            return list !== undefined && own.bottom <= list.bottom + 1 && own.top >= list.top - 1;
          }),
      )
      .toBe(true);
  });

  it('is stopped with one key, and goes on with the same one', async () => {
    await strip().waitFor();
    await page.keyboard.press('Alt+l');
    await vi.waitFor(() => expect(rig.wishes).toHaveLength(1));
    expect(rig.wishes[0]).toEqual({ conversationId: call.conversationId, extension: '1001', listen: false });
    await call.listening(LiveListening.STOPPED);
    await strip().getByText('Écoute arrêtée pour cet appel').waitFor();
    await strip()
      .getByRole('button', { name: /Reprendre l’écoute/ })
      .click();
    await vi.waitFor(() => expect(rig.wishes[1]?.listen).toBe(true));
  });

  it('that cannot be stopped says so, and what to do', async () => {
    await strip().waitFor();
    rig.gatewayAway = true;
    await strip()
      .getByRole('button', { name: /Arrêter l’écoute/ })
      .click();
    await strip()
      .getByText(/mettez l’appel en attente/)
      .waitFor();
  });

  it.each([
    [LiveListening.ASIDE, /Écoute en pause : appel en attente/],
    [LiveListening.KEYS, /Écoute en pause : touches/],
    [LiveListening.NO_CAPACITY, /trop d’appels/],
    [LiveListening.LOST, /nouvel essai/],
  ])('says why it hears nothing now (%s)', async (state, words) => {
    await strip().waitFor();
    await call.listening(state);
    await strip().getByText(words).waitFor();
  });

  it('suggests the answer to a new need beside the draft, which it does not move, and a key opens it', async () => {
    await strip().waitFor();
    const draft = page.getByRole('region', { name: 'Réponse préparée' });
    const before = await draft.boundingBox();
    await tell('et comment obtenir une attestation de paiement');
    const suggestion = strip().getByRole('button', { name: /Obtenir une attestation de paiement/ });
    await suggestion.waitFor();
    expect(await draft.boundingBox()).toEqual(before);
    expect(await strip().locator('[aria-live=polite]').textContent()).toBe(
      'Suggestion : Obtenir une attestation de paiement',
    );
    await page.keyboard.press('Alt+s');
    const opened = page.getByRole('region', { name: 'Réponse suggérée' });
    await opened.waitFor();
    await page.getByText('L’appelant a dit :').waitFor();
    await page.getByRole('button', { name: 'Refermer' }).click();
    await opened.waitFor({ state: 'detached' });
    await draft.waitFor();
  });

  it('suggests nothing for what is answered on the screen, and nothing twice', async () => {
    await tell('est-ce que j’ai droit à la réversion', passageOf('a'));
    await tell('comment obtenir une attestation de paiement');
    await tell('je voulais dire une attestation comment on l’a', { ...ANOTHER, sourceId: 's-y' });
    await strip().getByText('je voulais dire une attestation').waitFor();
    await expect
      .poll(() =>
        strip()
          .getByRole('button', { name: /attestation/ })
          .count(),
      )
      .toBe(1);
    expect(await strip().locator('.live-suggestion').count()).toBe(1);
  });

  it('has the words of the agent in no store: neither in Redis nor after its end on a desk', async () => {
    await call.utter(AGENT_LIVE, `votre dossier est chez ${CANARY}`);
    await call.utter(CALLER_LIVE, 'merci beaucoup');
    await strip().getByText(CANARY).waitFor();
    await strip().getByText('merci beaucoup').waitFor();
    await expect.poll(() => stored()).toContain('merci beaucoup');
    expect(await stored()).not.toContain(CANARY);
    await call.listening(LiveListening.OVER);
    await strip().waitFor({ state: 'detached' });
    const client = await DeskClient.at(rig.url, '1001');
    const feed = await client.feed();
    const view = await feed.until((each) => each.call?.conversationId === call.conversationId);
    expect(JSON.stringify(view)).not.toContain(CANARY);
    feed.close();
  });

  it('shows no words of an agent that came on the subject of kept texts', async () => {
    await strip().waitFor();
    const turn = { conversationId: call.conversationId, turnId: uuidv7(), source: AGENT_LIVE };
    const forged = { ...(await call.utter(CALLER_LIVE, 'bonjour')), turn, text: 'par la mauvaise porte' };
    await rig
      .bus('pii-guard')
      .publish(eventSubject(call.conversationId, 'said'), saidCodec.encode(signed(forged)), uuidv7());
    await call.utter(CALLER_LIVE, 'dernière phrase');
    await strip().getByText('dernière phrase').waitFor();
    expect(await strip().getByText('mauvaise porte').count()).toBe(0);
  });

  it('is stopped by the agent whose call it is alone', async () => {
    const other = await DeskClient.at(rig.url, '1002', 'nadia');
    const body = { conversationId: call.conversationId, listen: false };
    expect((await other.post('/api/desk/live', body)).status).toBe(404);
    expect(rig.wishes).toEqual([]);
  });
});

async function stored(): Promise<string> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(rig.stack.redis.url);
  try {
    const keys = await redis.keys('*');
    const values = await Promise.all(keys.map((key) => redis.get(key).catch(() => '')));
    return values.join('\n');
  } finally {
    redis.disconnect();
  }
}
