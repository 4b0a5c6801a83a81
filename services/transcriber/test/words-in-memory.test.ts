import { setTimeout as pause } from 'node:timers/promises';
import { copiesInMemory, until } from '@decroche/test-kit';
import { TestBus } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { Caller, recording, silence, startOf } from './caller.ts';
import { RedactorEar } from './redactor-ear.ts';

/** Of recording b032. */
const SENTENCE = "depuis mon divorce j'ai repris mon nom de jeune fille";
/**
 * Pieces of it as texts, and one word as it stands in an event, between threads and in an answer of the recogniser; the bare
 * word is in the model as well.
 */
const WORDS = [
  ...['depuis mon divorce', "mon divorce j'ai", 'nom de jeune fille'],
  ...['\n\u0007divorce', '"\u0007divorce', '"divorce"'],
];
/** The engine may keep the last text that it looked at. */
const MAX_COPIES = 1;
const DEADLINE_MS = 90_000;
const MESSAGE_BYTES = 640;

/** Pieces of a recording of 8 kHz, each 2 ms long. */
const soundsOf = (speech: Buffer): Buffer[] =>
  Array.from({ length: 8 }, (_, index) => speech.subarray(12_000 + 1_500 * index, 12_032 + 1_500 * index));

async function speak(caller: Caller, audio: Buffer): Promise<void> {
  for (let at = 0; at < audio.length; at += MESSAGE_BYTES) {
    caller.send({ $case: 'audio', value: audio.subarray(at, at + MESSAGE_BYTES) });
    await pause(20);
  }
}

test('what a caller said, sound and words, is gone from the memory of the process within seconds', async () => {
  const bus = await TestBus.start();
  const ear = new RedactorEar(bus);
  const { GRPC_CLIENTS: _, ...env } = bus.env('transcriber');
  const transcriber = await TranscriberProcess.start({
    ...env,
    TRANSCRIBER_EVALUATION: 'false',
    MAX_STREAMS: '4',
    ARBITRATION: 'false',
    // Counting takes its time.
    STREAM_IDLE_TIMEOUT_MS: '60000',
    DECODER_THREADS: '2',
  });
  const client = openClient(transcriber);
  try {
    await until('the redactor hears', () => ear.reading);
    const copies = (...of: readonly (string | Uint8Array)[]): Promise<number> =>
      copiesInMemory(transcriber.pid, ...of);
    const words = (): string[] => ear.heard.at(-1)?.words.map(({ text }) => text) ?? [];
    const earlier = new Caller(client, startOf());
    await speak(earlier, Buffer.concat([await recording('b048-unseen-clean'), silence(1_500)]));
    expect(await earlier.ended).toBe('OK');
    await until(
      'the caller before him is wiped',
      async () => (await copies('démarches sur du papier')) <= MAX_COPIES,
      DEADLINE_MS,
    );

    const speech = await recording('b032-unseen-clean');
    const sounds = soundsOf(speech);
    const caller = new Caller(client, startOf());
    await speak(caller, speech.subarray(0, 16 * 2_000));
    await until('his first words are heard', () => words().includes('divorce'));
    // What is measured is there while he speaks.
    expect(await copies(...WORDS)).toBeGreaterThan(0);
    expect(await copies(...sounds)).toBeGreaterThan(0);
    await speak(caller, Buffer.concat([speech.subarray(16 * 2_000), silence(1_500)]));
    expect(await caller.ended).toBe('OK');
    expect(words().join(' ')).toBe(SENTENCE);
    await until('he is wiped', async () => (await copies(...WORDS, ...sounds)) <= MAX_COPIES, DEADLINE_MS);
  } finally {
    client.close();
    await transcriber.stop();
    await bus.stop();
  }
}, 300_000);
