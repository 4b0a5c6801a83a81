import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { KnowledgeBase, type KnowledgeContent } from '../src/knowledge/knowledge-base.ts';
import { readKnowledgeFolder } from '../src/knowledge/knowledge-folder.ts';
import { LearnedNeeds, MAX_KEPT } from '../src/learned-needs.ts';
import { generationWork, learningNeeds } from '../src/search/generation.ts';
import type { NeedBridge } from '../src/search/needs/need-bridge.ts';
import { atOnce } from '../src/search/ranking/sliced-work.ts';
import type { Generation } from '../src/search/searcher.ts';
import { ask, SAMPLE_FOLDER } from './sample-base.ts';

const YEAR = 2026;
const logger = createLogger('retriever', 'silent');
const warn = vi.spyOn(logger, 'warn');
let parent: string;
let content: KnowledgeContent;
let base: KnowledgeBase;
let needs: NeedBridge;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'learned-'));
  content = await readKnowledgeFolder(SAMPLE_FOLDER);
  base = new KnowledgeBase(content);
  needs = atOnce(learningNeeds(base, YEAR));
});
afterEach(() => warn.mockClear());
afterAll(() => rm(parent, { recursive: true, force: true }));

const emptyFolder = (): Promise<string> => mkdtemp(join(parent, 'folder-'));
const generationOf = (known: NeedBridge | undefined): Generation =>
  atOnce(generationWork(base, YEAR, undefined, {}, known));

async function keptIn(folder: string): Promise<string> {
  await new LearnedNeeds(folder, logger).write(base, YEAR, needs);
  const [name = ''] = await readdir(folder);
  return join(folder, name);
}

test('what was kept answers as what was learned does, to the last digit', async () => {
  const folder = await emptyFolder();
  await keptIn(folder);
  const known = await new LearnedNeeds(folder, logger).read(base, YEAR);
  expect(known).toBeDefined();
  const [learned, read] = [generationOf(needs), generationOf(known)];
  for (const text of [
    'mon mari est mort est-ce que j’ai droit à sa pension',
    'âge de départ né en 1964',
    'où en est mon dossier',
    'un vélo pas cher',
  ]) {
    expect(await ask(read, text)).toEqual(await ask(learned, text));
  }
  expect(warn).not.toHaveBeenCalled();
});

test('another text in the base, or another year, is learned anew', async () => {
  const folder = await emptyFolder();
  await keptIn(folder);
  const learned = new LearnedNeeds(folder, logger);
  const [first] = content.examples;
  const changed = new KnowledgeBase({
    ...content,
    examples: content.examples.map((one) => (one === first ? { ...one, text: `${one.text} donc` } : one)),
  });
  expect(await learned.read(changed, YEAR)).toBeUndefined();
  expect(await learned.read(base, YEAR + 1)).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

test.each([
  [
    'a byte of it was changed',
    (kept: Buffer) => kept.map((byte, at) => (at === kept.length - 9 ? byte ^ 1 : byte)),
  ],
  ['it was cut off', (kept: Buffer) => kept.subarray(0, -100)],
  ['it is empty', () => Buffer.alloc(0)],
  ['something else stands there', () => Buffer.from('not of this folder '.repeat(20))],
])('a damaged file is learned again, with one line in the log: %s', async (_, damaged) => {
  const folder = await emptyFolder();
  const file = await keptIn(folder);
  await writeFile(file, damaged(await readFile(file)));
  expect(await new LearnedNeeds(folder, logger).read(base, YEAR)).toBeUndefined();
  expect(warn).toHaveBeenCalledOnce();
});

test('a whole file under the name of another is not taken for it', async () => {
  const [folder, other] = [await emptyFolder(), await emptyFolder()];
  const file = await keptIn(folder);
  await new LearnedNeeds(other, logger).write(base, YEAR + 1, needs);
  const [name = ''] = await readdir(other);
  await copyFile(join(other, name), file);
  expect(await new LearnedNeeds(folder, logger).read(base, YEAR)).toBeUndefined();
  expect(warn).toHaveBeenCalledOnce();
});

test('few are kept: the one that was used longest ago goes, and nothing that is not of this folder', async () => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'notes.txt'), 'mine');
  const oldest = join(folder, `needs-${'a'.repeat(64)}.bin`);
  await writeFile(oldest, '');
  await utimes(oldest, 1, 1);
  const learned = new LearnedNeeds(folder, logger);
  for (let year = YEAR; year < YEAR + MAX_KEPT; year++) await learned.write(base, year, needs);
  const names = await readdir(folder);
  expect(names).toHaveLength(MAX_KEPT + 1);
  expect(names).toContain('notes.txt');
  expect(names).not.toContain(`needs-${'a'.repeat(64)}.bin`);
});

test('a folder that cannot be used costs a line in the log and nothing else', async () => {
  const file = join(await emptyFolder(), 'no-folder');
  await writeFile(file, '');
  const learned = new LearnedNeeds(file, logger);
  await learned.write(base, YEAR, needs);
  expect(await learned.read(base, YEAR)).toBeUndefined();
  expect(warn).toHaveBeenCalledTimes(2);
});
