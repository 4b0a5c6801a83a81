import { join } from 'node:path';
import {
  absentStore,
  CanariesNotPlantedError,
  type ForgetReport,
  searched,
  searchFiles,
  searchRedis,
  searchStream,
} from '@decroche/forget-check';
import { type AgentPhone, placeCall, speak, startAgentPhone } from '@decroche/local-stack';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openDesk } from '../call/desk-robot.ts';
import { TimelineClient, type TimelineEntry, TimelineTimeoutError } from '../call/timeline-client.ts';
import { SpanCollector, startConstellation } from '../constellation/mod.ts';
import { AGENT_CANARY, AGENT_TRACE, SPOKEN_CANARY, TRACES, TYPED_CANARY } from './canaries.ts';
import { searchOpenFiles } from './open-files.ts';

const HEARD_TIMEOUT_MS = 90_000;
const STEP_TIMEOUT_MS = 30_000;
/** An agent whose question is not taken asks again. */
const TYPED_ATTEMPTS = 3;
const TYPED_TIMEOUT_MS = 10_000;

/**
 * Says canaries (a name, a NIR, a phone number) in a real call, has its agent say another in the conversation, which is listened
 * to, types others into the desk, then searches every
 * place where something could have stayed.
 *
 * @throws CanariesNotPlantedError when the call or the question did not get through
 */
export async function checkForgetting(onStep: (step: string) => void): Promise<ForgetReport> {
  const collector = new SpanCollector();
  const constellation = await startConstellation({
    agents: 1,
    briefPrompts: true,
    logLevel: 'debug',
    otlpEndpoint: await collector.start(),
    overrides: { 'ivr-gateway': { LIVE_LISTENING: 'all' } },
    onStep,
  });
  const { stack } = constellation;
  const processes = [
    ...Object.values(constellation.services),
    stack.asterisk.process,
    stack.nats.process,
    stack.redis.process,
  ];
  const logs: string[] = processes.flatMap((service) => [...service.output.lines]);
  for (const service of processes) service.output.onLine((line) => logs.push(line));
  const entries: TimelineEntry[] = [];
  let browser: Browser | undefined;
  let phone: AgentPhone | undefined;
  try {
    const timeline = await TimelineClient.connect(constellation.desktopUrl, constellation.timelineToken);
    timeline.onEntry((entry) => entries.push(entry));
    phone = await startAgentPhone({
      ...{ stack, extension: '1001', ringMs: 1_000 },
      // Once the live listening has certainly begun, and again should the first time be missed.
      deeds: await Promise.all(
        [3_000, 1_500].map(async (silentMs) => ({ wav: await speak(AGENT_CANARY), silentMs })),
      ).then((said) => [{ silentMs: 3_000 }, ...said]),
    });
    browser = await launchBrowser();
    const desk = await openDesk(browser, constellation.desktopUrl, '1001');
    onStep('a call that says a name, a NIR and a phone number');
    const heard = timeline.next(
      ({ type, final }) => type === 'said' && final === true,
      'final text',
      HEARD_TIMEOUT_MS,
    );
    const pickedUp = timeline.next(({ step }) => step === 'picked-up', 'pickup', HEARD_TIMEOUT_MS);
    const call = await placeCall({
      stack,
      wav: await speak(SPOKEN_CANARY),
      speakAfterMs: constellation.promptsMs,
    });
    const said = await heard;
    await pickedUp;
    if (!Array.isArray(said.redactions) || said.redactions.length === 0) {
      throw new CanariesNotPlantedError('nothing was redacted in the call: the canaries were not recognised');
    }
    onStep('the agent says something in conversation');
    await agentHeard(desk.page);
    onStep('a typed question with others');
    await typeQuestion(desk.page, timeline);
    onStep('an opinion of an answer');
    await desk.page.keyboard.press('Alt+u');
    await desk.page.getByText('Avis anonyme.').first().waitFor({ timeout: STEP_TIMEOUT_MS });
    const storage = await desk.page.evaluate<string>(
      `Promise.all([indexedDB.databases(), caches.keys()]).then((kept) => JSON.stringify(kept)
        + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie)`,
    );
    const ended = timeline.next(({ step }) => step === 'ended', 'end of the call', STEP_TIMEOUT_MS);
    await call.hangUp();
    await ended;
    timeline.close();
    await desk.page.getByText('L’appel est fini.').waitFor({ timeout: STEP_TIMEOUT_MS });
    const page = (await desk.page.locator('main').textContent()) ?? '';

    onStep('searching every store');
    const prompts = join(stack.dir, 'prompts');
    const pids = processes.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
    const stores = [
      await searchStream(
        {
          url: stack.nats.url,
          user: 'forget-check',
          password: constellation.secrets.busPassword('forget-check'),
        },
        TRACES,
      ),
      await searchRedis(stack.redis.urlOf('forget-check'), TRACES),
      await searchFiles('database', join(stack.dir, 'data', 'agent-desktop'), prompts, TRACES),
      await searchFiles('index', join(stack.dir, 'data', 'retriever'), prompts, TRACES),
      await searchFiles('disk', stack.dir, prompts, TRACES),
      await searchOpenFiles(pids, TRACES),
      searched('logs', logs, TRACES),
      searched('spans', collector.raw, TRACES),
      searched('timeline', [JSON.stringify(entries)], TRACES),
      searched('desk-page', [page.replaceAll(TYPED_CANARY, '')], TRACES),
      searched('browser-storage', [storage], TRACES),
      absentStore('llm-requests', 'no language model is configured here: drafts are composed without one'),
    ];
    const found = stores.reduce((sum, store) => sum + store.found.length + store.faults.length, 0);
    return { scope: 'whole', stores, found, checkedAt: new Date().toISOString() };
  } finally {
    await browser?.close();
    await phone?.stop();
    await constellation.stop();
    await collector.stop();
  }
}

/** @throws CanariesNotPlantedError when his words do not reach his own desk */
async function agentHeard(page: Page): Promise<void> {
  try {
    await page
      .locator('.live-said .side-agent', { hasText: AGENT_TRACE })
      .first()
      .waitFor({ timeout: STEP_TIMEOUT_MS });
  } catch (cause) {
    throw new CanariesNotPlantedError('what the agent said did not reach his desk', { cause });
  }
}

/** @throws CanariesNotPlantedError with what the desk says of it */
async function typeQuestion(page: Page, timeline: TimelineClient): Promise<void> {
  let told = '';
  for (let attempt = 0; attempt < TYPED_ATTEMPTS; attempt++) {
    const typed = timeline.next(
      ({ type, source }) => type === 'said' && source === 'agent-typed',
      'typed question',
      TYPED_TIMEOUT_MS,
    );
    const box = page.getByRole('textbox');
    await box.fill(TYPED_CANARY);
    await box.press('Enter');
    try {
      await typed;
      return;
    } catch (error) {
      if (!(error instanceof TimelineTimeoutError)) throw error;
      told = (await page.locator('.ask-note').textContent()) ?? '';
    }
  }
  throw new CanariesNotPlantedError(`the typed question did not get through; the desk says: "${told}"`);
}
