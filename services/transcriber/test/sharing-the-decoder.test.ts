import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecognitionListener } from '../src/engine/speech-engine.ts';
import { VoskEngine } from '../src/engine/vosk-engine.ts';
import { readManifest } from '../src/models/manifest.ts';
import { checkModelFolder } from '../src/models/model-folder.ts';
import { linear, recording } from './caller.ts';
import { EMBEDDED_MODEL, embeddedEngine } from './embedded-engine.ts';

const SILENT: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};

let engine: VoskEngine;

beforeAll(async () => {
  engine = await embeddedEngine();
});

afterAll(() => engine.close());

test('a stream that is minutes behind does not keep others from being heard', async () => {
  const sentence = linear(await recording('b032-unseen-clean'));
  const greedy = Array.from({ length: 4 }, () => engine.open(8000, SILENT));
  const minutes = Math.ceil((120 * 8000) / sentence.length);
  for (const each of greedy) for (let turn = 0; turn < minutes; turn++) each.write(sentence);
  const behindMs = greedy.map(({ queuedMs }) => queuedMs);
  const modest = engine.open(8000, SILENT);
  modest.write(sentence);
  const words = await modest.finish();
  expect(words.map(({ text }) => text).join(' ')).toBe(
    "depuis mon divorce j'ai repris mon nom de jeune fille",
  );
  for (const [index, each] of greedy.entries()) {
    expect(each.queuedMs).toBeGreaterThan((behindMs[index] as number) / 2);
    each.discard();
  }
});

test('decoding threads share one copy of the model, and so do those that replace them', async () => {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'model-')), 'fr-telephone-synthetic');
  await cp(EMBEDDED_MODEL, folder, { recursive: true });
  const manifest = await readManifest(path.join(EMBEDDED_MODEL, '../manifest.json'));
  const model = await checkModelFolder(folder, manifest);
  const own = VoskEngine.create({ model, threads: 3, onThreadLost: () => undefined });
  // Whoever needed a copy of its own would look for the files.
  await rm(path.dirname(folder), { recursive: true });
  const sentence = linear(await recording('a022-unseen-noisy'));
  const sayAll = async (): Promise<string[]> => {
    const spoken = Array.from({ length: 9 }, () => {
      const recognition = own.open(8000, SILENT);
      recognition.write(sentence);
      return recognition.finish();
    });
    return (await Promise.all(spoken)).map((words) => words.map(({ text }) => text).join(' '));
  };
  const expected = Array.from({ length: 9 }, () => 'combien de trimestres il me manque');
  expect(await sayAll()).toEqual(expected);
  await Promise.all(own.pool.workers.map((worker) => worker.terminate()));
  expect(await sayAll()).toEqual(expected);
  await own.close();
});
