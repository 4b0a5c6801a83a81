import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '@decroche/cli/call';
import {
  type AgentPhone,
  foreignRecordings,
  humanRecordings,
  layoutOf,
  type MonoAudio,
  readWav,
  writeWav,
} from '@decroche/local-stack';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene } from '../src/scene.ts';
import { betweenSilences, fromPause } from '../src/voice-in-browser.ts';

/** Silence before the caller's sentence, ms: the notice and the question are over by then. */
const BEFORE_SPEAKING_MS = 3_500;
/** Silence after it, ms: the microphone does not begin again before the call is over. */
const AFTER_SPEAKING_MS = 30_000;
/** Share of the words that may be wrong: what is measured on this person's sentences (`./run eval asr --human`). */
const WRONG_WORDS = 0.165;
/** "Please enter your password, followed by the pound key", as a person says it for Asterisk. */
const ENGLISH = '/en_US_f_Allison/agent-pass.wav';
/** Folder for pictures of the desk; without it none is taken. */
const { DESK_PICTURES } = process.env;

const HEARS_PEOPLE = existsSync(join(layoutOf().models, 'whisper-base'));
if (!HEARS_PEOPLE)
  process.stderr.write('left out: a person at the microphone, ./run models fetch whisper-base\n');

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}']+/gu) ?? [];

/** Share of the words of a text that do not stand in another. */
function missing(text: string, heard: string): number {
  const left = wordsOf(heard);
  const lost = wordsOf(text).filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return lost.length / wordsOf(text).length;
}

describe.skipIf(!HEARS_PEOPLE)('a person who speaks into the microphone of his browser', () => {
  let scene: Scene;
  let phone: AgentPhone;
  let desk: Page;
  let recordings: ReadonlyMap<string, { readonly text: string; readonly file: string }>;

  beforeAll(async () => {
    recordings = new Map((await humanRecordings()).map(({ id, ...recording }) => [id, recording]));
    scene = await Scene.create({
      agents: 1,
      webPhones: true,
      overrides: { transcriber: { ARBITRATION: 'true' } },
    });
    phone = await scene.phone('1001', 'never');
    desk = (await scene.desk('1001')).page;
  });

  afterAll(async () => {
    await phone?.stop();
    await scene?.stop();
  });

  /** One of the prompts that a person recorded for Asterisk, and what its script says. */
  async function recorded(id: string): Promise<{ voice: MonoAudio; text: string }> {
    const recording = recordings.get(id);
    if (recording === undefined) throw new Error(`no recording ${id}`);
    return { voice: readWav(await readFile(recording.file)), text: recording.text };
  }

  /** Says it on the page that calls, and looks at the desk while its phone rings. */
  async function said(name: string, voice: MonoAudio, seen: () => Promise<void>): Promise<void> {
    scene.forget();
    const file = join(scene.constellation.stack.dir, `${name}.wav`);
    await writeFile(file, writeWav(betweenSilences(voice, BEFORE_SPEAKING_MS, AFTER_SPEAKING_MS)));
    const browser = await launchBrowser(file);
    const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage();
    try {
      await page.goto(`${scene.constellation.desktopUrl}/appeler`);
      await page.getByRole('button', { name: 'Appeler' }).click();
      await scene.step('ringing', 20_000);
      await scene.seen('what was said', ({ type, final }) => type === 'said' && final === true);
      await desk.getByText('Comprend les personnes', { exact: true }).waitFor();
      await seen();
      if (DESK_PICTURES !== undefined) await desk.screenshot({ path: `${DESK_PICTURES}/person-${name}.png` });
      expect(scene.entries.some(({ step }) => step === 'picked-up')).toBe(false);
    } finally {
      // Whoever leaves the page has hung up: else the next caller would find the phone taken.
      await page.goto('about:blank');
      await scene.step('ended', 10_000);
      await browser.close();
    }
  }

  /** What the desk shows of his words, once they are final. */
  async function heard(): Promise<string> {
    const words = desk.locator('p.heard').filter({ hasNotText: '…' });
    await words.waitFor();
    return (await words.textContent()) ?? '';
  }

  const draft = () => desk.getByRole('region', { name: 'Réponse préparée' });

  it('gets his answer onto the desk before pickup: whose password does not work is told where it is renewed', async () => {
    const { voice, text } = await recorded('vm-invalidpassword');
    await said('password', voice, async () => {
      const words = await heard();
      expect(missing(text, words), words).toBeLessThanOrEqual(WRONG_WORDS);
      await draft().getByText('FranceConnect').first().waitFor();
      await draft().locator('[data-source-number]').first().waitFor();
    });
  });

  it('who wants to speak to somebody is recognised as such, and nothing is answered to what he did not ask', async () => {
    const { voice, text } = await recorded('queue-quantity2');
    const [, phrase = ''] = /(pour parler .*)/.exec(text) ?? [];
    await said('somebody', fromPause(voice, 1_000, 1_300), async () => {
      // The « à » is swallowed: « parler à un représentant ».
      const words = await heard();
      expect(missing(phrase.replace(' à ', ' '), words), words).toBe(0);
      await draft().getByText('Présentez-vous d’abord').waitFor();
      await draft().getByText('veut parler à une personne').waitFor();
      expect(await draft().locator('[data-source-number]').count()).toBe(0);
    });
  });

  it('who says what the base knows nothing of is understood, and no answer is invented for him', async () => {
    const { voice, text } = await recorded('followme/sorry');
    await said('unknown', voice, async () => {
      const words = await heard();
      expect(missing(text, words), words).toBeLessThanOrEqual(WRONG_WORDS);
      await draft().getByText('Pas de réponse sûre dans la base').waitFor();
      expect(await draft().locator('[data-source-number]').count()).toBe(0);
    });
  });

  it('who speaks English is said to, and nothing is answered to words that nobody understood', async () => {
    const recording = (await foreignRecordings()).find(({ file }) => file.endsWith(ENGLISH));
    const voice = readWav(await readFile(recording?.file ?? ''));
    await said('english', voice, async () => {
      await draft().getByText('L’appelant semble parler anglais').waitFor();
      expect(await desk.locator('p.heard').count()).toBe(0);
      expect(await draft().locator('[data-source-number]').count()).toBe(0);
    });
  });
});
