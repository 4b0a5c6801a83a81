import path from 'node:path';
import { expect, test } from 'vitest';
import { samplesOf } from '../evaluation/language-evaluation.ts';
import { evaluateEndpointing, haltingly } from './halting-speech.ts';

const RECORDING = path.resolve(import.meta.dirname, '../../test/recordings/lifelike/reversion.wav');

test('a pause that is longer than the end silence cuts a sentence off, a shorter one does not', async () => {
  const { samples } = await samplesOf(RECORDING);
  const figures = evaluateEndpointing([samples], [700, 1500]);
  const cutOff = (endSilence: number, ofManner: string): number | undefined =>
    figures.find(({ endSilenceMs, manner }) => endSilenceMs === endSilence && manner === ofManner)?.cutOff;
  expect(cutOff(700, 'as said')).toBe(0);
  expect(cutOff(700, 'pause of 300 ms')).toBe(0);
  expect(cutOff(700, 'pause of 1200 ms')).toBe(1);
  expect(cutOff(1500, 'pause of 1200 ms')).toBe(0);
});

test('each manner says the whole sentence, what is begun again more than that', async () => {
  const { samples } = await samplesOf(RECORDING);
  const lengths = haltingly(samples).map((said) => said.samples.length / 8);
  expect(lengths[0]).toBe(samples.length / 8);
  expect(lengths.slice(1, 5).map((ms) => ms - samples.length / 8)).toEqual([300, 500, 800, 1200]);
  expect(lengths.at(-1)).toBeGreaterThan(samples.length / 8 + 600);
});
