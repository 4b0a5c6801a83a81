import { readdirSync } from 'node:fs';
import path from 'node:path';
import { AudioFormat, type ListenStart } from '@decroche/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from '../src/audio/g711.ts';
import { listenTo } from '../src/evaluation/listen-client.ts';
import { linear, recording, upsampled } from './caller.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

const RECORDINGS = readdirSync(path.join(import.meta.dirname, 'recordings'))
  .filter((name) => name.endsWith('.wav'))
  .map((name) => name.slice(0, -4));

let transcriber: RunningTranscriber;

beforeAll(async () => {
  transcriber = await startTranscriber({ TRANSCRIBER_EVALUATION: 'true' });
});

afterAll(() => transcriber?.stop());

/** Compands by looking for the nearest value of the decoding table. */
function companded(samples: Int16Array, table: Int16Array): Buffer {
  const octets = [...table.entries()].sort(([, a], [, b]) => a - b);
  return Buffer.from(
    samples.map((sample) => {
      let low = 0;
      let high = octets.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((octets[middle]?.[1] ?? 0) <= sample) low = middle;
        else high = middle;
      }
      const [below, above] = [octets[low], octets[high]];
      return Math.abs((below?.[1] ?? 0) - sample) <= Math.abs((above?.[1] ?? 0) - sample)
        ? (below?.[0] ?? 0)
        : (above?.[0] ?? 0);
    }),
  );
}

async function words(audio: Buffer, messageMs: number, start: Partial<ListenStart>): Promise<string> {
  const rate = start.sampleRateHz ?? 8000;
  const { finals } = await listenTo(transcriber.client, audio, rate, {
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
        const samples = linear(await recording(id));
        const wide = Buffer.from(upsampled(samples).buffer);
        const expected = await words(Buffer.from(samples.buffer), 20, {});
        expect(expected).not.toBe('');
        expect({
          alaw: await words(companded(samples, ALAW_TO_LINEAR), messageMs, { format: AudioFormat.ALAW }),
          ulaw: await words(companded(samples, ULAW_TO_LINEAR), messageMs, { format: AudioFormat.ULAW }),
          wide: await words(wide, messageMs, { sampleRateHz: 16_000 }),
        }).toEqual({ alaw: expected, ulaw: expected, wide: expected });
      },
    ),
    { numRuns: 16 },
  );
});
