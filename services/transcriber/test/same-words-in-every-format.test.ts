import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenTo } from '../src/evaluation/listen-client.ts';
import { type EncodedRecording, encoded } from '../src/evaluation/telephone-encodings.ts';
import { linear, recording } from './caller.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

const RECORDINGS = readdirSync(path.join(import.meta.dirname, 'recordings'))
  .filter((name) => name.endsWith('.wav'))
  .map((name) => name.slice(0, -4));

let transcriber: RunningTranscriber;

beforeAll(async () => {
  transcriber = await startTranscriber({ TRANSCRIBER_EVALUATION: 'true' });
});

afterAll(() => transcriber?.stop());

async function words(
  recorded: Omit<EncodedRecording, 'format'> & Partial<EncodedRecording>,
  messageMs: number,
): Promise<string> {
  const { audio, ...start } = recorded;
  const { finals } = await listenTo(transcriber.client, audio, start.sampleRateHz, {
    messageMs,
    speed: Number.POSITIVE_INFINITY,
    start,
  });
  return finals.flatMap((final) => final.words.map((word) => word.text)).join(' ');
}

test('8 kHz A-law, 8 kHz µ-law and 16 kHz linear give the words of 8 kHz linear, however the audio is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...RECORDINGS),
      fc.constantFrom(10, 20, 60, 100),
      async (id, messageMs) => {
        const audio = await recording(id);
        const samples = linear(audio);
        const expected = await words({ audio, sampleRateHz: 8000 }, 20);
        expect(expected).not.toBe('');
        expect({
          alaw: await words(encoded(samples, 'alaw'), messageMs),
          ulaw: await words(encoded(samples, 'ulaw'), messageMs),
          wide: await words(encoded(samples, 'linear16k'), messageMs),
        }).toEqual({ alaw: expected, ulaw: expected, wide: expected });
      },
    ),
    { numRuns: 16 },
  );
});
