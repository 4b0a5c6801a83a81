import {
  type ArticleCard,
  type Evidence,
  EvidenceOutcome,
  type Passage,
  type Placing,
  SearchRule,
} from '@decroche/contracts';
import { languageName, type Question } from '@decroche/question';
import { type Article, NATIONAL } from '../knowledge/article.ts';
import type { KnowledgeBase } from '../knowledge/knowledge-base.ts';
import type { Protocol } from '../knowledge/protocols.ts';
import { cardOf, toPassage } from './answer/answer-form.ts';
import { arrange, type Ranked } from './answer/arrangement.ts';
import { dateNotice, isOfAnotherPeriod } from './answer/date-notice.ts';
import { ownGenerationFirst } from './answer/own-generation.ts';
import { answerRules, placingOf, placingsOf } from './answer/placings.ts';
import { withRegionalRules } from './answer/regional-rules.ts';
import { type OneAnswer, searchNeeds } from './answer/several-needs.ts';
import { confidenceOf } from './evidence/confidence.ts';
import { bodyOf, NO_EVIDENCE, weighEvidence } from './evidence/evidence.ts';
import type { ProtocolSpotter } from './evidence/protocol-spotter.ts';
import type { Hit } from './index/passage-index.ts';
import { mayAnswer, possibleNeeds } from './needs/possible-needs.ts';
import type { TypingFaults } from './question/typing-faults.ts';
import type { Ranker, Ranking } from './ranking/ranker.ts';

/** What is asked of the base, and for whom. */
export interface SearchQuestion {
  readonly question: Question;
  /** Language in which it is asked, ISO 639-1; empty for French or what cannot be told. */
  readonly language: string;
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
  /** Slug of the article that answers each need of the text, in the order of the needs. */
  readonly leadArticles: readonly string[];
  /** How each passage came to its place. */
  readonly placings: readonly Placing[];
  /** What decided about the whole besides the scores. */
  readonly rules: readonly SearchRule[];
}

/** One generation of the base, ready to be searched. */
export interface Generation {
  /** Name of the generation. */
  readonly name: string;
  readonly base: KnowledgeBase;
  readonly ranker: Ranker;
  readonly protocols: ProtocolSpotter;
  /** Mends what somebody types. */
  readonly typing: TypingFaults;
}

/** Passages read before dates and regional rules are settled. */
const DEPTH = 60;

export const NOTHING_FOUND: SearchAnswer = Object.freeze({
  passages: [],
  articles: [],
  evidence: NO_EVIDENCE,
  dateNotice: '',
  leadArticles: [],
  placings: [],
  rules: [],
});

/**
 * Searches one generation for a question. What calls for something else than a text comes first: another language, or
 * words for which the experts have a protocol. A sentence that puts several needs, each answered by an article of its
 * own, is answered with the passages of each in turn.
 *
 * @throws IndexUnavailableError when the engine cannot be reached
 */
export async function search(generation: Generation, question: SearchQuestion): Promise<SearchAnswer> {
  if (question.language !== '') {
    const protocol = `L’appelant semble parler ${languageName(question.language)}. Demandez s’il peut continuer en français ou avec un proche ; sinon suivez la procédure d’interprétariat de la caisse.`;
    return withoutText(SearchRule.OTHER_LANGUAGE, EvidenceOutcome.OTHER_LANGUAGE, protocol);
  }
  const { matter } = question.question;
  const protocols = generation.protocols.spot(question.question);
  const distress = protocols.filter(({ frame }) => frame === 'distress');
  if (distress.length > 0) {
    const notice = distress.map((protocol) => protocol.notice).join(' ');
    return withoutText(SearchRule.PROTOCOL, EvidenceOutcome.DISTRESS, notice);
  }
  const others = matter === question.question ? protocols : generation.protocols.spot(matter);
  const fraud = others.find(({ frame }) => frame === 'fraud');
  if (fraud !== undefined) {
    const answer = await searchOne(generation, question, fraud.theme);
    return {
      ...answer,
      evidence: { ...answer.evidence, outcome: EvidenceOutcome.FRAUD, question: '', protocol: fraud.notice },
      rules: [SearchRule.PROTOCOL, ...answer.rules],
    };
  }
  const first = others.find((protocol) => protocol.first);
  if (first !== undefined) return followed(generation, question, first);
  const alone = others.find(
    (protocol) => protocol.frame === 'human' && generation.protocols.saysOnly(matter, protocol),
  );
  if (alone !== undefined) return followed(generation, question, alone);
  const answer = await searchNeeds(generation, question, (one) => searchOne(generation, one));
  const { outcome } = answer.evidence;
  const isOpen = outcome === EvidenceOutcome.NOTHING || outcome === EvidenceOutcome.PERSONAL_FILE;
  const other = isOpen ? others.find(({ frame }) => frame === 'other-body') : undefined;
  if (other !== undefined) return followed(generation, question, other);
  if (outcome === EvidenceOutcome.PERSONAL_FILE) return lookedUp(answer, others);
  if (outcome !== EvidenceOutcome.NOTHING) return answer;
  const human = others.find(({ frame }) => frame === 'human');
  const followable = human ?? others.find(({ frame }) => frame === 'nothing');
  return followable === undefined ? answer : followed(generation, question, followable);
}

/** What the agent looks up in the file, and asks, where the experts say it for such a file. */
function lookedUp(answer: SearchAnswer, protocols: readonly Protocol[]): SearchAnswer {
  const file = protocols.find(({ frame }) => frame === 'personal-file');
  if (file === undefined) return answer;
  const { notice: protocol, asks: question = '' } = file;
  const rules = [SearchRule.PROTOCOL, ...answer.rules];
  return { ...answer, evidence: { ...answer.evidence, protocol, question }, rules };
}

/** What a protocol that is no danger puts in the place of the fund's texts. */
function followed(generation: Generation, question: SearchQuestion, protocol: Protocol): SearchAnswer {
  if (protocol.frame === 'other-body') return otherBodyAnswer(generation, question, protocol);
  const outcome = protocol.frame === 'human' ? EvidenceOutcome.HUMAN : EvidenceOutcome.NOTHING;
  return withoutText(SearchRule.PROTOCOL, outcome, protocol.notice, protocol.asks);
}

/** The article that names the body whose business it is, whatever the words found. */
function otherBodyAnswer(
  { base }: Generation,
  { limit }: SearchQuestion,
  { article: slug = '', notice, asks: question = '' }: Protocol,
): SearchAnswer {
  const article = base.article(slug);
  const otherBody = article === undefined ? '' : bodyOf(article);
  const passages = base.passages.filter((passage) => passage.article === article).slice(0, limit);
  return {
    ...NOTHING_FOUND,
    passages: passages.map((passage) => toPassage(passage, 1)),
    placings: passages.map(({ sourceId }) => placingOf(sourceId, undefined, [SearchRule.PROTOCOL])),
    rules: [SearchRule.PROTOCOL],
    articles: article === undefined ? [] : [cardOf(article, base)],
    evidence: {
      ...NO_EVIDENCE,
      outcome: EvidenceOutcome.OTHER_BODY,
      confidence: 1,
      otherBody,
      protocol: notice,
      question,
    },
    leadArticles: article === undefined ? [] : [article.slug],
  };
}

function withoutText(
  rule: SearchRule,
  outcome: EvidenceOutcome,
  protocol: string,
  question = '',
): SearchAnswer {
  return { ...NOTHING_FOUND, evidence: { ...NO_EVIDENCE, outcome, protocol, question }, rules: [rule] };
}

/** @param theme of the articles that may answer; every theme when absent */
async function searchOne(
  generation: Generation,
  question: SearchQuestion,
  theme?: string,
): Promise<OneAnswer> {
  const { base, ranker } = generation;
  const scopes = question.fund === '' ? [NATIONAL] : [NATIONAL, question.fund];
  const about = { asOf: question.asOf, scopes, birthYears: birthYearsOf(question) };
  const possible = possibleNeeds(base, about);
  const ranking = await ranker.rank(question.question.matter, { asOf: '', scopes }, DEPTH, possible);
  if (ranking.hits.length === 0) return { ...NOTHING_FOUND, needs: [] };
  const applying = rankedOf(base, ranking.hits).filter(
    ({ passage: { article } }) =>
      mayAnswer(article, about) && (theme === undefined || article.theme === theme),
  );
  const own = ownGenerationFirst(applying, about.birthYears);
  const placed = withRegionalRules(own, base, question.fund, question.asOf);
  const kept = arrange(placed, base.passages, question.limit);
  const articles = [...new Set(kept.map(({ passage }) => passage.article))];
  const evidence = weighEvidence({
    question: question.question,
    confidence: confidenceOf(ranking.facts),
    needs: ranking.query.needs,
    articles,
    themeOf: (article) => base.theme(article.theme),
  });
  const dateNotice =
    evidence.outcome === EvidenceOutcome.NOTHING ? '' : noticeOf(generation, question, ranking, articles[0]);
  return {
    passages: kept.map(({ passage, score }) => toPassage(passage, score)),
    articles: articles.map((article) => cardOf(article, base)),
    evidence,
    dateNotice,
    leadArticles: articles
      .slice(0, 1)
      .map((article) => base.article(article.relation?.article ?? '')?.slug ?? article.slug),
    placings: placingsOf(ranking, { applying, own, placed, kept }),
    rules: answerRules(evidence, dateNotice),
    needs: ranking.query.needs,
  };
}

/** Belief, among the articles of other periods, from which it is clear which one holds the same rule. */
const CLEAR_SHARE = 0.35;

function noticeOf(
  { base, ranker }: Generation,
  { asOf }: SearchQuestion,
  { query }: Ranking,
  best: Article | undefined,
): string {
  if (best === undefined || (best.validFrom === null && best.validTo === null)) return '';
  const [other] = ranker.needsAmong(query, (slug) => {
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

/** Years of birth that the question names, or that of its context. */
function birthYearsOf({ question, birthYear }: SearchQuestion): readonly number[] {
  const named = [...question.birthYears];
  if (named.length > 0) return named;
  return birthYear === 0 ? [] : [birthYear];
}
