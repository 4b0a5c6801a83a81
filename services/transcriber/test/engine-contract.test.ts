import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RecognitionListener, SpeechEngine } from '../src/engine/speech-engine.ts';
import { WebSocketEngine } from '../src/engine/websocket-engine.ts';
import { encoded } from '../src/evaluation/telephone-encodings.ts';
import { TranscriptionEngine } from '../src/outside/transcription-engine.ts';
import { linear, recording } from './caller.ts';
import { EMBEDDED_MODEL, embeddedEngine } from './embedded-engine.ts';
import { TranscriptionServer } from './transcription-server.ts';
import { VoskServer } from './vosk-server.ts';
import { HAS_WHISPER_SERVER, startWhisperServer } from './whisper-server.ts';

/** What a server may take for an utterance on a machine that others work on, milliseconds. */
const PATIENCE_MS = 60_000;

/** Recordings of synthetic voices, which the embedded model knows. */
const SYNTHETIC = {
  recording: 'b032-unseen-clean',
  sentence: "depuis mon divorce j'ai repris mon nom de jeune fille",
  sideBySide: ['a022-unseen-noisy', 'b048-unseen-clean', 'c030-pico-clean', 'b012-unseen-clean'],
};
/** Of a lifelike voice, which Whisper knows, and what it writes. */
const LIFELIKE = {
  recording: 'lifelike/reversion',
  sentence:
    'bonjour je voudrais savoir comment demander ma pension de réversion mon mari et décéder le mois dernier',
  sideBySide: ['lifelike/age', 'lifelike/reversion'],
};

interface Setup {
  readonly engine: SpeechEngine;
  /** What is said to it. */
  readonly speech: typeof SYNTHETIC;
  /** False for an engine that decodes an utterance as a whole, where speech pauses. */
  readonly decodesAsItComes: boolean;
  /** False for an engine that takes longer for a text so far than the speech lasts. */
  readonly keepsUp: boolean;
  stop(): Promise<void>;
}

async function embedded(): Promise<Setup> {
  const engine = await embeddedEngine();
  return { engine, speech: SYNTHETIC, decodesAsItComes: true, keepsUp: true, stop: () => engine.close() };
}

async function outside(): Promise<Setup> {
  const server = await VoskServer.start(EMBEDDED_MODEL);
  const engine = new WebSocketEngine({
    url: server.url,
    model: { name: 'outside', demonstrationOnly: false },
    connectMs: 1000,
    onReachable: () => undefined,
  });
  await vi.waitFor(() => expect(engine.ready).toBe(true));
  return {
    engine,
    speech: SYNTHETIC,
    decodesAsItComes: true,
    keepsUp: true,
    stop: async () => {
      await engine.close();
      await server.stop();
    },
  };
}

async function transcriptions(): Promise<Setup> {
  const server = await TranscriptionServer.start(EMBEDDED_MODEL);
  return await behind({ url: server.url, stop: () => server.stop(), speech: SYNTHETIC, keepsUp: true });
}

/** whisper.cpp's server, which decodes one utterance at a time, all of its window, on one thread. */
async function whisperServer(): Promise<Setup> {
  const server = await startWhisperServer();
  return await behind({ url: server.baseUrl, stop: () => server.stop(), speech: LIFELIKE, keepsUp: false });
}

async function behind(server: {
  readonly url: string;
  readonly speech: typeof SYNTHETIC;
  readonly keepsUp: boolean;
  stop(): Promise<void>;
}): Promise<Setup> {
  const engine = new TranscriptionEngine({
    baseUrl: server.url,
    model: 'outside',
    apiKey: '',
    deadlineMs: PATIENCE_MS,
    onReachable: () => undefined,
  });
  await vi.waitFor(() => expect(engine.ready).toBe(true), { timeout: PATIENCE_MS });
  return {
    engine,
    speech: server.speech,
    decodesAsItComes: false,
    keepsUp: server.keepsUp,
    stop: async () => {
      await engine.close();
      await server.stop();
    },
  };
}

/** Keeps what an engine tells. */
class Listener implements RecognitionListener {
  readonly partials: { words: readonly string[]; decodedMs: number }[] = [];
  readonly failures: Error[] = [];
  progressed = 0;

  partial(words: readonly string[], decodedMs: number): void {
    this.partials.push({ words, decodedMs });
  }

  progress(): void {
    this.progressed += 1;
  }

  failed(error: Error): void {
    this.failures.push(error);
  }
}

async function recognise(engine: SpeechEngine, samples: Int16Array, rate = 8000): Promise<string> {
  const recognition = engine.open(rate, new Listener());
  for (let at = 0; at < samples.length; at += rate / 50)
    recognition.write(samples.subarray(at, at + rate / 50));
  return (await recognition.finish()).map((word) => word.text).join(' ');
}

const ENGINES: readonly (readonly [string, () => Promise<Setup>])[] = [
  ['libvosk in this process', embedded],
  ['a recogniser over WebSocket', outside],
  ['a server of transcriptions', transcriptions],
  ...(HAS_WHISPER_SERVER ? ([['whisper.cpp’s server of transcriptions', whisperServer]] as const) : []),
];

describe.each(ENGINES)('%s', { timeout: 4 * PATIENCE_MS }, (_, create) => {
  let setup: Setup;
  let engine: SpeechEngine;
  let samples: Int16Array;

  beforeAll(async () => {
    setup = await create();
    engine = setup.engine;
    samples = linear(await recording(setup.speech.recording));
  }, 4 * PATIENCE_MS);

  afterAll(() => setup.stop());

  test('a sentence is recognised with words in order, times and confidences', async () => {
    const recognition = engine.open(8000, new Listener());
    recognition.write(samples);
    const words = await recognition.finish();
    expect(words.map((word) => word.text).join(' ')).toBe(setup.speech.sentence);
    for (const [index, word] of words.entries()) {
      expect(word.startMs).toBeGreaterThanOrEqual(words[index - 1]?.endMs ?? 0);
      expect(word.endMs).toBeGreaterThan(word.startMs);
      expect(word.endMs).toBeLessThanOrEqual(samples.length / 8);
      expect(word.confidence).toBeGreaterThan(0);
      expect(word.confidence).toBeLessThanOrEqual(1);
    }
  });

  test('partial texts grow while audio comes, and none comes after the final one', async ({ skip }) => {
    if (!setup.keepsUp) skip('one core takes longer for a text so far than the speech lasts');
    const listener = new Listener();
    const recognition = engine.open(8000, listener);
    for (let at = 0; at < samples.length; at += 1600) {
      recognition.write(samples.subarray(at, at + 1600));
      await vi.waitFor(() => expect(recognition.queuedMs).toBeLessThan(400), { interval: 5 });
    }
    await vi.waitFor(() => expect(listener.partials.some(({ words }) => words.length > 3)).toBe(true), {
      timeout: PATIENCE_MS,
    });
    await recognition.finish();
    const told = listener.partials.length;
    const positions = listener.partials.map(({ decodedMs }) => decodedMs);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    await recognise(engine, samples.subarray(0, 8000));
    expect(listener.partials).toHaveLength(told);
  });

  test('audio is decoded without being asked for, and the queue empties', async ({ skip }) => {
    if (!setup.decodesAsItComes) skip('it decodes an utterance as a whole, where speech pauses');
    const listener = new Listener();
    const recognition = engine.open(8000, listener);
    recognition.write(samples.subarray(0, 16_000));
    expect(recognition.queuedMs).toBeGreaterThan(0);
    await vi.waitFor(() => expect(recognition.queuedMs).toBeLessThan(200));
    expect(listener.progressed).toBeGreaterThan(0);
    recognition.discard();
  });

  test('a little audio is decoded at once when speech pauses', async () => {
    const listener = new Listener();
    const recognition = engine.open(8000, listener);
    recognition.write(samples.subarray(0, 8 * 1234));
    recognition.flush();
    await vi.waitFor(() => expect(recognition.queuedMs).toBe(0), { timeout: PATIENCE_MS });
    await vi.waitFor(() => expect(listener.partials.at(-1)?.decodedMs).toBe(1234), { timeout: PATIENCE_MS });
    recognition.discard();
  });

  test('utterances side by side do not mix', async () => {
    const recordings = await Promise.all(
      setup.speech.sideBySide.map(async (id) => linear(await recording(id))),
    );
    const alone: string[] = [];
    for (const each of recordings) alone.push(await recognise(engine, each));
    expect(new Set(alone).size).toBe(recordings.length);
    expect(await Promise.all(recordings.map((each) => recognise(engine, each)))).toEqual(alone);
  });

  test('8 and 16 kHz give the same words', async () => {
    expect(engine.accepts(8000) && engine.accepts(16_000)).toBe(true);
    expect(await recognise(engine, linear(encoded(samples, 'linear16k').audio), 16_000)).toBe(
      setup.speech.sentence,
    );
  });

  test('an utterance without audio has no words', async () => {
    expect(await engine.open(8000, new Listener()).finish()).toEqual([]);
  });

  test('a discarded utterance tells nothing any more and does not disturb the next', async () => {
    const listener = new Listener();
    const recognition = engine.open(8000, listener);
    recognition.write(samples);
    recognition.discard();
    recognition.write(samples);
    expect(await recognition.finish()).toEqual([]);
    expect(await recognise(engine, samples)).toBe(setup.speech.sentence);
    expect(listener.partials).toEqual([]);
    expect(listener.failures).toEqual([]);
  });

  test('closing ends what is in hand with a typed error and refuses more', async () => {
    const own = await create();
    const listener = new Listener();
    const open = own.engine.open(8000, listener);
    open.write(samples);
    const finishing = own.engine.open(8000, new Listener());
    finishing.write(samples);
    const final = finishing.finish().catch((error: unknown) => error);
    const closing = own.engine.close();
    expect(await final).toMatchObject({ code: 'ENGINE_CLOSED' });
    expect(listener.failures).toMatchObject([{ code: 'ENGINE_CLOSED' }]);
    expect(own.engine.ready).toBe(false);
    expect(() => own.engine.open(8000, new Listener())).toThrow(
      expect.objectContaining({ code: 'ENGINE_CLOSED' }),
    );
    await closing;
    await own.stop();
  });
});

test('an outside recogniser that goes away loses the utterance with a typed error and is found again', async () => {
  const told: boolean[] = [];
  let server = await VoskServer.start(EMBEDDED_MODEL);
  const { port, url } = server;
  const model = { name: 'outside', demonstrationOnly: false };
  const engine = new WebSocketEngine({ url, model, connectMs: 500, onReachable: (on) => void told.push(on) });
  await vi.waitFor(() => expect(engine.ready).toBe(true));
  const listener = new Listener();
  const recognition = engine.open(8000, listener);
  recognition.write(linear(await recording('a022-unseen-noisy')));
  await vi.waitFor(() => expect(listener.partials.length).toBeGreaterThan(0));
  await server.stop();
  await vi.waitFor(() => expect(listener.failures).toMatchObject([{ code: 'RECOGNISER_UNREACHABLE' }]));
  const refused = engine.open(8000, new Listener());
  await expect(refused.finish()).rejects.toMatchObject({ code: 'RECOGNISER_UNREACHABLE' });
  await vi.waitFor(() => expect(engine.ready).toBe(false));
  server = await VoskServer.start(EMBEDDED_MODEL, port);
  await vi.waitFor(() => expect(engine.ready).toBe(true), { timeout: 10_000 });
  expect(told).toEqual([true, false, true]);
  expect(await recognise(engine, linear(await recording('a022-unseen-noisy')))).toBe(
    'combien de trimestres il me manque',
  );
  await engine.close();
  await server.stop();
});
