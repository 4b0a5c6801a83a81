import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toLinear } from '../audio/audio-format.ts';
import { readWav } from '../audio/wav-file.ts';
import { BrokenOff } from './broken-off.ts';

const FRAME = 160;
const RECORDINGS = path.resolve(import.meta.dirname, '../../test/recordings');
const files = (await readdir(RECORDINGS)).filter((file) => file.endsWith('.wav'));

const samplesOf = async (file: string): Promise<Int16Array> =>
  toLinear((await readWav(path.join(RECORDINGS, file))).pcm, 'pcm-s16le');

function heard(samples: Int16Array, zeroFrames: number): BrokenOff {
  const brokenOff = new BrokenOff();
  for (let from = 0; from + FRAME <= samples.length; from += FRAME)
    brokenOff.push(samples.subarray(from, from + FRAME));
  for (let frame = 0; frame < zeroFrames; frame++) brokenOff.push(new Int16Array(FRAME));
  return brokenOff;
}

/** Up to the loudest frame. */
function cut(samples: Int16Array): Int16Array {
  const levels = Array.from({ length: Math.floor(samples.length / FRAME) }, (_, frame) =>
    samples.subarray(frame * FRAME, (frame + 1) * FRAME).reduce((sum, sample) => sum + sample ** 2, 0),
  );
  return samples.subarray(0, (levels.indexOf(Math.max(...levels)) + 1) * FRAME);
}

test.each(files)(
  '%s: cut in the middle of a word it is broken off, said to its end it is not',
  async (file) => {
    const samples = await samplesOf(file);
    expect(heard(cut(samples), 35).now).toBe(true);
    expect(heard(samples, 35).now).toBe(false);
  },
);

test('a line that is silent but not digitally so, or on which the voice comes back, is not broken off', async () => {
  const samples = cut(await samplesOf(files[0] as string));
  const noise = new Int16Array(35 * FRAME).map((_, index) => (index % 2 === 0 ? 8 : -8));
  expect(heard(new Int16Array([...samples, ...noise]), 0).now).toBe(false);
  expect(heard(new Int16Array([...samples, ...new Int16Array(8 * FRAME), ...samples]), 0).now).toBe(false);
});

test('the echo that a resampler leaves behind does not hide it', async () => {
  const samples = cut(await samplesOf(files[0] as string));
  const echo = new Int16Array(FRAME).fill(3, 0, 12);
  expect(heard(new Int16Array([...samples, ...echo]), 35).now).toBe(true);
});

test('silence alone is not broken off speech', () => {
  expect(heard(new Int16Array(0), 50).now).toBe(false);
});
