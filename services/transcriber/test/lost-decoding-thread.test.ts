import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { VoskEngine } from '../src/engine/vosk-engine.ts';
import { ListenSession } from '../src/listening/listen-session.ts';
import { linear, recording, silence } from './caller.ts';
import { embeddedEngine } from './embedded-engine.ts';
import { KeptOutput, orderOf } from './session-output.ts';

let engine: VoskEngine;
let lost = 0;

beforeAll(async () => {
  engine = await embeddedEngine(() => {
    lost += 1;
  });
});

afterAll(() => engine.close());

const clocks = { wall: () => Date.now(), steady: () => performance.now() };

const SENTENCE = "depuis mon divorce j'ai repris mon nom de jeune fille";

const finalText = ({ texts }: KeptOutput): string | undefined =>
  texts
    .at(-1)
    ?.words.map((word) => word.text)
    .join(' ');

async function listen(audio: Buffer): Promise<KeptOutput> {
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  session.audio(audio);
  await session.finish('closed');
  return output;
}

test('what killed decoding threads had in hand is decoded again by those that replace them, to the last word', async () => {
  const sentence = Buffer.concat([await recording('b032-unseen-clean'), silence(300)]);
  const outputs = Array.from({ length: 6 }, () => new KeptOutput());
  const sessions = outputs.map((output) => new ListenSession(orderOf(), engine, output, clocks));
  for (const session of sessions) session.audio(sentence.subarray(0, 16 * 3000));
  await vi.waitFor(() => expect(outputs.every(({ texts }) => texts.length > 0)).toBe(true));
  for (const session of sessions) session.audio(sentence.subarray(16 * 3000));
  const finishing = sessions.map((session) => session.finish('key'));
  await Promise.all(engine.pool.workers.map((worker) => worker.terminate()));
  await Promise.all(finishing);
  await vi.waitFor(() => expect(lost).toBe(2));
  expect(outputs.map(({ ends }) => ends.map(({ reason }) => reason))).toEqual(outputs.map(() => ['key']));
  expect(outputs.map(finalText)).toEqual(outputs.map(() => SENTENCE));
  expect(outputs.flatMap(({ droppedMs }) => droppedMs)).toEqual([]);
  expect(engine.openUtterances).toBe(0);
  expect(finalText(await listen(sentence))).toBe(SENTENCE);
});

test('a thread killed in the middle of an utterance takes back no word that was stable', async () => {
  const sentence = await recording('b032-unseen-clean');
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  session.audio(sentence.subarray(0, 16 * 2500));
  await vi.waitFor(() => expect(output.texts.at(-1)?.stableWords).toBeGreaterThan(0), { timeout: 10_000 });
  await Promise.all(engine.pool.workers.map((worker) => worker.terminate()));
  session.audio(sentence.subarray(16 * 2500));
  await session.finish('closed');
  let stable: readonly string[] = [];
  for (const { words, stableWords } of output.texts.filter(({ end }) => end === undefined)) {
    expect(words.slice(0, stable.length).map(({ text }) => text)).toEqual(stable);
    stable = words.slice(0, stableWords).map(({ text }) => text);
  }
  expect(finalText(output)).toBe(SENTENCE);
});

test('an utterance that is longer than what is kept fails with its thread, with a typed code', async () => {
  const sentence = linear(await recording('b032-unseen-clean'));
  let failure: Error | undefined;
  const recognition = engine.open(8000, {
    partial: () => undefined,
    progress: () => undefined,
    failed: (error) => {
      failure = error;
    },
  });
  const writeSeconds = (seconds: number): void => {
    for (let samples = 0; samples < seconds * 8000; samples += sentence.length) recognition.write(sentence);
  };
  writeSeconds(31);
  await vi.waitFor(() => expect(recognition.queuedMs).toBeLessThan(500), { timeout: 20_000 });
  // A thread that is killed between two turns of the utterance loses nothing of it.
  await vi.waitFor(
    async () => {
      writeSeconds(5);
      await Promise.all(engine.pool.workers.map((worker) => worker.terminate()));
      expect(failure).toMatchObject({ code: 'DECODER_LOST' });
    },
    { timeout: 20_000 },
  );
  await expect.poll(() => engine.openUtterances).toBe(0);
});

test('a thread killed again and again never stops the engine', async () => {
  const sentence = await recording('a022-unseen-noisy');
  for (let round = 0; round < 5; round++) {
    const listening = listen(sentence);
    await engine.pool.workers[round % 2]?.terminate();
    expect((await listening).ends).toHaveLength(1);
  }
  const output = await listen(sentence);
  expect(output.texts.at(-1)?.words).toHaveLength(6);
});
