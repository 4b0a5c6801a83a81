import { type ArticleCard, type Evidence, EvidenceOutcome, type Passage } from '@decroche/contracts';
import { type Article, NATIONAL } from '../knowledge/article.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import { cardOf, toPassage } from './answer-form.ts';
import { arrange, type Ranked } from './arrangement.ts';
import { confidenceOf } from './confidence.ts';
import { dateNotice, isOfAnotherPeriod } from './date-notice.ts';
import { NO_EVIDENCE, weighEvidence } from './evidence.ts';
import type { LexicalModel } from './lexical-model.ts';
import { needParts } from './need-split.ts';
import type { Hit } from './passage-index.ts';
import { mayAnswer, possibleNeeds } from './possible-needs.ts';
import type { Ranker, Ranking } from './ranker.ts';
import { withRegionalRules } from './regional-rules.ts';
import { together } from './several-needs.ts';

/** A question to the base. */
export interface SearchQuestion {
  readonly text: string;
  /** ISO 8601 day as of which to answer. */
  readonly asOf: string;
  /** Fund whose regional rules apply; empty for the national rules only. */
  readonly fund: string;
  /** Year of birth known from elsewhere; zero when unknown. The words of the question come first. */
  readonly birthYear: number;
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

/** Content terms that a part of a sentence must have to put a need of its own. */
const FEWEST_TERMS = 2;
const ANSWERED: ReadonlySet<EvidenceOutcome> = new Set([EvidenceOutcome.ANSWER, EvidenceOutcome.CAUTION]);

/**
 * Searches one generation for a question. A sentence that puts several needs, each answered by an article of its own, is
 * answered with the passages of each in turn.
 *
 * @throws IndexUnavailableError when the engine cannot be reached
 */
export async function search(generation: Generation, question: SearchQuestion): Promise<SearchAnswer> {
  const parts = needParts(question.text);
  const termsOf = (text: string): number => generation.ranker.model.analyse(text).length;
  if (parts.length < 2 || parts.some((part) => termsOf(part) < FEWEST_TERMS)) {
    return await searchOne(generation, question);
  }
  const answers: SearchAnswer[] = [];
  for (const text of parts) answers.push(await searchOne(generation, { ...question, text }));
  const articles = new Set(answers.map(({ passages }) => passages[0]?.articleSlug));
  const areSeveral = answers.every(({ evidence }) => ANSWERED.has(evidence.outcome));
  if (!areSeveral || articles.size < answers.length) return await searchOne(generation, question);
  return together(answers, question.limit);
}

async function searchOne(generation: Generation, question: SearchQuestion): Promise<SearchAnswer> {
  const { base, ranker } = generation;
  const scopes = question.fund === '' ? [NATIONAL] : [NATIONAL, question.fund];
  const about = { asOf: question.asOf, scopes, birthYears: birthYearsOf(question, ranker.model) };
  const possible = possibleNeeds(base, about);
  const ranking = await ranker.rank(question.text, { asOf: '', scopes }, DEPTH, possible);
  if (ranking.hits.length === 0) return NOTHING_FOUND;
  const applying = rankedOf(base, ranking.hits).filter(({ passage }) => mayAnswer(passage.article, about));
  const placed = withRegionalRules(applying, base, question.fund, question.asOf);
  const kept = arrange(placed, base.passages, question.limit);
  const articles = [...new Set(kept.map(({ passage }) => passage.article))];
  const evidence = weighEvidence({
    text: question.text,
    confidence: confidenceOf(ranking.facts),
    needs: ranking.query.needs,
    articles,
    themeOf: (article) => base.theme(article.theme),
  });
  return {
    passages: kept.map(({ passage, score }) => toPassage(passage, score)),
    articles: articles.map((article) => cardOf(article, base)),
    evidence,
    dateNotice:
      evidence.outcome === EvidenceOutcome.NOTHING
        ? ''
        : noticeOf(generation, question, ranking, articles[0]),
  };
}

/** Belief, among the articles of other periods, from which it is clear which one holds the same rule. */
const CLEAR_SHARE = 0.35;

function noticeOf(
  { base, ranker }: Generation,
  { text, asOf }: SearchQuestion,
  { query }: Ranking,
  best: Article | undefined,
): string {
  if (best === undefined || (best.validFrom === null && best.validTo === null)) return '';
  const [other] = ranker.needsAmong(text, query, (slug) => {
    const article = base.article(slug);
    return article !== undefined && isOfAnotherPeriod(article, best, asOf);
  });
  const article = base.article(other?.need ?? '');
  return article === undefined || (other?.share ?? 0) < CLEAR_SHARE ? '' : dateNotice(article, asOf);
}

function rankedOf(base: KnowledgeBase, hits: readonly Hit[]): Ranked[] {
  return hits.flatMap(({ id, score }) => {
    const passage = base.passage(id);
    return passage === undefined ? [] : [{ passage, score }];
  });
}

const FIRST_BIRTH_YEAR = 1925;
const LAST_BIRTH_YEAR = 1985;

/** Years of birth that the question names, or that of its context. */
function birthYearsOf({ text, birthYear }: SearchQuestion, model: LexicalModel): readonly number[] {
  const named = model
    .analyse(text)
    .flatMap(({ kind, term }) => (kind === 'year' ? [Number(term.slice(1))] : []))
    .filter((year) => year >= FIRST_BIRTH_YEAR && year <= LAST_BIRTH_YEAR);
  if (named.length > 0) return named;
  return birthYear === 0 ? [] : [birthYear];
}
