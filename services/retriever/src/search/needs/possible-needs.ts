import type { Article } from '../../knowledge/article.ts';
import { speaksTo } from '../../knowledge/generations.ts';
import { appliesOn, type KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import type { PossibleNeeds } from './need-beliefs.ts';

/** What decides which articles may answer, besides the words. */
export interface QuestionCase {
  /** ISO 8601 day as of which to answer. */
  readonly asOf: string;
  readonly scopes: readonly string[];
  /** Years of birth that the question or its context names. */
  readonly birthYears: readonly number[];
}

/** True when an article may answer in that case. */
export function mayAnswer(article: Article, { asOf, scopes, birthYears }: QuestionCase): boolean {
  return appliesOn(article, asOf) && scopes.includes(article.scope) && speaksTo(article, birthYears);
}

/**
 * Needs whose articles may answer. An article of another period passes the belief in it on to the
 * articles of its theme that hold the rule of this period.
 */
export function possibleNeeds(base: KnowledgeBase, about: QuestionCase): PossibleNeeds {
  const mayBe = (slug: string): boolean => {
    const article = base.article(slug);
    return article === undefined || mayAnswer(article, about);
  };
  return {
    mayBe,
    heirsOf: (slug) => {
      const article = base.article(slug);
      if (article === undefined || appliesOn(article, about.asOf)) return [];
      return base.periodArticles(article.theme).flatMap((other) => (mayBe(other.slug) ? [other.slug] : []));
    },
  };
}
