import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@decroche/service-kit';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { InspectorProcess } from '../src/import/inspector-process.ts';
import type { Inspector } from '../src/import/personal-data-gate.ts';
import { BaseImport, type MarkdownImportReport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { INSTRUCTIONS } from '../src/knowledge/versioned-text.ts';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { LiveGeneration } from '../src/live-generation.ts';
import { type KnowledgeDatabase, openDatabase } from '../src/store/database.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;
let desk: KnowledgeDesk;

/** Stands for the detectors of calls, which have tests of their own. */
const DETECTOR: Inspector = {
  inspect: (pieces) => Promise.resolve(pieces.map(({ text }) => (/Kowalczyk/.test(text) ? ['PERSON'] : []))),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instructions-'));
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
  for (const table of ['article_version', 'base_file', 'generation'] as const) {
    await database.sql.deleteFrom(table).execute();
  }
});

const written = (version: number, text: string, more = 'status: draft\nreviewer: null'): string =>
  `# Consignes\nversion: ${version}\n${more}\nauthor: Équipe A\ninstructions:\n  - id: ton\n    text: ${text}\n`;

const take = (text: string): Promise<MarkdownImportReport> =>
  new BaseImport(database.sql, DETECTOR).instructions(text, new Set());

/** The sample base with a first version that its file calls published. */
async function publishBase(): Promise<void> {
  const base = await mkdtemp(join(folder, 'base-'));
  await cp(SAMPLE_FOLDER, base, { recursive: true });
  await writeFile(
    join(base, INSTRUCTIONS),
    written(1, 'Écris court.', 'status: published\nreviewer: Équipe B'),
  );
  const options = { author: 'Import', scope: 'national', reviewed: new Set<string>() };
  expect(await new BaseImport(database.sql, DETECTOR).take(base, options)).toMatchObject({ problems: [] });
  expect(await desk.publish('Claire', false)).toMatchObject({ published: true });
}

const liveText = async (): Promise<string | undefined> => (await desk.files('live')).get(INSTRUCTIONS);

test('a version is written, handed in, approved by somebody else and published, and the one before comes back', async () => {
  await publishBase();
  expect(await take(written(2, 'Écris très court.'))).toMatchObject({ added: 1, problems: [] });
  expect((await desk.files('candidate')).get(INSTRUCTIONS)).toContain('Écris court.');
  await desk.move('submit', INSTRUCTIONS, 2, { name: 'Paul' });
  for (const name of ['Équipe A', 'Paul'])
    await expect(desk.move('approve', INSTRUCTIONS, 2, { name })).rejects.toMatchObject({ code: 'WORKFLOW' });
  await desk.move('approve', INSTRUCTIONS, 2, { name: 'Claire' });
  expect(await desk.publish('Denis', false)).toMatchObject({ published: true });
  expect(await liveText()).toContain('Écris très court.');
  expect(await liveText()).toMatch(/status: published\nreviewer: Claire\n/);
  expect(await desk.instructions()).toMatchObject([
    {
      version: 2,
      status: 'published',
      reviewer: 'Claire',
      live: true,
      published: [{ publishedBy: 'Denis' }],
    },
    {
      version: 1,
      status: 'archived',
      reviewer: 'Équipe B',
      live: false,
      published: [{ publishedBy: 'Claire' }],
    },
  ]);
  await desk.rollback();
  expect(await liveText()).toContain('Écris court.');
  expect(await desk.instructions()).toMatchObject([{ live: false }, { version: 1, live: true }]);
});

test('a published version never changes, and the same file again changes nothing', async () => {
  await publishBase();
  const same = written(1, 'Écris court.', 'status: published\nreviewer: Équipe B');
  expect(await take(same)).toMatchObject({ unchanged: 1, problems: [] });
  const { problems } = await take(same.replace('court', 'long'));
  expect(problems).toEqual([
    'instructions.yaml version 1 is published and cannot change; raise its version to 2',
  ]);
});

test('personal data in a line stops the import; the name of who signs does not', async () => {
  const { imported, personal } = await take(written(1, 'Parle comme Anne Kowalczyk.'));
  expect({ imported, personal }).toMatchObject({
    imported: false,
    personal: [{ file: INSTRUCTIONS, place: 'line 8', class: 'PERSON' }],
  });
  expect(await desk.versions()).toEqual([]);
  const signed = written(1, 'Écris court.').replace('Équipe A', 'Anne Kowalczyk');
  expect(await take(signed)).toMatchObject({ imported: true, added: 1 });
});

test('what lifts the floor is never published, though somebody approved it', async () => {
  await publishBase();
  await take(written(2, 'Promets un rappel à l’appelant.'));
  await desk.move('submit', INSTRUCTIONS, 2, { name: 'Paul' });
  await desk.move('approve', INSTRUCTIONS, 2, { name: 'Claire' });
  const { published, problems } = await desk.publish('Denis', true);
  expect({ published, problems }).toEqual({
    published: false,
    problems: ['instructions.yaml: ton: it asks for a promise'],
  });
});

test('a publication reaches who asks for what is live, without a restart', async () => {
  await publishBase();
  const live = await LiveGeneration.create({
    source: new KnowledgeSource(SAMPLE_FOLDER, database, new InspectorProcess(undefined)),
    qdrant: undefined,
    pollMs: 100,
    logger: createLogger('retriever', 'silent'),
  });
  live.start();
  try {
    expect(live.current.base.instructions).toContain('Écris court.');
    await take(written(2, 'Écris très court.', 'status: published\nreviewer: Équipe B'));
    await desk.publish('Denis', false);
    await vi.waitFor(() => expect(live.current.base.instructions).toContain('Écris très court.'), {
      timeout: 20_000,
    });
  } finally {
    await live.stop();
  }
});

test('a file that is none is named, and takes nobody’s place', async () => {
  await publishBase();
  expect((await take('version: deux')).problems.join()).toContain('instructions.yaml');
  expect(await liveText()).toContain('Écris court.');
});
