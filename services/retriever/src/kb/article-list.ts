import { fold } from '@decroche/french';
import type { Article } from '../knowledge/article.ts';
import { appliesOn } from '../knowledge/knowledge-base.ts';
import type { VersionState } from '../store/article-store.ts';
import type { CatalogueEntry } from './article-catalogue.ts';
import { oldestReading } from './lint.ts';

/** Where an article stands: its latest version. */
export type ArticleState = 'draft' | 'in-review' | 'approved' | 'published' | 'archived';

/** Which articles are meant. What is undefined narrows nothing. */
export interface ArticleFilter {
  /** Words that it holds, in any order. */
  readonly words?: string | undefined;
  readonly theme?: string | undefined;
  readonly scope?: string | undefined;
  readonly state?: ArticleState | undefined;
  /** ISO 8601 day on which its rule applies. */
  readonly appliesOn?: string | undefined;
  /** ISO 8601 day before which one of its sources was last read, or that none was read. */
  readonly sourcesReadBefore?: string | undefined;
}

/** Those of the articles, in their order. */
export function articlesWith(
  entries: Iterable<CatalogueEntry>,
  filter: ArticleFilter,
): readonly CatalogueEntry[] {
  const words = fold(filter.words ?? '').match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...entries].filter((entry) => isMeant(entry, filter) && holds(entry.article, words));
}

/** Approved is what waits, reviewed, for the next publication. */
export function stateOf({ status, reviewer }: Pick<VersionState, 'status' | 'reviewer'>): ArticleState {
  return status === 'in-review' && reviewer !== null ? 'approved' : status;
}

function isMeant({ article, state }: CatalogueEntry, filter: ArticleFilter): boolean {
  const { theme, scope, sourcesReadBefore } = filter;
  if (theme !== undefined && article.theme !== theme) return false;
  if (scope !== undefined && article.scope !== scope) return false;
  if (filter.state !== undefined && stateOf(state) !== filter.state) return false;
  if (filter.appliesOn !== undefined && !appliesOn(article, filter.appliesOn)) return false;
  return sourcesReadBefore === undefined || (oldestReading(article) ?? '') < sourcesReadBefore;
}

function holds(article: Article, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { slug, title, plain, sampleQuestions, acronyms, sections } = article;
  const text = fold(
    [
      slug,
      title,
      plain,
      ...sampleQuestions,
      ...acronyms,
      ...sections.flatMap((one) => [one.title, one.body]),
    ].join('\n'),
  );
  return words.every((word) => text.includes(word));
}
