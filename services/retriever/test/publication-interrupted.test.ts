import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseArticle } from '../src/knowledge/article-file.ts';
import { readKnowledgeFiles } from '../src/knowledge/knowledge-files.ts';
import { articleVersion } from '../src/knowledge/versioned-text.ts';
import { ArticleStore } from '../src/store/article-store.ts';
import { openDatabase } from '../src/store/database.ts';
import { GenerationStore } from '../src/store/generation-store.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const PUBLISHER = fileURLToPath(new URL('publication.fixture.ts', import.meta.url));
const REVERSION = 'articles/reversion/reversion-conditions.md';
const BEFORE = { live: 1, generations: 1, content: '54 %', statuses: ['1 published', '2 in-review'] };
/** A server does not give back the number of a publication that was killed. */
const AFTER = {
  live: expect.any(Number),
  generations: 2,
  content: '60 %',
  statuses: ['1 archived', '2 published'],
};
let folder: string;
let kept: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'publication-'));
  kept = await createTestDatabase(folder);
  const database = await openDatabase(kept.address);
  try {
    const articles = new ArticleStore(database.sql);
    const content = (await readKnowledgeFiles(SAMPLE_FOLDER)).get(REVERSION) ?? '';
    await articles.take(articleVersion(parseArticle(REVERSION, content)));
    await new GenerationStore(database.sql).publish(await articles.candidate(), 'Claire', undefined);
    const next = content.replace('version: 1', 'version: 2').replace('54 %', '60 %');
    await articles.take(articleVersion(parseArticle(REVERSION, next)));
  } finally {
    await database.close();
  }
}, 180_000);
afterAll(async () => {
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Publishes in a process of its own; what it printed, and the signal that ended it. */
async function publish(step: string): Promise<{ lines: string[]; signal: string | null }> {
  const child = spawn(process.execPath, [PUBLISHER, JSON.stringify(kept.address), step], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { lines: printed.trim().split('\n'), signal };
}

test.each([
  ['before the live generation is switched off', '2'],
  ['before the old version is archived', '3'],
  ['before the new version is published', '4'],
  ['before the new generation is written', '5'],
  ['before the end', 'commit'],
])(
  'a publisher killed %s leaves the live generation as it was',
  async (_, step) => {
    const { lines, signal } = await publish(step);
    expect(lines.map((line) => JSON.parse(line))).toEqual([BEFORE]);
    expect(signal).toBe('SIGKILL');
  },
  60_000,
);

test('the retry completes; one killed before its answer has published, and its retry publishes nothing twice', async () => {
  const killed = await publish('answer');
  expect(killed).toMatchObject({ signal: 'SIGKILL', lines: [JSON.stringify(BEFORE)] });
  const retry = await publish('none');
  expect(retry.signal).toBe(null);
  const states = retry.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(states).toEqual([AFTER, AFTER]);
  expect(states[0].live).toBeGreaterThan(BEFORE.live);
  expect(states[1].live).toBe(states[0].live);
}, 60_000);
