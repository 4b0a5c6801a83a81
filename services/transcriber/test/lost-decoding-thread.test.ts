import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { VoskEngine } from '../src/engine/vosk-engine.ts';
import { ListenSession } from '../src/listening/listen-session.ts';
import { recording, silence } from './caller.ts';
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

async function listen(audio: Buffer): Promise<KeptOutput> {
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  session.audio(audio);
  await session.finish('closed');
  return output;
}

test('killed decoding threads end what they had in hand as given up, are replaced, and the next call is heard', async () => {
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
  expect(outputs.map(({ ends }) => ends.length)).toEqual([1, 1, 1, 1, 1, 1]);
  const reasons = outputs.map(({ ends }) => ends[0]?.reason);
  expect(reasons).toContain('given-up');
  for (const { texts } of outputs) expect(texts.at(-1)?.words.length).toBeGreaterThan(0);
  expect(engine.openUtterances).toBe(0);

  const after = await listen(sentence);
  expect(
    after.texts
      .at(-1)
      ?.words.map((word) => word.text)
      .join(' '),
  ).toBe("depuis mon divorce j'ai repris mon nom de jeune fille");
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
