import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorBody, type ForgetCheckResult, forgetCheckSchema } from '#contract';
import { buildWebWhenStale } from '../scripts/build-web.ts';
import { faultsInBothThemes } from '../scripts/page-rules.ts';
import { startBrowser } from './desk-browser.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const REPORT_TOKEN = 'report-token-of-the-tests';
let rig: DeskRig;
let browser: Browser;

beforeAll(async () => {
  await buildWebWhenStale();
  [rig, browser] = await Promise.all([DeskRig.start({ FORGET_REPORT_TOKEN: REPORT_TOKEN }), startBrowser()]);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await rig?.stop();
});

const RESULT: ForgetCheckResult = {
  checkedAt: new Date().toISOString(),
  scope: 'installation',
  stores: [
    { store: 'nats-stream', searchedBytes: 52_400, found: 0, oldestMs: 240_000, absent: false },
    { store: 'redis', searchedBytes: 8_120, found: 0, oldestMs: null, absent: false },
    { store: 'llm-requests', searchedBytes: 0, found: 0, oldestMs: null, absent: true },
  ],
};

const deliver = (body: unknown, token = REPORT_TOKEN): Promise<Response> =>
  fetch(`${rig.url}/api/dpo/forget-check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forget-report-token': token },
    body: JSON.stringify(body),
  });
const refusal = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as ErrorBody).error}`;

describe('the DPO', () => {
  it('sees in plain words that nothing was checked yet, then the newest result', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'fr-FR' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${rig.url}/dpo/oubli`);
    await page.getByRole('button', { name: /protection des données/ }).click();
    await page.getByRole('heading', { name: 'Aucun contrôle n’a encore été fait' }).waitFor();
    expect((await deliver({ ...RESULT, checkedAt: '2026-01-05T03:00:00.000Z' })).status).toBe(204);
    expect((await deliver(RESULT)).status).toBe(204);
    await page.reload();
    await page.getByText('Rien n’a été retrouvé dans les 2 emplacements examinés.').waitFor();
    const row = page.getByRole('row', { name: /Événements des appels/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['52,4 Ko', 'rien', '4 minutes']);
    expect(
      await page
        .getByRole('row', { name: /modèle de langage/ })
        .getByRole('cell')
        .nth(1)
        .textContent(),
    ).toBe('pas installé');
    expect(await faultsInBothThemes(page)).toEqual([]);
    const leaking = { store: 'logs', searchedBytes: 10, found: 2, oldestMs: 5, absent: false };
    await deliver({ ...RESULT, checkedAt: new Date().toISOString(), stores: [leaking] });
    await page.reload();
    await page.getByText('Des données ont été retrouvées : Journaux. Prévenez l’exploitation.').waitFor();
    await context.close();
  });

  it('opens neither calls nor questions, and no agent opens the page', async () => {
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    expect(await refusal(await dpo.get('/api/desk/events'))).toBe('403 WRONG_ROLE');
    expect(await refusal(await dpo.post('/api/session/extension', { extension: '1001' }))).toBe(
      '403 WRONG_ROLE',
    );
    expect(await refusal(await dpo.post('/api/ask', { text: 'une question' }))).toBe('403 WRONG_ROLE');
    const agent = await DeskClient.at(rig.url, '1001');
    expect(await refusal(await agent.get('/api/dpo/forget-check'))).toBe('403 WRONG_ROLE');
    expect(await refusal(await new DeskClient(rig.url).get('/api/dpo/forget-check'))).toBe(
      '401 NOT_SIGNED_IN',
    );
  });

  it('keeps results for thirteen months', async () => {
    const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const dpo = new DeskClient(rig.url);
    await dpo.signIn('odile');
    const scopes = async (): Promise<string[]> =>
      forgetCheckSchema
        .parse(await (await dpo.get('/api/dpo/forget-check')).json())
        .last.map(({ scope }) => scope);
    await deliver({ ...RESULT, scope: 'whole', checkedAt: daysAgo(400) });
    expect(await scopes()).not.toContain('whole');
    await deliver({ ...RESULT, scope: 'whole', checkedAt: daysAgo(390) });
    expect(await scopes()).toContain('whole');
  });

  it('gets results only from whoever holds the token, and nothing but counts', async () => {
    expect(await refusal(await deliver(RESULT, 'another token of this size'))).toBe('401 NOT_SIGNED_IN');
    const [first] = RESULT.stores;
    for (const wrong of [
      { ...RESULT, canary: 'germaine' },
      { ...RESULT, stores: [{ ...first, store: 'Germaine Lambert' }] },
      { ...RESULT, stores: [{ ...first, found: ['germaine'] }] },
      { ...RESULT, stores: [] },
    ]) {
      expect(await refusal(await deliver(wrong))).toBe('400 MALFORMED_REQUEST');
    }
  });
});
