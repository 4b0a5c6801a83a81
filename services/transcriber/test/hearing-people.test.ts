import { existsSync } from 'node:fs';
import path from 'node:path';
import { foreignRecordings, humanRecordings } from '@decroche/local-stack';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ArbitratingEngine } from '../src/arbitration/arbitrating-engine.ts';
import { toLinear } from '../src/audio/audio-format.ts';
import { readWav } from '../src/audio/wav-file.ts';
import type { RecognitionListener } from '../src/engine/speech-engine.ts';
import { comparableWords, countWordErrors, WordErrorTotal } from '../src/evaluation/word-errors.ts';
import { ListenSession } from '../src/listening/listen-session.ts';
import { readManifest } from '../src/models/manifest.ts';
import { checkModelFolder } from '../src/models/model-folder.ts';
import { PEOPLE_MODEL } from '../src/models/model-store.ts';
import { spokenForm } from '../src/whisper/spoken-form.ts';
import { WhisperEngine } from '../src/whisper/whisper-engine.ts';
import { linear, recording, silence } from './caller.ts';
import { embeddedEngine } from './embedded-engine.ts';
import { KeptOutput, orderOf } from './session-output.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.local/models', PEOPLE_MODEL);
const IS_HERE = existsSync(FOLDER);
if (!IS_HERE) process.stderr.write(`left out: hearing people, ./run models fetch ${PEOPLE_MODEL}\n`);

const REVERSION =
  'bonjour je voudrais savoir comment demander ma pension de réversion mon mari est décédé le mois dernier';
const DIVORCE = "depuis mon divorce j'ai repris mon nom de jeune fille";
/** Of the prompts of Asterisk that are sentences of so many words, said by a person, one in so many is heard. */
const SENTENCE_WORDS = { least: 8, most: 20 };
const ONE_IN = 12;
/** Prompts of Asterisk that people say in other languages. */
const FOREIGN: readonly (readonly [language: string, voice: string, prompt: string])[] = [
  ['en', 'en_US_f_Allison', 'conf-invalid'],
  ['it', 'it_IT_m_Carlo', 'agent-user'],
];
const SILENT: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};
const clocks = { wall: () => Date.now(), steady: () => performance.now() };
const textOf = (words: readonly { text: string }[]): string => words.map(({ text }) => text).join(' ');

describe.skipIf(!IS_HERE)('with the recogniser for people', () => {
  let people: WhisperEngine;
  let both: ArbitratingEngine;
  const lost: (Error | undefined)[] = [];

  beforeAll(async () => {
    const model = await checkModelFolder(FOLDER, await readManifest(path.join(ROOT, 'models/manifest.json')));
    people = await WhisperEngine.create({
      folder: FOLDER,
      model,
      threads: 1,
      onThreadLost: (error) => lost.push(error),
    });
    both = new ArbitratingEngine(await embeddedEngine());
    await both.adopt(people);
  }, 120_000);

  afterAll(() => both.close());

  async function understood(samples: Int16Array, rate = 8000): Promise<string> {
    const recognition = people.open(rate, SILENT);
    recognition.write(samples);
    return textOf(await recognition.finish());
  }

  /** What a caller who says it at the pace of speech is told to have said, and the texts on the way. */
  async function heard(audio: Buffer): Promise<KeptOutput> {
    const output = new KeptOutput();
    const session = new ListenSession(orderOf(), both, output, clocks);
    const whole = Buffer.concat([silence(300), audio, silence(1500)]);
    const begun = performance.now();
    for (let at = 0; at < whole.length && output.ends.length === 0; at += 1600) {
      session.audio(whole.subarray(at, at + 1600));
      const early = begun + at / 16 - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    }
    await vi.waitFor(() => expect(output.told).toContain('over'), { timeout: 15_000 });
    return output;
  }

  test('a person is understood: at most one word in four is wrong in recorded prompts', async () => {
    const total = new WordErrorTotal();
    const sentences = (await humanRecordings()).filter(({ text }) => {
      const { length } = comparableWords(text);
      return length >= SENTENCE_WORDS.least && length <= SENTENCE_WORDS.most;
    });
    const chosen = sentences.filter((_, at) => at % ONE_IN === 0);
    expect(chosen.length).toBeGreaterThan(5);
    for (const { text, file } of chosen) {
      const { pcm, sampleRateHz } = await readWav(file);
      const written = text.split(/\s+/).map((word) => ({ text: word, confidence: 1 }));
      const reference = comparableWords(textOf(spokenForm(written)));
      total.add(
        countWordErrors(
          reference,
          comparableWords(await understood(toLinear(pcm, 'pcm-s16le'), sampleRateHz)),
        ),
      );
    }
    expect(total.summary().wer).toBeLessThan(0.25);
  }, 60_000);

  test('words have times in order and confidences, and an utterance without sound has none', async () => {
    const samples = linear(await recording('lifelike/age'));
    const recognition = people.open(8000, SILENT);
    recognition.write(samples);
    const words = await recognition.finish();
    expect(textOf(words)).toContain(
      'mille neuf cent soixante quatre à quel âge je peux partir à la retraite',
    );
    for (const [at, word] of words.entries()) {
      expect(word.startMs).toBeGreaterThanOrEqual(words[at - 1]?.endMs ?? 0);
      expect(word.endMs).toBeLessThanOrEqual(samples.length / 8);
      expect(word.confidence).toBeGreaterThan(0);
      expect(word.confidence).toBeLessThanOrEqual(1);
    }
    expect(await people.open(8000, SILENT).finish()).toEqual([]);
  }, 30_000);

  test('silence and a steady tone are not words', async () => {
    expect(await understood(new Int16Array(8 * 3000))).toBe('');
    const tone = Int16Array.from(
      { length: 8 * 3000 },
      (_, at) => 8000 * Math.sin((2 * Math.PI * 440 * at) / 8000),
    );
    expect(await understood(tone)).toBe('');
  }, 30_000);

  test('a thread that ends in the middle is replaced, and the sentence is recognised all the same', async () => {
    const recognition = people.open(8000, SILENT);
    recognition.write(linear(await recording('lifelike/age')));
    for (const worker of people.pool.workers) worker.postMessage({ kind: 'leave' });
    expect(textOf(await recognition.finish())).toContain('retraite');
    expect(lost).toHaveLength(1);
  }, 60_000);

  test('a lifelike voice is believed through the recogniser for people, and nothing else of it is ever told', async () => {
    const { texts } = await heard(await recording('lifelike/reversion'));
    const errors = countWordErrors(
      comparableWords(REVERSION),
      comparableWords(textOf(texts.at(-1)?.words ?? [])),
    );
    expect(errors.errors / errors.words).toBeLessThan(0.25);
    expect(textOf(texts.at(-1)?.words ?? [])).toContain('pension de réversion');
    for (const { words } of texts.slice(0, -1)) expect(textOf(words)).toMatch(/^bonjour/);
  }, 60_000);

  test('of a person who speaks another language nothing is told but which one it is', async () => {
    const recordings = await foreignRecordings();
    for (const [language, voice, prompt] of FOREIGN) {
      const found = recordings.find(({ file }) => file.endsWith(`/${voice}/${prompt}.wav`));
      expect(found?.language).toBe(language);
      const { pcm, sampleRateHz } = await readWav(found?.file ?? '');
      const recognition = both.open(sampleRateHz, SILENT);
      recognition.write(toLinear(pcm, 'pcm-s16le'));
      expect(await recognition.finish()).toEqual([]);
      expect(recognition.language).toBe(language);
    }
  }, 90_000);

  test('a synthetic voice is believed through the embedded recogniser, to the word', async () => {
    const { texts } = await heard(await recording('b032-unseen-clean'));
    expect(textOf(texts.at(-1)?.words ?? [])).toBe(DIVORCE);
  }, 60_000);
});
