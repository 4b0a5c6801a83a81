import { fileURLToPath } from 'node:url';
import { isMarkedUnchecked } from '@decroche/french';
import { expect, test } from 'vitest';
import { lint } from '../kb/lint.ts';
import { voiceFaults } from '../kb/voice-faults.ts';
import { NATIONAL } from './article.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { readKnowledgeFiles } from './knowledge-files.ts';
import { parseKnowledge } from './knowledge-folder.ts';

const files = await readKnowledgeFiles(fileURLToPath(new URL('../../../../knowledge', import.meta.url)));
const folder = parseKnowledge(files);

test('every file of the demonstration base is sound, rests on an official text and says only what is sure', () => {
  expect(lint(files, new Date('2026-11-28T12:00:00Z')).problems).toEqual([]);
});

test('every text of the demonstration base that may be said speaks with one voice', () => {
  expect(folder.articles.flatMap((article) => Object.values(voiceFaults(article)).flat())).toEqual([]);
});

test('the demonstration base says that it is one', () => {
  expect(folder.articles.length).toBeGreaterThanOrEqual(100);
  for (const article of folder.articles) expect(article.demonstration, article.slug).toBe(true);
});

test('no sentence that may be found says of itself that it is not sure', () => {
  const { passages } = new KnowledgeBase(folder);
  const unsure = passages.filter(({ text }) => text.split('\n').some(isMarkedUnchecked));
  expect(unsure.map(({ article, text }) => `${article.slug}: ${text}`)).toEqual([]);
});

test('a counterpart links back', () => {
  const base = new KnowledgeBase(folder);
  for (const article of base.articles) {
    for (const slug of article.counterparts) {
      expect(base.article(slug)?.counterparts, `${slug} ↔ ${article.slug}`).toContain(article.slug);
    }
  }
});

test('a regional article names the national one that it completes or replaces', () => {
  const base = new KnowledgeBase(folder);
  const regional = base.articles.filter(({ scope }) => scope !== NATIONAL);
  expect(regional.length).toBeGreaterThanOrEqual(10);
  for (const { slug, relation } of regional) {
    if (relation !== null) expect(base.article(relation.article), slug).toBeDefined();
  }
});
