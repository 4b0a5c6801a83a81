import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BaseImport } from '../src/kb/base-import.ts';
import { readKnowledgeFiles } from '../src/knowledge/knowledge-files.ts';
import { ArticleStore } from '../src/store/article-store.ts';
import { openDatabase } from '../src/store/database.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const FILE = 'paraphrases/part-9.yaml';
const SOUND = 'pension-reversion: ["ma part de sa retraite"]\n';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decroche-import-'));
  database = await createTestDatabase(join(folder, 'database'));
  await cp(SAMPLE_FOLDER, join(folder, 'base'), { recursive: true });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test('a file beside the articles that cannot be read is named and takes the place of nothing', async () => {
  const base = join(folder, 'base');
  const opened = await openDatabase(database.address);
  const { sql } = opened;
  const nobody = { inspect: (pieces: readonly unknown[]) => Promise.resolve(pieces.map(() => [])) };
  const take = () => new BaseImport(sql, nobody).markdown(base, new Set());
  try {
    const [slug] = [...(await readKnowledgeFiles(base)).keys()].flatMap(
      (path) => /^articles\/(?:.+\/)?([^/]+)\.md$/.exec(path)?.[1] ?? [],
    );
    const sound = SOUND.replace('pension-reversion', slug ?? '');
    await writeFile(join(base, FILE), sound);
    expect((await take()).problems).toEqual([]);
    await writeFile(join(base, FILE), `${sound}${sound}`);
    const { problems } = await take();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(FILE);
    expect((await new ArticleStore(sql).candidate()).get(FILE)).toBe(sound);
  } finally {
    await opened.close();
  }
});
