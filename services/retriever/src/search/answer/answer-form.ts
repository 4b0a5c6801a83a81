import type { ArticleCard, Passage } from '@decroche/contracts';
import type { Article } from '../../knowledge/article.ts';
import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import type { BasePassage } from '../../knowledge/passage.ts';
import { sourceReferences } from '../../knowledge/source.ts';

/** A passage as other services see it. */
export function toPassage({ article, ...passage }: BasePassage, score: number): Passage {
  return {
    sourceId: passage.sourceId,
    articleSlug: article.slug,
    articleVersion: article.version,
    theme: article.theme,
    title: article.title,
    sectionTitle: passage.sectionTitle,
    role: passage.role,
    kind: article.kind,
    scope: article.scope,
    text: passage.text,
    validFrom: article.validFrom ?? '',
    validTo: article.validTo ?? '',
    sources: sourceReferences(article.sources),
    score,
    demonstration: article.demonstration,
    regionalOf: article.relation?.article ?? '',
    regionalRelation: article.relation?.type ?? '',
  };
}

/** What an article says besides its sections. Links to articles that the base does not have are left out. */
export function cardOf(article: Article, base: Pick<KnowledgeBase, 'article' | 'theme'>): ArticleCard {
  return {
    slug: article.slug,
    title: article.title,
    theme: article.theme,
    themeLabel: base.theme(article.theme)?.label ?? article.theme,
    kind: article.kind,
    counterparts: article.counterparts.filter((slug) => base.article(slug) !== undefined),
    questionsToAsk: [...article.questionsToAsk],
    relatedRights: article.relatedRights.map((right) => ({
      label: right.label,
      articleSlug: right.article !== null && base.article(right.article) !== undefined ? right.article : '',
    })),
  };
}
