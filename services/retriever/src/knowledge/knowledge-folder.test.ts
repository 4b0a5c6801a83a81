import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import { readKnowledgeFolder } from './knowledge-folder.ts';
import { describeProblem } from './knowledge-problem.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'base-'));
  await cp(SAMPLE_FOLDER, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a bad article is left out and named, and everything else goes on', async () => {
  await writeFile(join(folder, 'articles/mauvais.md'), 'pas un article');
  const { articles, problems } = await readKnowledgeFolder(folder);
  expect(articles).toHaveLength(6);
  expect(problems.map(describeProblem)).toEqual([
    'articles/mauvais.md: expected a header between two lines of "---" at the top',
  ]);
});

test('an article of a theme that nobody declared is left out', async () => {
  await writeFile(
    join(folder, 'themes.yaml'),
    '- { id: reversion, label: Réversion, description: La réversion }\n',
  );
  const { articles, problems } = await readKnowledgeFolder(folder);
  expect(articles.map(({ slug }) => slug)).toEqual(['reversion-conditions']);
  expect(problems.every(({ field }) => field === 'theme')).toBe(true);
});

test('two files with one slug: the second is left out', async () => {
  await cp(join(folder, 'articles/age/age-apres.md'), join(folder, 'articles/age/zz.md'));
  const { problems } = await readKnowledgeFolder(folder);
  expect(problems.map(describeProblem)[0]).toContain('already the slug of');
});

test.each([
  ['{ heard: ["l\'appel"], near: ["loyer"] }', []],
  ['{ heard: ["l\'appel"] }', ['lexicon.yaml: 0.confused: expected near or after']],
  [
    '{ heard: ["un bateau"], near: ["loyer"] }',
    ['lexicon.yaml: 0.confused: "un bateau" does not sound like APL'],
  ],
])(
  'good French that is taken for a word sounds like it and names what stands around it: %s',
  async (confused, faults) => {
    const line = `- { acronym: "APL", expansion: "aide au logement", confused: [${confused}] }`;
    await writeFile(join(folder, 'lexicon.yaml'), line);
    expect((await readKnowledgeFolder(folder)).problems.map(describeProblem)).toEqual(faults);
  },
);

test('a broken lexicon costs the lexicon only', async () => {
  await writeFile(join(folder, 'lexicon.yaml'), '- { expert: [] }');
  const { articles, lexicon, problems } = await readKnowledgeFolder(folder);
  expect(articles).toHaveLength(6);
  expect(lexicon.entries).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('a paraphrase of an article that does not exist is named', async () => {
  await writeFile(join(folder, 'paraphrases/autres.yaml'), 'nulle-part: [une question]\n');
  expect((await readKnowledgeFolder(folder)).problems.map(({ field }) => field)).toEqual(['nulle-part']);
});

test('requests without an answer are told apart by kind, beside those without one', async () => {
  const file = join(folder, 'paraphrases/autres.yaml');
  await writeFile(file, 'other-body:\n  taxes: [une taxe]\nout-of-scope: [une blague]\n');
  const { examples, problems } = await readKnowledgeFolder(folder);
  expect(problems).toEqual([]);
  expect(examples).toContainEqual({ text: 'une taxe', need: 'other-body', kind: 'taxes' });
  expect(examples).toContainEqual({ text: 'une blague', need: 'out-of-scope' });
});

test('an article has no kinds of requests', async () => {
  const file = join(folder, 'paraphrases/autres.yaml');
  await writeFile(file, 'reversion-conditions:\n  taxes: [une taxe]\n');
  const { examples, problems } = await readKnowledgeFolder(folder);
  expect(problems.map(({ field }) => field)).toEqual(['reversion-conditions']);
  expect(examples.map(({ text }) => text)).not.toContain('une taxe');
});

test('a folder without articles cannot be opened', async () => {
  await rm(join(folder, 'articles'), { recursive: true });
  await expect(readKnowledgeFolder(folder)).rejects.toMatchObject({ code: 'KNOWLEDGE_UNAVAILABLE' });
});

test('invisible characters of a file do not part its words', async () => {
  const file = join(folder, 'articles/age/age-apres.md');
  const text = await readFile(file, 'utf8');
  const { articles: before } = await readKnowledgeFolder(folder);
  await writeFile(
    file,
    `\ufeff${text.replace(/(\p{Ll}{2})(?=\p{Ll}{2})/gu, '$1\u00ad').replaceAll('. ', '.\u200b ')}`,
  );
  // Names of fields are words too: a file with such characters anywhere reads as without them.
  expect((await readKnowledgeFolder(folder)).articles).toEqual(before);
});
