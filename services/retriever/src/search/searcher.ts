import { type ArticleCard, type Evidence, EvidenceOutcome, type Passage } from '@decroche/contracts';
import { type Article, NATIONAL } from '../knowledge/article.ts';
import { appliesOn, type KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { BasePassage } from '../knowledge/passage.ts';
import { cardOf, toPassage } from './answer-form.ts';
import type { ConceptSpotter } from './concept-spotter.ts';
import { dateNotice } from './date-notice.ts';
import { NO_EVIDENCE, weighEvidence } from './evidence.ts';
import type { LexicalModel } from './lexical-model.ts';
import type { Hit, PassageIndex } from './passage-index.ts';
import { type Query, readQuery } from './query.ts';
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
  readonly model: LexicalModel;
  readonly concepts: ConceptSpotter;
  readonly index: PassageIndex;
}

/** A passage with its score. */
export interface Ranked {
  readonly passage: BasePassage;
  readonly score: number;
}

/** Hits read before dates, scopes and diversity are settled. */
const DEPTH = 60;
/** Passages of one article among those given. */
const MOST_PER_ARTICLE = 4;

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
  const { base, model, concepts, index } = generation;
  const query = readQuery(question.text, model, concepts);
  if (query.vector.indices.length === 0) return NOTHING_FOUND;
  const scopes = question.fund === '' ? [NATIONAL] : [NATIONAL, question.fund];
  const hits = await index.search(query.vector, { asOf: '', scopes }, DEPTH);
  const ranked = rankedOf(base, hits);
  const applying = ranked.filter(({ passage }) => appliesOn(passage.article, question.asOf));
  const placed = withRegionalRules(applying, base, question.fund, question.asOf);
  const ideal = idealScore(query, model);
  const kept = diverse(placed, question.limit);
  const evidence = weighEvidence({
    text: question.text,
    strength: (applying[0]?.score ?? 0) / ideal,
    candidates: bestArticles(placed).map(({ article, score }) => ({
      article,
      theme: base.theme(article.theme),
      strength: score / ideal,
    })),
  });
  const articles = [...new Set(kept.map(({ passage }) => passage.article))];
  return {
    passages: kept.map(({ passage, score }) => toPassage(passage, score)),
    articles: articles.map((article) => cardOf(article, base)),
    evidence,
    dateNotice: evidence.outcome === EvidenceOutcome.NOTHING ? '' : dateNotice(ranked, question.asOf),
  };
}

function rankedOf(base: KnowledgeBase, hits: readonly Hit[]): Ranked[] {
  return hits.flatMap(({ id, score }) => {
    const passage = base.passage(id);
    return passage === undefined ? [] : [{ passage, score }];
  });
}

/** Score of a passage that would hold every word of the question, over and over. */
function idealScore(query: Query, model: LexicalModel): number {
  let ideal = 0;
  for (const term of new Set(query.said.map((one) => one.term))) ideal += model.rarity(term);
  return Math.max(ideal * model.mostWeight, Number.EPSILON);
}

function bestArticles(ranked: readonly Ranked[]): { article: Article; score: number }[] {
  const best = new Map<Article, number>();
  for (const { passage, score } of ranked) if (!best.has(passage.article)) best.set(passage.article, score);
  return [...best].map(([article, score]) => ({ article, score }));
}

/** The best passages with no article taking all the room. */
function diverse(ranked: readonly Ranked[], limit: number): Ranked[] {
  const taken = new Map<Article, number>();
  const kept: Ranked[] = [];
  for (const one of ranked) {
    const count = taken.get(one.passage.article) ?? 0;
    if (count >= MOST_PER_ARTICLE) continue;
    taken.set(one.passage.article, count + 1);
    kept.push(one);
    if (kept.length === limit) break;
  }
  return kept;
}
