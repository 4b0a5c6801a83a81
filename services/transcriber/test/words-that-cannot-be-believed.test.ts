import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEFAULT_ENDPOINTING } from '../src/endpointing.ts';
import type { VoskEngine } from '../src/engine/vosk-engine.ts';
import { evaluateNoises, noisesTogether } from '../src/evaluation/noise-evaluation.ts';
import { ListenSession } from '../src/listening/listen-session.ts';
import { recording, silence } from './caller.ts';
import { embeddedEngine } from './embedded-engine.ts';
import { PacedEngine } from './recognisers.ts';
import { KeptOutput, orderOf, voice } from './session-output.ts';

const clocks = { wall: () => Date.now(), steady: () => performance.now() };
let engine: VoskEngine;

beforeAll(async () => {
  engine = await embeddedEngine();
});

afterAll(() => engine?.close());

/** Hears audio as fast as it is decoded. */
async function hear(audio: Buffer, minConfidence = DEFAULT_ENDPOINTING.minConfidence): Promise<KeptOutput> {
  const output = new KeptOutput();
  const endpointing = { ...DEFAULT_ENDPOINTING, minConfidence };
  const session = new ListenSession(orderOf({ endpointing }), engine, output, clocks);
  for (let at = 0; at < audio.length; at += 1600) {
    session.audio(audio.subarray(at, at + 1600));
    await vi.waitFor(() => expect(output.held).toBe(false), { interval: 2, timeout: 5_000 });
  }
  await session.finish('closed');
  return output;
}

const finalWords = (output: KeptOutput) => output.texts.findLast(({ end }) => end)?.words ?? [];

/** What the recording is when its bytes are taken for those of another encoding: two 8-bit samples for each one. */
function misread(pcm: Buffer): Buffer {
  const samples = Buffer.alloc(pcm.length);
  for (let at = 0; at < pcm.length / 2; at += 1)
    samples.writeInt16LE(((pcm[at] as number) - 128) << 7, at * 2);
  return samples;
}

/** Speech played backwards: a voice in every respect but that it says nothing. */
function backwards(pcm: Buffer): Buffer {
  const samples = Buffer.from(pcm);
  return samples.swap16().reverse();
}

test.each([
  ['a voice played backwards', 'c014-pico-clean', backwards],
  ['audio in another encoding', 'a022-unseen-noisy', misread],
])('%s is not understood, whatever words the recogniser finds in it', async (_, id, spoil) => {
  const audio = Buffer.concat([silence(500), spoil(await recording(id)), silence(1500)]);
  expect(finalWords(await hear(audio, 0)).length).toBeGreaterThan(0);
  const output = await hear(audio);
  expect(output.texts.some(({ end }) => end !== undefined)).toBe(true);
  expect(finalWords(output)).toEqual([]);
});

test('of the noises that can be made of some recordings, few are believed, and no sentence is lost', async () => {
  const ids = ['a022-unseen-noisy', 'b012-unseen-clean', 'b032-unseen-clean', 'c030-pico-clean'];
  const items = ids.map((id) => ({ id, set: '', text: '' }));
  const evaluation = await evaluateNoises(engine, items, path.join(import.meta.dirname, 'recordings'));
  expect(evaluation.speech).toEqual({ sounds: ids.length, withWords: ids.length, believed: ids.length });
  const { withWords, believed } = noisesTogether(evaluation);
  expect(withWords).toBeGreaterThanOrEqual(12);
  expect(believed).toBeLessThanOrEqual(3);
}, 120_000);

test('the end of an utterance in which every word is doubtful says that nothing was understood, in time', async () => {
  vi.useFakeTimers();
  const paced = new PacedEngine();
  paced.confidence = 0.4;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), paced, output, clocks);
  const audio = Buffer.concat([voice(3000), silence(900)]);
  for (let at = 0; at < audio.length; at += 1600) {
    session.audio(audio.subarray(at, at + 1600));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(output.ends).toMatchObject([
    { reason: 'end-of-speech', somethingHeard: false, notUnderstood: true },
  ]);
  expect(output.texts.at(-1)).toMatchObject({ words: [], stableWords: 0, end: { reason: 'end-of-speech' } });
  expect(output.told.at(-1)).toBe('over');
  vi.useRealTimers();
});

test('of a voice in another language the language is told and no word, and the call goes on in time', async () => {
  vi.useFakeTimers();
  const paced = new PacedEngine();
  paced.language = 'en';
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), paced, output, clocks);
  const audio = Buffer.concat([voice(3000), silence(900)]);
  for (let at = 0; at < audio.length; at += 1600) {
    session.audio(audio.subarray(at, at + 1600));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(output.ends).toMatchObject([
    { reason: 'end-of-speech', somethingHeard: false, notUnderstood: true },
  ]);
  expect(output.texts.at(-1)).toMatchObject({ words: [], language: 'en', end: { reason: 'end-of-speech' } });
  vi.useRealTimers();
});

test('a sentence that was understood stays', async () => {
  const output = await hear(Buffer.concat([await recording('b032-unseen-clean'), silence(1500)]));
  expect(output.ends).toMatchObject([{ somethingHeard: true, notUnderstood: false }]);
  expect(finalWords(output).map(({ text }) => text)).toContain('divorce');
});
