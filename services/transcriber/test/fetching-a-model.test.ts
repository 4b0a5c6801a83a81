import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { ModelCommands } from '../src/models/model-commands.ts';
import { Publisher, zipOf } from './publisher.ts';

const EMBEDDED = path.resolve(import.meta.dirname, '../../../models/fr-telephone-synthetic');
const NAME = 'vosk-model-of-a-test';
let root: string;
let publisher: Publisher;
let archive: Buffer;
const progress: number[] = [];

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'models-'));
  const files: Record<string, Buffer> = {};
  for (const entry of await readdir(EMBEDDED, { recursive: true, withFileTypes: true })) {
    const file = path.relative(EMBEDDED, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !file.startsWith('recipe'))
      files[`${NAME}/${file}`] = await readFile(path.join(EMBEDDED, file));
  }
  archive = zipOf(files);
  publisher = await Publisher.start(archive);
  progress.length = 0;
});

afterEach(async () => {
  await publisher.stop();
  await rm(root, { recursive: true });
});

interface Overrides {
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
  readonly files?: { path: string; bytes: number; sha256: string }[];
}

async function commandsWith(overrides: Overrides = {}): Promise<ModelCommands> {
  const { files = [], ...rest } = overrides;
  const known = {
    bytes: archive.length,
    sha256: createHash('sha256').update(archive).digest('hex'),
    ...rest,
  };
  const model = {
    name: NAME,
    title: 'A model',
    embedded: false,
    demonstrationOnly: false,
    licence: 'Apache-2.0',
    archive: { address: publisher.address, ...known },
    sizeBytes: archive.length,
    sampleRateHz: 8000,
    expectedMemoryMb: 100,
    files,
  };
  const manifest = path.join(root, 'manifest.json');
  await writeFile(manifest, JSON.stringify({ models: [model] }));
  const places = { embedded: root, fetched: path.join(root, 'fetched'), manifest };
  return await ModelCommands.create(places, (_, received) => void progress.push(received));
}

test('a model is fetched, verified, loaded once for trial, chosen, and used by services from then on', async () => {
  const commands = await commandsWith();
  const folder = path.join(root, 'fetched', NAME);
  expect((await commands.fetch(NAME)).result).toEqual({ name: NAME, folder, verified: 'manifest' });
  expect(progress.at(-1)).toBe(archive.length);
  expect((await commands.verify()).result).toEqual({ models: [{ name: NAME, ok: true }] });
  await commands.use(NAME);
  const env = {
    TRANSCRIBER_EVALUATION: 'true',
    MODELS_MANIFEST: path.join(root, 'manifest.json'),
    FETCHED_MODELS_DIR: path.join(root, 'fetched'),
  };
  expect(readConfig(env).MODEL_DIR).toBe(folder);
  expect(readConfig({ ...env, MODEL_DIR: '/other' }).MODEL_DIR).toBe('/other');
  expect(await readdir(path.join(root, 'fetched'))).toEqual(['chosen', NAME]);
});

test('a broken connection is taken up where it broke off', async () => {
  publisher.breaks = 2;
  publisher.breakAfter = 4_000_000;
  await (await commandsWith()).fetch(NAME);
  expect(publisher.ranges[0]).toBeUndefined();
  const resumed = publisher.ranges.slice(1).map((range) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1]));
  expect(resumed).toHaveLength(2);
  expect(resumed[0]).toBeGreaterThan(0);
  expect(resumed[1]).toBeGreaterThan(resumed[0] as number);
});

test('an archive that changed meanwhile is fetched from its beginning', async () => {
  const commands = await commandsWith();
  publisher.breaks = 1;
  publisher.breakAfter = 1_000_000;
  const old = publisher.content;
  publisher.content = Buffer.alloc(old.length, 7);
  const fetching = commands.fetch(NAME);
  await expect.poll(() => publisher.ranges.length).toBeGreaterThan(0);
  publisher.content = old;
  publisher.etag = '"2"';
  await fetching;
  expect((await commands.verify(NAME)).ok).toBe(true);
});

test('an archive with another hash is refused and not kept', async () => {
  const commands = await commandsWith({ sha256: '0'.repeat(64) });
  await expect(commands.fetch(NAME)).rejects.toMatchObject({ code: 'WRONG_HASH' });
  expect((await commands.list()).result).toMatchObject({ models: [{ here: false }] });
});

test('a file with another hash than the manifest says is refused', async () => {
  const wrong = { path: 'am/final.mdl', bytes: 4_678_420, sha256: '0'.repeat(64) };
  await expect((await commandsWith({ files: [wrong] })).fetch(NAME)).rejects.toMatchObject({
    code: 'MODEL_ALTERED',
  });
});

test('a model without known hashes is recorded when it is fetched, and a later change is noticed', async () => {
  const commands = await commandsWith({ bytes: undefined, sha256: undefined });
  expect((await commands.fetch(NAME)).result).toMatchObject({ verified: 'recorded' });
  expect((await commands.verify(NAME)).ok).toBe(true);
  await writeFile(path.join(root, 'fetched', NAME, 'graph/words.txt'), 'x');
  expect((await commands.verify(NAME)).result).toMatchObject({
    models: [{ ok: false, error: 'MODEL_ALTERED' }],
  });
});

test('a damaged archive and one that leads out of its folder are refused', async () => {
  publisher.content = archive = Buffer.from('not a zip');
  await expect((await commandsWith()).fetch(NAME)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  publisher.content = archive = zipOf({ [`${NAME}/../../out`]: Buffer.from('x') });
  await expect((await commandsWith()).fetch(NAME)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
});

test('a model that libvosk cannot load is refused without harm to this process', async () => {
  const junk = Buffer.alloc(1000, 1);
  publisher.content = archive = zipOf({
    [`${NAME}/am/final.mdl`]: junk,
    [`${NAME}/conf/mfcc.conf`]: Buffer.from('--sample-frequency=8000\n'),
    [`${NAME}/graph/HCLG.fst`]: junk,
  });
  await expect((await commandsWith()).fetch(NAME)).rejects.toMatchObject({ code: 'MODEL_UNREADABLE' });
});

test('a publisher that does not have the model is named', async () => {
  const commands = await commandsWith();
  await publisher.stop();
  publisher = await Publisher.start(archive);
  const manifest = path.join(root, 'manifest.json');
  const text = await readFile(manifest, 'utf8');
  await writeFile(manifest, text.replace(/http:[^"]*/, publisher.address.replace('model.zip', 'gone.zip')));
  const places = { embedded: root, fetched: path.join(root, 'fetched'), manifest };
  const later = await ModelCommands.create(places, () => undefined);
  await expect(later.fetch(NAME)).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringContaining('404'),
  });
  await expect(commands.use(NAME)).rejects.toMatchObject({ code: 'MODEL_NOT_FETCHED' });
});
