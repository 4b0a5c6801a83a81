import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { TEST_SERVER } from '@decroche/test-stage';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { BaseImport, type MarkdownImportReport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { parseArticle } from '../src/knowledge/article-file.ts';
import { readKnowledgeFiles } from '../src/knowledge/knowledge-files.ts';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { LiveGeneration } from '../src/live-generation.ts';
import { ArticleStore } from '../src/store/article-store.ts';
import { databaseExists, type KnowledgeDatabase, openDatabase } from '../src/store/database.ts';
import { GapStore, type UnansweredQuestion } from '../src/store/gap-store.ts';
import { GenerationStore } from '../src/store/generation-store.ts';
import { PublicationConflictError } from '../src/store/store-errors.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** Finds nobody: what it would find is the matter of other tests. */
const NOBODY = { inspect: (pieces: readonly unknown[]) => Promise.resolve(pieces.map(() => [])) };
const REVERSION = 'articles/reversion/reversion-conditions.md';
let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;
let desk: KnowledgeDesk;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  kept = await createTestDatabase(join(folder, 'data'));
  database = await openDatabase(kept.address);
  desk = new KnowledgeDesk(database, { today: () => new Date('2026-11-21T10:00:00Z') });
}, 180_000);
afterAll(async () => {
  await database?.close();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const table of ['article_version', 'base_file', 'generation', 'gap'] as const) {
    await database.sql.deleteFrom(table).execute();
  }
});

function take(folderOfBase: string): Promise<MarkdownImportReport> {
  return new BaseImport(database.sql, NOBODY).take(folderOfBase, {
    author: 'Import',
    scope: 'national',
    reviewed: new Set(),
  }) as Promise<MarkdownImportReport>;
}

/** A copy of the sample base with one article changed. */
async function changed(change: (article: string) => string): Promise<string> {
  const copy = await mkdtemp(join(folder, 'copy-'));
  await cp(SAMPLE_FOLDER, copy, { recursive: true });
  await writeFile(join(copy, REVERSION), change(await readFile(join(copy, REVERSION), 'utf8')));
  return copy;
}

test('import, export and import again loses nothing', async () => {
  expect(await take(SAMPLE_FOLDER)).toMatchObject({ added: 6, files: 3, problems: [] });
  const copy = await mkdtemp(join(folder, 'export-'));
  await desk.export(copy, 'candidate');
  const [before, after] = [await readKnowledgeFiles(SAMPLE_FOLDER), await readKnowledgeFiles(copy)];
  for (const [path, text] of before) {
    if (!path.startsWith('articles/')) expect(after.get(path)).toBe(text);
  }
  const articles = (files: ReadonlyMap<string, string>) =>
    [...files]
      .filter(([path]) => path.startsWith('articles/'))
      .map(([path, text]) => parseArticle(path, text))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
  expect(articles(after)).toEqual(articles(before));
  expect(await take(copy)).toMatchObject({ added: 0, changed: 0, unchanged: 6, problems: [] });
});

test('what is approved goes live at once, and the one before comes back in one step', async () => {
  await take(SAMPLE_FOLDER);
  expect(await desk.publish('Claire', false)).toMatchObject({ published: true });
  const next = await changed((text) => text.replace('version: 1', 'version: 2').replace('54 %', '60 %'));
  await take(next);
  await desk.publish('Claire', false);
  const generations = new GenerationStore(database.sql);
  const live = await generations.live();
  expect((await generations.files(live?.number ?? 0)).get(REVERSION)).toContain('60 %');
  const back = await generations.rollback();
  expect((await generations.files(back.number)).get(REVERSION)).toContain('54 %');
  expect((await generations.live())?.number).toBe(back.number);
});

test('a published version never changes', async () => {
  await take(SAMPLE_FOLDER);
  await desk.publish('Claire', false);
  const { problems } = await take(await changed((text) => text.replace('54 %', '60 %')));
  expect(problems).toEqual([
    'reversion-conditions version 1 is published and cannot change; raise its version to 2',
  ]);
});

test('of two experts who publish at once, the second is told to look again', async () => {
  await take(SAMPLE_FOLDER);
  const files = await new ArticleStore(database.sql).candidate();
  const generations = new GenerationStore(database.sql);
  await generations.publish(files, 'Claire', undefined);
  await expect(generations.publish(files, 'Paul', undefined)).rejects.toMatchObject({
    code: 'PUBLICATION_CONFLICT',
  });
  expect(await generations.all()).toHaveLength(1);
});

test('two experts who publish in the same moment: one wins, the other looks again, and nothing is lost', async () => {
  await take(SAMPLE_FOLDER);
  await desk.publish('Claire', false);
  await take(await changed((text) => text.replace('version: 1', 'version: 2').replace('54 %', '60 %')));
  const both = await Promise.allSettled([desk.publish('Claire', true), desk.publish('Paul', true)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'PUBLICATION_CONFLICT' },
  });
  const generations = new GenerationStore(database.sql);
  const live = await generations.live();
  expect((await generations.files(live?.number ?? 0)).get(REVERSION)).toContain('60 %');
  expect(await desk.publish('Paul', true)).toMatchObject({ published: true, generation: live });
  expect(await generations.all()).toHaveLength(2);
});

test('a publication that breaks in the middle leaves the live generation as it was', async () => {
  await take(SAMPLE_FOLDER);
  await desk.publish('Claire', false);
  const generations = new GenerationStore(database.sql);
  const before = await generations.live();
  const broken = new Map([
    ...(await new ArticleStore(database.sql).candidate()),
    ['articles/x.md', 'not an article'],
  ]);
  await expect(generations.publish(broken, 'Claire', before?.number)).rejects.toThrow();
  expect(await generations.live()).toEqual(before);
});

test('a draft goes to review, is approved by somebody else, and only then published', async () => {
  await take(
    await changed((text) =>
      text.replace('status: published', 'status: draft').replace('reviewer: Équipe B', 'reviewer: null'),
    ),
  );
  const articles = new ArticleStore(database.sql);
  expect([...(await articles.candidate()).keys()]).not.toContain(REVERSION);
  await articles.submit('reversion-conditions', 1, { name: 'Paul Roux' });
  await articles.sendBack('reversion-conditions', 1, { name: 'Équipe B' }, '');
  await articles.submit('reversion-conditions', 1, { name: 'Anne' });
  // The author, and everybody who handed it in, in whatever spelling.
  for (const name of ['Équipe A', 'equipe  a ', 'EQUIPE A', 'E\u0301quipe A', 'Anne', 'ANNE', 'paul-roux']) {
    await expect(articles.approve('reversion-conditions', 1, { name })).rejects.toMatchObject({
      code: 'WORKFLOW',
    });
  }
  await articles.approve('reversion-conditions', 1, { name: 'Équipe B' });
  expect([...(await articles.candidate()).keys()]).toContain(REVERSION);
});

test('questions that golden ones make worse are shown, and stop a publication that is not forced', async () => {
  const golden =
    '- { id: g1, question: "conditions de la pension de réversion", relevant: [reversion-conditions] }\n';
  const articles = new ArticleStore(database.sql);
  await take(SAMPLE_FOLDER);
  await articles.putFile('golden/part-1.yaml', golden);
  await desk.publish('Claire', false);
  const worse = await changed((text) =>
    text.replace('version: 1', 'version: 2').replace('validTo: null', 'validTo: 2020-12-31'),
  );
  await take(worse);
  await articles.putFile('golden/part-1.yaml', golden);
  const refused = await desk.publish('Claire', false);
  expect(refused).toMatchObject({ published: false, impact: { worse: 1 } });
  expect(await desk.publish('Claire', true)).toMatchObject({ published: true });
});

test('questions without a source are grouped by likeness and counted', async () => {
  const gaps = new GapStore(database.sql);
  const first = await gaps.record(asked('la retraite des marins', ['retrait', 'marin', 'pech'], 'a'));
  expect(
    await gaps.record(asked('retraite marin pêcheur', ['marin', 'retrait', 'pech', 'bateau'], 'b')),
  ).toBe(first);
  expect(await gaps.record(asked('prime de départ outre-mer', ['prim', 'depart', 'outremer'], 'c'))).not.toBe(
    first,
  );
  expect(await gaps.record(asked('euh', [], 'd'))).toBeUndefined();
  expect((await gaps.all()).map(({ count }) => count)).toEqual([2, 1]);
  await gaps.setState(first ?? 0, { state: 'answered', answeredBy: 'marins' });
  expect(await gaps.record(asked('retraite marin', ['marin', 'retrait', 'pech'], 'e'))).not.toBe(first);
});

test('a sentence is kept from three different conversations on, and before that frequent words of the base alone', async () => {
  const gaps = new GapStore(database.sql);
  const ask = async (text: string, conversation: string): Promise<string> => {
    const id = await gaps.record(asked(text, ['pension', 'batel', 'kerdoncuff'], conversation));
    return (await gaps.all()).find((gap) => gap.id === id)?.example ?? '';
  };
  const stored = async (): Promise<string> =>
    JSON.stringify(await database.sql.selectFrom('gap').selectAll().execute());
  expect(await ask('la pension des bateliers Kerdoncuff', 'one')).toBe('pension');
  expect(await ask('la pension des bateliers Kerdoncuff', 'one')).toBe('pension');
  expect(await ask('la pension des bateliers Kerdoncuff', 'two')).toBe('pension');
  expect(await stored()).not.toMatch(/batel|kerdoncuff/i);
  expect(await ask('quelle pension pour un batelier', 'three')).toBe('quelle pension pour un batelier');
  expect(await stored()).not.toMatch(/one|two|three/);
});

/** A question whose only frequent word of the base is its first. */
const asked = (text: string, terms: readonly string[], conversationId: string): UnansweredQuestion => ({
  text,
  terms,
  known: terms.slice(0, 1).map((term) => ({ word: term, term })),
  conversationId,
});

test('a new publication takes the place of the one that is searched, without a restart', async () => {
  const source = new KnowledgeSource(SAMPLE_FOLDER, database, NOBODY);
  const live = await LiveGeneration.create({
    source,
    qdrant: undefined,
    pollMs: 100,
    logger: createLogger('retriever', 'silent'),
  });
  live.start();
  try {
    await take(await changed((text) => text.replace('version: 1', 'version: 2').replace('54 %', '60 %')));
    await desk.publish('Claire', true);
    await vi.waitFor(() => expect(live.current.base.article('reversion-conditions')?.version).toBe(2), {
      timeout: 20_000,
    });
  } finally {
    await live.stop();
  }
});

test('a second process is told who has the embedded database open', async (context) => {
  if (TEST_SERVER !== '') notTried(context, 'TEST_POSTGRES_URL names a server, where several may work');
  expect(databaseExists(kept.address)).toBe(true);
  await expect(openDatabase(kept.address)).rejects.toThrow(
    `process ${process.pid} has the database in ${folder}/data/knowledge-store open`,
  );
});

test('on a server two publishers at once come one after the other, and the second is told to look again', async (context) => {
  if (TEST_SERVER === '') notTried(context, 'PGlite bears one process: TEST_POSTGRES_URL names no server');
  await take(SAMPLE_FOLDER);
  const another = await openDatabase(kept.address);
  try {
    const publish = async ({ sql }: KnowledgeDatabase, by: string) =>
      new GenerationStore(sql).publish(await new ArticleStore(sql).candidate(), `${by}`, undefined);
    const ends = await Promise.allSettled([publish(database, 'Claire'), publish(another, 'Denis')]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(ends.find((end) => end.status === 'rejected')?.reason).toBeInstanceOf(PublicationConflictError);
    expect(await new GenerationStore(another.sql).all()).toHaveLength(1);
  } finally {
    await another.close();
  }
});
