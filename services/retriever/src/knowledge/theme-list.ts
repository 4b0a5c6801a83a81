import type { Theme } from '@decroche/contracts';
import { NATIONAL } from './article.ts';
import { appliesOn, type KnowledgeBase } from './knowledge-base.ts';

/**
 * The themes with the needs that their national articles answer on that ISO 8601 day. Legislation comes before
 * procedures: what one has a right to, then how to ask for it. A theme without any such article is left out.
 */
export function themesOf(base: KnowledgeBase, day: string): Theme[] {
  const articles = base.articles.filter((article) => article.scope === NATIONAL && appliesOn(article, day));
  return base.themes.flatMap(({ id, label }) => {
    const own = articles.filter(({ theme }) => theme === id);
    const needs = [
      ...own.filter(({ kind }) => kind === 'legislation'),
      ...own.filter(({ kind }) => kind === 'procedure'),
    ].map(({ slug, title }) => ({ articleSlug: slug, title }));
    return needs.length === 0 ? [] : [{ id, label, needs }];
  });
}
