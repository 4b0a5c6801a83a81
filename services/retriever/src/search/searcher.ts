import { type ArticleCard, type Evidence, EvidenceOutcome, type Passage } from '@decroche/contracts';
import { NATIONAL } from '../knowledge/article.ts';
import { appliesOn, type KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { cardOf, toPassage } from './answer-form.ts';
import { arrange, type Ranked } from './arrangement.ts';
import { confidenceOf } from './confidence.ts';
import { dateNotice, type FoundArticle } from './date-notice.ts';
import { NO_EVIDENCE, weighEvidence } from './evidence.ts';
import type { Hit } from './passage-index.ts';
import type { Ranker } from './ranker.ts';
import { withRegionalRules } from './regional-rules.ts';

/** A question to the base. */
export interface SearchQuestion {
  readonly text: string;
  /** ISO 8601 day as of which to answer. */
  readonly asOf: string;
  /** Fund whose regional rules apply; empty for the national rules only. */
  readonly fund: string;
  /** How many passages at most. */
  readonly limit: number;
}

/** What the base has about it. */
export interface SearchAnswer {
  readonly passages: readonly Passage[];
  readonly articles: readonly ArticleCard[];
  readonly evidence: Evidence;
  readonly dateNotice: string;
}

/** One generation of the base, ready to be searched. */
export interface Generation {
  /** Name of the generation. */
  readonly name: string;
  readonly base: KnowledgeBase;
  readonly ranker: Ranker;
}

/** Passages read before dates and regional rules are settled. */
const DEPTH = 60;

export const NOTHING_FOUND: SearchAnswer = Object.freeze({
  passages: [],
  articles: [],
  evidence: NO_EVIDENCE,
  dateNotice: '',
});

/**
 * Searches one generation for a question.
 *
 * @throws IndexUnavailableError when the engine cannot be reached
 */
export async function search(generation: Generation, question: SearchQuestion): Promise<SearchAnswer> {
  const { base, ranker } = generation;
  const scopes = question.fund === '' ? [NATIONAL] : [NATIONAL, question.fund];
  const mayAnswer = (slug: string): boolean => {
    const article = base.article(slug);
    return article === undefined || (appliesOn(article, question.asOf) && scopes.includes(article.scope));
  };
  const ranking = await ranker.rank(question.text, { asOf: '', scopes }, DEPTH, mayAnswer);
  if (ranking.hits.length === 0) return NOTHING_FOUND;
  const applying = rankedOf(base, ranking.hits).filter(({ passage }) =>
    appliesOn(passage.article, question.asOf),
  );
  const kept = arrange(withRegionalRules(applying, base, question.fund, question.asOf), question.limit);
  const articles = [...new Set(kept.map(({ passage }) => passage.article))];
  const evidence = weighEvidence({
    text: question.text,
    confidence: confidenceOf(ranking.facts),
    needs: ranking.query.needs,
    articles,
    themeOf: (article) => base.theme(article.theme),
  });
  const found = rankedOf(base, ranking.lexical).map(
    ({ passage, score }): FoundArticle => ({ article: passage.article, score }),
  );
  return {
    passages: kept.map(({ passage, score }) => toPassage(passage, score)),
    articles: articles.map((article) => cardOf(article, base)),
    evidence,
    dateNotice:
      evidence.outcome === EvidenceOutcome.NOTHING ? '' : dateNotice(articles[0], found, question.asOf),
  };
}

function rankedOf(base: KnowledgeBase, hits: readonly Hit[]): Ranked[] {
  return hits.flatMap(({ id, score }) => {
    const passage = base.passage(id);
    return passage === undefined ? [] : [{ passage, score }];
  });
}
