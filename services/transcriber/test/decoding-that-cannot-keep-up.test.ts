import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_ENDPOINTING } from '../src/endpointing.ts';
import { ListenSession } from '../src/listening/listen-session.ts';
import { silence } from './caller.ts';
import { PacedEngine } from './recognisers.ts';
import { KeptOutput, orderOf, voice } from './session-output.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** Sends audio in real time, whether or not it is held: a telephone cannot wait. Decodes every 100 ms. */
async function live(session: ListenSession, engine: PacedEngine, audio: Buffer): Promise<void> {
  for (let at = 0; at < audio.length; at += 1600) {
    session.audio(audio.subarray(at, at + 1600));
    await vi.advanceTimersByTimeAsync(100);
    engine.decode();
  }
}

test('a decoder that stands still holds the sender, then the utterance is given up with the text so far', async () => {
  const engine = new PacedEngine();
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  engine.paceMs = 100;
  await live(session, engine, voice(2000));
  expect(output.held).toBe(false);
  engine.paceMs = 0;
  await live(session, engine, voice(1500));
  expect(output.held).toBe(true);
  expect(output.ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(3000);
  expect(output.ends).toMatchObject([{ reason: 'given-up', somethingHeard: true }]);
  expect(output.texts.at(-1)).toMatchObject({ end: { reason: 'given-up' } });
  expect(output.texts.at(-1)?.words.map((word) => word.text)).toEqual(['mot0', 'mot1']);
  expect(output.droppedMs.at(-1)).toBeGreaterThan(1000);
  expect(output.told.at(-1)).toBe('over');
  expect(engine.recognitions.size).toBe(0);
});

test('a caller whose text is late has not been silent, and does not wait for it', async () => {
  const engine = new PacedEngine();
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  engine.stuck = true;
  await live(session, engine, Buffer.concat([voice(900), silence(2500)]));
  expect(output.ends).toMatchObject([
    { reason: 'end-of-speech', somethingHeard: false, notUnderstood: true },
  ]);
  session.discard();
});

test('a sender faster than real time is held and let go, and nothing is dropped', async () => {
  const engine = new PacedEngine();
  engine.paceMs = 400;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  const audio = voice(20_000);
  let waited = 0;
  for (let at = 0; at < audio.length; at += 320) {
    session.audio(audio.subarray(at, at + 320));
    while (output.held) {
      await vi.advanceTimersByTimeAsync(10);
      engine.decode();
      waited += 1;
    }
  }
  expect(waited).toBeGreaterThan(10);
  await session.finish('closed');
  expect(output.droppedMs).toEqual([]);
  expect(output.texts.at(-1)?.words).toHaveLength(20);
});

test('a live leg that decoding falls behind loses audio, says how much, and is heard again once it is caught up', async () => {
  const engine = new PacedEngine();
  const output = new KeptOutput();
  const endpointing = { ...DEFAULT_ENDPOINTING, noSpeechMs: 0, noiseMs: 60_000, maxUtteranceMs: 300_000 };
  const session = new ListenSession(orderOf({ continuous: true, endpointing }), engine, output, clocks);
  engine.paceMs = 100;
  await live(session, engine, voice(3000));
  engine.paceMs = 20;
  const speech = voice(20_000);
  let unsent: Buffer[] = [];
  for (let at = 0; at < speech.length; at += 1600) {
    unsent.push(speech.subarray(at, at + 1600));
    while (!output.held && unsent.length > 0) session.audio(unsent.shift() as Buffer);
    await vi.advanceTimersByTimeAsync(100);
    engine.decode();
  }
  expect(output.ends[0]).toMatchObject({ reason: 'given-up' });
  engine.paceMs = 200;
  for (const audio of unsent) session.audio(audio);
  unsent = [];
  const ends = output.ends.length;
  await live(session, engine, Buffer.concat([silence(2000), voice(3000), silence(2000)]));
  expect(output.ends.length).toBeGreaterThan(ends);
  expect(output.ends.at(-1)).toMatchObject({ reason: 'end-of-speech', somethingHeard: true });
  const lastSpeechEndsAt = 3000 + 20_000 + 2000 + 3000;
  expect(Math.abs((output.ends.at(-1)?.speechEndMs ?? 0) - lastSpeechEndsAt)).toBeLessThan(150);
  expect(output.droppedMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(1000);
  session.discard();
});

test('a lost decoder ends the utterance with the text so far', async () => {
  const engine = new PacedEngine();
  engine.paceMs = 100;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  await live(session, engine, voice(3000));
  engine.breakDown();
  await vi.advanceTimersByTimeAsync(0);
  expect(output.ends).toMatchObject([{ reason: 'given-up', somethingHeard: true }]);
  expect(output.texts.at(-1)?.words.length).toBeGreaterThanOrEqual(2);
});

test('the end of an utterance is told even if its final text is late, and the text follows as given up', async () => {
  const engine = new PacedEngine();
  engine.paceMs = 100;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  await live(session, engine, voice(3000));
  engine.stuck = true;
  await live(session, engine, silence(1200));
  expect(output.ends).toMatchObject([{ reason: 'end-of-speech', somethingHeard: true }]);
  expect(output.told).not.toContain('final');
  await vi.advanceTimersByTimeAsync(5000);
  expect(output.told.slice(-2)).toEqual(['final', 'over']);
  expect(output.texts.at(-1)).toMatchObject({ end: { reason: 'given-up' } });
});

test('the caller never waits more than a second for a decoder that has understood nothing yet', async () => {
  const engine = new PacedEngine();
  engine.stuck = true;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  await live(session, engine, Buffer.concat([voice(600), silence(900)]));
  expect(output.ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(output.ends).toMatchObject([{ reason: 'end-of-speech', somethingHeard: false }]);
  session.discard();
});

test('what was refused is thrown away even while it is being finalised', async () => {
  const engine = new PacedEngine();
  engine.paceMs = 100;
  const output = new KeptOutput();
  const session = new ListenSession(orderOf(), engine, output, clocks);
  await live(session, engine, voice(3000));
  engine.stuck = true;
  void session.finish('key');
  await vi.advanceTimersByTimeAsync(10);
  session.discard();
  await vi.advanceTimersByTimeAsync(5000);
  expect(output.told).toEqual(['speech', 'over']);
  expect(engine.recognitions.size).toBe(0);
});

test('the clock of the machine may jump: utterances end all the same', async () => {
  const engine = new PacedEngine();
  engine.paceMs = 100;
  const output = new KeptOutput();
  let shift = 0;
  const jumping = { wall: () => Date.now() + shift, steady: () => performance.now() };
  const session = new ListenSession(orderOf({ continuous: true }), engine, output, jumping);
  for (const jump of [0, -86_400_000, 3_600_000]) {
    shift = jump;
    await live(session, engine, Buffer.concat([voice(2000), silence(1500)]));
  }
  expect(output.ends.map(({ reason }) => reason)).toEqual([
    'end-of-speech',
    'end-of-speech',
    'end-of-speech',
  ]);
  expect(output.droppedMs).toEqual([]);
  session.discard();
});
