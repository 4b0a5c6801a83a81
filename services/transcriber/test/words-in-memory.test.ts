import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copiesInMemory, until } from '@decroche/test-kit';
import { TestBus } from '@decroche/test-stage';
import { expect, test } from 'vitest';
import { openClient } from '../src/evaluation/listen-client.ts';
import { TranscriberProcess } from '../src/evaluation/transcriber-process.ts';
import { PEOPLE_MODEL } from '../src/models/model-store.ts';
import { Caller, recording, silence, startOf } from './caller.ts';
import { RedactorEar } from './redactor-ear.ts';

/** Somebody who calls, and how what he says is found again. */
interface Case {
  readonly who: string;
  readonly recording: string;
  /** Whole, as the believed recogniser writes it, or a part of it. */
  readonly heard: string;
  /** Told as heard in the first {@link BEGINNING_MS}; empty for nothing. */
  readonly early: string;
  /**
   * Pieces of it as texts, and one word as it stands in an event, between threads and in an answer of the recogniser; the bare
   * word is in the model as well.
   */
  readonly words: readonly string[];
  readonly arbitration: boolean;
}

const traced = (word: string): string[] => [`\n\u0007${word}`, `"\u0007${word}`, `"${word}"`];
const DIVORCE = {
  recording: 'b032-unseen-clean',
  heard: "depuis mon divorce j'ai repris mon nom de jeune fille",
  early: 'divorce',
  words: ['depuis mon divorce', "mon divorce j'ai", 'nom de jeune fille', ...traced('divorce')],
};
const PEOPLE_ARE_HEARD = existsSync(path.join(import.meta.dirname, '../../../.local/models', PEOPLE_MODEL));
if (!PEOPLE_ARE_HEARD)
  process.stderr.write(`left out: memory of both recognisers, ./run models fetch ${PEOPLE_MODEL}\n`);
const BEGINNING_MS = 2_000;
const CASES: readonly Case[] = [
  { who: 'one recogniser', ...DIVORCE, arbitration: false },
  ...(PEOPLE_ARE_HEARD
    ? [
        // Until it is known who speaks, nobody is told a text.
        { who: 'both, the embedded one is believed', ...DIVORCE, early: '', arbitration: true },
        {
          who: 'both, the other one is believed',
          recording: 'lifelike/reversion',
          heard: 'pension de réversion',
          early: '',
          words: ['demander ma pension de réversion', 'mon mari est décédé', ...traced('réversion')],
          arbitration: true,
        },
      ]
    : []),
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

test.each(CASES)(
  'what was said, sound and words, is gone from memory within seconds: $who',
  async (said) => {
    const bus = await TestBus.start();
    const ear = new RedactorEar(bus);
    const { GRPC_CLIENTS: _, ...env } = bus.env('transcriber');
    const transcriber = await TranscriberProcess.start({
      ...env,
      TRANSCRIBER_EVALUATION: 'false',
      MAX_STREAMS: '4',
      ARBITRATION: String(said.arbitration),
      // Counting takes its time.
      STREAM_IDLE_TIMEOUT_MS: '600000',
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

      const speech = await recording(said.recording);
      const sounds = soundsOf(speech);
      const caller = new Caller(client, startOf());
      await speak(caller, speech.subarray(0, 16 * BEGINNING_MS));
      // What is measured is there while he speaks.
      expect(await copies(...sounds)).toBeGreaterThan(0);
      if (said.early !== '') {
        await until('his first words are heard', () => words().join(' ').includes(said.early));
        expect(await copies(...said.words)).toBeGreaterThan(0);
      }
      await speak(caller, Buffer.concat([speech.subarray(16 * BEGINNING_MS), silence(1_500)]));
      expect(await caller.ended).toBe('OK');
      expect(words().join(' ')).toContain(said.heard);
      await until(
        'he is wiped',
        async () => (await copies(...said.words, ...sounds)) <= MAX_COPIES,
        DEADLINE_MS,
      ).catch(async (cause: unknown) => {
        const left: [string, number][] = [['sounds', await copies(...sounds)]];
        for (const word of said.words) left.push([word, await copies(word)]);
        throw new Error(`left in memory: ${JSON.stringify(left)}`, { cause });
      });
    } finally {
      client.close();
      await transcriber.stop();
      await bus.stop();
    }
  },
  300_000,
);
