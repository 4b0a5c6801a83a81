import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArbitratingEngine } from '../src/arbitration/arbitrating-engine.ts';
import { areBelievable, DEFAULT_MIN_CONFIDENCE } from '../src/believable-words.ts';
import type { RecognitionListener } from '../src/engine/speech-engine.ts';
import { arbitratedRecognisers } from '../src/evaluation/both-recognisers.ts';
import { NOISES } from '../src/evaluation/noises.ts';
import { PEOPLE_MODEL } from '../src/models/model-store.ts';
import { linear, recording } from './caller.ts';

const IS_HERE = existsSync(path.resolve(import.meta.dirname, '../../../.local/models', PEOPLE_MODEL));
if (!IS_HERE) process.stderr.write(`left out: strange sounds, ./run models fetch ${PEOPLE_MODEL}\n`);

const RATE = 8000;
const SILENT: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};

/** Said faster and higher, as by a smaller throat. */
function higher(samples: Int16Array, factor: number): Int16Array {
  return Int16Array.from({ length: Math.floor(samples.length / factor) }, (_, at) => {
    const from = Math.floor(at * factor);
    const share = at * factor - from;
    return (samples[from] as number) * (1 - share) + (samples[from + 1] ?? 0) * share;
  });
}

function together(one: Int16Array, other: Int16Array, level: number): Int16Array {
  const clipped = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample)));
  return one.map((sample, at) => clipped(sample + level * (other[at] ?? 0)));
}

/** The answer tone of a fax machine (ITU-T T.30). */
const answerTone = (): Int16Array =>
  Int16Array.from({ length: 3 * RATE }, (_, at) => 9000 * Math.sin((2 * Math.PI * 2100 * at) / RATE));

describe.skipIf(!IS_HERE)('with both recognisers', () => {
  let engine: ArbitratingEngine;
  let reversion: Int16Array;
  let age: Int16Array;

  beforeAll(async () => {
    engine = await arbitratedRecognisers();
    reversion = linear(await recording('lifelike/reversion'));
    age = linear(await recording('lifelike/age'));
  }, 120_000);

  afterAll(() => engine?.close());

  /** What is believed of a sound: its words; nothing when they are not believed. */
  async function believed(samples: Int16Array): Promise<string> {
    const recognition = engine.open(RATE, SILENT);
    recognition.write(samples);
    const words = await recognition.finish();
    return areBelievable(words, DEFAULT_MIN_CONFIDENCE) ? words.map(({ text }) => text).join(' ') : '';
  }

  test.each<[string, () => Int16Array]>([
    ['silence', () => new Int16Array(3 * RATE)],
    ['music', () => NOISES.music(reversion, RATE)],
    ['a fax', () => NOISES.fax(reversion, RATE)],
    ['the answer tone of a fax', answerTone],
    ['a voice played backwards', () => NOISES.backwards(reversion)],
    ['pieces of a voice out of order', () => NOISES['out of order'](reversion, RATE)],
    ['two voices as loud as each other', () => together(reversion, age, 1)],
  ])(
    'of %s no word is believed',
    async (_, sound) => {
      expect(await believed(sound())).toBe('');
    },
    60_000,
  );

  test('a child is understood, and a voice with another one far behind it', async () => {
    for (const sound of [higher(reversion, 1.25), together(reversion, age, 0.3)])
      expect(await believed(sound)).toContain('pension de réversion');
  }, 60_000);
});
