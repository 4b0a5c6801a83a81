import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { NATIONAL } from './article.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { readKnowledgeFolder } from './knowledge-folder.ts';
import { describeProblem } from './knowledge-problem.ts';

const folder = await readKnowledgeFolder(fileURLToPath(new URL('../../../../knowledge', import.meta.url)));

test('every file of the demonstration base is sound', () => {
  expect(folder.problems.map(describeProblem)).toEqual([]);
});

test('the demonstration base says that it is one, with a source for every national article', () => {
  expect(folder.articles.length).toBeGreaterThanOrEqual(100);
  for (const article of folder.articles) {
    expect(article.demonstration, article.slug).toBe(true);
    if (article.scope === NATIONAL) expect(article.sources.length, article.slug).toBeGreaterThan(0);
  }
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
