import { ensure, speak } from '@decroche/local-stack';
import { beforeAll, expect, test } from 'vitest';
import { likeness } from './audio-likeness.ts';

let speech: Int16Array;
let other: Int16Array;

beforeAll(async () => {
  await ensure(['espeak']);
  speech = (await speak('Bonjour, est-ce que j’ai droit à la retraite de mon mari ?')).pcm;
  other = (await speak('Je voudrais savoir à quelle date je serai payée, merci beaucoup.')).pcm;
});

/** Silence of so many samples, then the speech without the samples from `lost` to `lost + 160`. */
function heardAs(samples: Int16Array, delay: number, lost?: number): Float64Array {
  const kept = lost === undefined ? [...samples] : [...samples.slice(0, lost), ...samples.slice(lost + 160)];
  return Float64Array.from([...new Array(delay).fill(0), ...kept, ...new Array(9_000).fill(0)]);
}

test('what the phone itself tore is not held against who heard it, and what it never sent is', () => {
  const gap = 50 * 160;
  const torn = [...speech.slice(0, gap), ...new Array(20 * 160).fill(0), ...speech.slice(gap)];
  const heard = Float64Array.from([...new Array(1_234).fill(0), ...torn, ...new Array(9_000).fill(0)]);
  const gaps = new Array(20).fill(gap);
  expect(likeness(speech, heard).found).toBeLessThan(0.8);
  expect(likeness(speech, heard, gaps)).toMatchObject({ found: 1, slippedFrames: 0 });
  heard.fill(0, 1_234 + gap + 20 * 160);
  expect(likeness(speech, heard, gaps).found).toBeLessThan(0.8);
});

test('the measure finds the same speech, sees a lost frame, and does not find other speech', () => {
  expect(likeness(speech, heardAs(speech, 1_234))).toMatchObject({ found: 1, slippedFrames: 0 });
  const slipped = likeness(speech, heardAs(speech, 1_234, speech.length >> 1));
  expect(slipped.found).toBeGreaterThan(0.8);
  expect(slipped.slippedFrames).toBe(1);
  expect(likeness(speech, heardAs(other, 1_234)).found).toBeLessThan(0.2);
});
