import { cp, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ModelEntry, readManifest } from './manifest.ts';
import { checkModelFolder } from './model-folder.ts';

const MODELS = path.resolve(import.meta.dirname, '../../../../models');
const NAME = 'fr-telephone-synthetic';
let models: readonly ModelEntry[];
let parent: string;
let folder: string;

beforeEach(async () => {
  models = await readManifest(path.join(MODELS, 'manifest.json'));
  parent = await mkdtemp(path.join(tmpdir(), 'model-'));
  folder = path.join(parent, NAME);
  await cp(path.join(MODELS, NAME), folder, { recursive: true });
});

afterEach(() => rm(parent, { recursive: true }));

test('the embedded model has the files of the manifest and says that it is for demonstrations', async () => {
  expect(await checkModelFolder(folder, models)).toMatchObject({
    name: NAME,
    demonstrationOnly: true,
    verified: true,
    sampleRateHz: 8000,
  });
});

test('a missing folder is named', async () => {
  const missing = path.join(parent, 'nowhere');
  await expect(checkModelFolder(missing, models)).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message: expect.stringContaining(missing),
  });
});

test.each(['am/final.mdl', 'graph/HCLG.fst', 'conf/mfcc.conf', 'graph/words.txt'])(
  'a model without %s is incomplete',
  async (file) => {
    await rm(path.join(folder, file));
    await expect(checkModelFolder(folder, models)).rejects.toMatchObject({
      code: 'MODEL_INCOMPLETE',
      message: expect.stringMatching(new RegExp(`${folder}.*${file}`)),
    });
  },
);

test('a truncated file is refused', async () => {
  await truncate(path.join(folder, 'am/final.mdl'), 1000);
  await expect(checkModelFolder(folder, models)).rejects.toMatchObject({ code: 'MODEL_ALTERED' });
});

test('a file of the right size with other content is refused', async () => {
  await writeFile(path.join(folder, 'graph/HCLG.fst'), Buffer.alloc(14_753_933, 1));
  await expect(checkModelFolder(folder, models)).rejects.toMatchObject({
    code: 'MODEL_ALTERED',
    message: expect.stringContaining('SHA-256'),
  });
});

test('a model that is not in the manifest is taken unverified when it is complete', async () => {
  expect(await checkModelFolder(folder, [])).toMatchObject({ verified: false, demonstrationOnly: false });
  await rm(path.join(folder, 'am/final.mdl'));
  await expect(checkModelFolder(folder, [])).rejects.toMatchObject({ code: 'MODEL_INCOMPLETE' });
});

test('features for another sample rate are refused', async () => {
  await writeFile(path.join(folder, 'conf/mfcc.conf'), '--sample-frequency=44100\n');
  await expect(checkModelFolder(folder, [])).rejects.toMatchObject({ code: 'MODEL_RATE' });
});

test('a model for 16000 Hz takes 8000 Hz only if it allows to resample upwards', async () => {
  await writeFile(path.join(folder, 'conf/mfcc.conf'), '--sample-frequency=16000\n');
  const strict = await checkModelFolder(folder, []);
  expect([strict.acceptsRate(8000), strict.acceptsRate(16_000)]).toEqual([false, true]);
  await writeFile(path.join(folder, 'conf/mfcc.conf'), '--sample-frequency=16000\n--allow-upsample=true\n');
  expect((await checkModelFolder(folder, [])).acceptsRate(8000)).toBe(true);
});

test('a manifest with a wrong hash field is refused with the field', async () => {
  const file = path.join(parent, 'manifest.json');
  const [first] = models;
  await writeFile(
    file,
    JSON.stringify({ models: [{ ...first, files: [{ path: 'x', bytes: 1, sha256: 'no' }] }] }),
  );
  await expect(readManifest(file)).rejects.toMatchObject({
    code: 'MANIFEST_INVALID',
    message: expect.stringContaining('models.0.files.0.sha256'),
  });
});
