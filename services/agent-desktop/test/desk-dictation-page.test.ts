import { EndReason, eventSubject, type Said, saidCodec, TurnSource } from '@decroche/contracts';
import { chromiumLauncher, ensure } from '@decroche/local-stack';
import { signed } from '@decroche/test-stage';
import { type Browser, chromium, type Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { answerOnDesk, openDesk } from './desk-browser.ts';
import { DeskRig } from './desk-rig.ts';
import type { FakeStream } from './fake-transcriber.ts';
import { RigCall } from './rig-call.ts';
import { callerSaid, typedSaid } from './sample-content.ts';

let rig: DeskRig;
let browser: Browser;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  await buildWebWhenStale();
  await ensure(['chromium']);
  const launcher = await chromiumLauncher();
  const microphone = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  [rig, browser] = await Promise.all([
    DeskRig.start({ ENDED_SHOWN_MS: '1000' }, { dictation: true }),
    chromium.launch({ ...launcher, args: [...launcher.args, ...microphone] }),
  ]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});
beforeEach(async () => {
  rig.transcriber.forget();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
  context.setDefaultTimeout(8_000);
  page = await openDesk(context, rig.url, '1001');
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text());
  });
});
afterEach(async () => {
  await page.context().close();
  expect(violations).toEqual([]);
});

const field = () => page.getByLabel('Votre question');
const dictate = () => page.getByRole('button', { name: 'Dicter' });
const finish = () => page.getByRole('button', { name: 'Terminer' });

/** A short press: it speaks until the next one. */
async function begin(): Promise<FakeStream> {
  await page.keyboard.press('Alt+p');
  await page.getByText('Parlez : on vous écoute.').waitFor();
  const stream = await rig.transcriber.stream();
  await vi.waitFor(() => expect(stream.bytes).toBeGreaterThan(0));
  return stream;
}

async function redacted({ turn }: FakeStream, sequence: number, text: string, more: Partial<Said> = {}) {
  const said = callerSaid(turn, sequence, text, more);
  await rig
    .bus('pii-guard')
    .publish(eventSubject(turn.conversationId, 'said'), saidCodec.encode(signed(said)), uuidv7());
}

describe('dictation with the keyboard', () => {
  it('speaks while the key is held; the text waits in the field, behind what stood there, until it is asked', async () => {
    await field().fill('réversion :');
    await page.keyboard.down('Alt');
    await page.keyboard.down('p');
    await finish().waitFor();
    expect(await finish().getAttribute('aria-pressed')).toBe('true');
    const stream = await rig.transcriber.stream();
    await vi.waitFor(() => expect(stream.bytes).toBeGreaterThan(32_000), { timeout: 8_000 });
    expect(stream.bytes % 640).toBe(0);
    await redacted(stream, 1, 'et si [PERSONNE 1]');
    await page.getByText('« et si [PERSONNE 1] »').waitFor();
    await page.keyboard.up('p');
    await page.keyboard.up('Alt');
    await vi.waitFor(() => expect(stream.finished).toBe(true));
    stream.end({ somethingHeard: true });
    await redacted(stream, 2, 'et si [PERSONNE 1] se remarie', { final: true, endReason: EndReason.KEY });
    await expect.poll(() => field().inputValue()).toBe('réversion : et si [PERSONNE 1] se remarie');
    await page.getByText('Retiré de votre dictée : un nom.').waitFor();
    await page.getByRole('status').filter({ hasText: 'Entrée pour chercher' }).waitFor({ state: 'attached' });
    expect(rig.typed).toEqual([]);

    const [answered] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/api/ask')),
      field().press('Enter'),
    ]);
    expect(rig.typed).toEqual(['réversion : et si [PERSONNE 1] se remarie']);
    await answerOnDesk(
      rig,
      typedSaid({ ...(await answered.json()), source: TurnSource.AGENT_TYPED }, rig.typed[0] ?? ''),
    );
    await page.getByRole('region', { name: 'Réponse à la question posée' }).waitFor();
    await page.getByRole('button', { name: 'Nouvelle question' }).click();
    await page.getByText('Prêt pour le prochain appel').waitFor();
  });

  it('who cannot hold a key presses twice; Escape throws away', async () => {
    const stream = await begin();
    await redacted(stream, 1, 'un début');
    await page.getByText('« un début »').waitFor();
    await page.keyboard.press('Escape');
    await dictate().waitFor();
    await vi.waitFor(() => expect(stream.cancelled).toBe(true));
    expect(await field().inputValue()).toBe('');

    rig.transcriber.forget();
    const again = await begin();
    await page.keyboard.press('Alt+p');
    await vi.waitFor(() => expect(again.finished).toBe(true));
    again.end({ somethingHeard: false, notUnderstood: true });
    await page.getByText('La dictée n’a pas été comprise.').first().waitFor();
  });

  it('goes on while a call begins to ring, which it does not hide, and is for that call’s question', async () => {
    const stream = await begin();
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await page.getByRole('region', { name: 'Réponse préparée' }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await redacted(stream, 1, 'et l’âge', { final: true });
    await expect.poll(() => field().inputValue()).toBe('et l’âge');
    await call.end();
  });
});

describe('a dictation that goes wrong', () => {
  it('says what to do when the microphone is refused', async () => {
    await page.evaluate(
      `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };`,
    );
    await dictate().click();
    await page.locator('.dictation-note').getByText('autorisez le micro').waitFor();
    await page.getByRole('status').filter({ hasText: 'autorisez le micro' }).waitFor({ state: 'attached' });
    await dictate().waitFor();
  });

  it('keeps what was heard when the transcriber or the network is lost, and says so', async () => {
    for (const [lose, sentence] of [
      [(stream: FakeStream) => stream.break(), 'La dictée s’est coupée.'],
      [() => rig.stopDesktop(), 'La dictée s’est coupée.'],
    ] as const) {
      await field().fill('');
      rig.transcriber.forget();
      const stream = await begin();
      await redacted(stream, 1, 'réversion après remariage');
      await page.getByText('« réversion après remariage »').waitFor();
      await lose(stream);
      await page.locator('.dictation-note').getByText('est dans le champ').waitFor();
      expect(await page.locator('.dictation-note').textContent()).toContain(sentence);
      expect(await field().inputValue()).toBe('réversion après remariage');
    }
    await page.keyboard.press('Alt+p');
    await page.locator('.dictation-note').getByText('Pas de connexion : la dictée s’est arrêtée.').waitFor();
    await rig.startDesktop();
  });

  it('says that no transcriber has a place', async () => {
    rig.transcriber.full = true;
    await dictate().click();
    await page.locator('.dictation-note').getByText('Trop de personnes parlent').waitFor();
    rig.transcriber.full = false;
  });
});
