import {
  type ArticleCard,
  type Evidence,
  EvidenceOutcome,
  type Passage,
  type Placing,
  SearchRule,
} from '@decroche/contracts';
import { aspectsAskedFor, type Question, type Reading } from '@decroche/question';
import type { KnowledgeBase } from '../../knowledge/knowledge-base.ts';
import { asksAboutOwnFile } from '../evidence/personal-file.ts';
import type { RecognisedNeed } from '../needs/need-beliefs.ts';
import { type Cut, type CutPart, possibleCuts } from '../question/need-split.ts';
import { TextsOfQuestion } from '../question/texts-of-question.ts';
import type { Generation, SearchAnswer, SearchQuestion } from '../searcher.ts';

/** An answer to one need, with what else the text may ask for. */
export interface OneAnswer extends SearchAnswer {
  readonly needs: readonly RecognisedNeed[];
}

/** Searches for a text as one need. */
export type SearchOne = (question: SearchQuestion) => Promise<OneAnswer>;

/** Searches for a text that a question is made of, each text once. */
type SearchText = (text: string) => Promise<OneAnswer>;

const ANSWERED: ReadonlySet<EvidenceOutcome> = new Set([
  EvidenceOutcome.ANSWER,
  EvidenceOutcome.CAUTION,
  EvidenceOutcome.OTHER_BODY,
]);
/** Belief in the needs of its theme from which a part is about what its article answers. */
const SHARE_IN_PART = 0.3;
/**
 * Confidence from which a part of a sentence is answered with caution. A whole sentence needs more: the few words of a part
 * say less of what they are about than the sentence around them.
 */
const LEAST_IN_PART = 0.5;
/** Confidence from which a part is answered, however many needs share the belief. */
const SURE_OF_PART = 0.9;
/** Belief in the need of each part that the whole sentence must show, where a part does not plainly ask. */
const SHARE_IN_WHOLE = 0.06;
/** Passages of a need that stay together. */
const TOGETHER = 2;
/** Longest part that is read back to the agent, in words. */
const MOST_WORDS_BACK = 16;

/** One part of a cut, with what was found for it. */
interface PartAnswer {
  readonly part: CutPart;
  /** That of its likeliest reading when none is answered. */
  readonly answer: OneAnswer;
  readonly isAnswered: boolean;
}

/**
 * Searches for a sentence, and for its parts where it may put several needs. Each part that is answered by an article of its
 * own is answered in short; a part that plainly asks and is not is named to the agent.
 */
export async function searchNeeds(
  { base, ranker }: Generation,
  question: SearchQuestion,
  searchOne: SearchOne,
): Promise<SearchAnswer> {
  const texts = new TextsOfQuestion(question.question);
  const searched = new Map<Question, OneAnswer>();
  const searchText: SearchText = async (text) => {
    const asked = texts.read(text);
    const answer = searched.get(asked) ?? (await searchOne({ ...question, question: asked }));
    searched.set(asked, answer);
    return answer;
  };
  const whole = await searchText(question.question.text);
  let named: SearchAnswer | undefined;
  const isOfOwnFile = asksAboutOwnFile(question.question);
  for (const cut of possibleCuts(question.question, (text) => texts.read(text))) {
    // What was done and what has not come since are one: `j'ai demandé ma retraite en mai et je n'ai toujours rien`.
    if (isOfOwnFile && !cut.parts.some(({ own }) => asksAboutOwnFile(own))) continue;
    if (cut.parts.some(({ own }) => ranker.model.analyse(own).length === 0 && !isAsked(own))) continue;
    const answers = await searchParts(base, cut, searchText);
    if (areSeveral(base, answers, whole, cut)) {
      return together(answers, question.limit);
    }
    if (cut.isPlain) named ??= withTheRestNamed(answers, whole);
  }
  return named ?? whole;
}

/** Whether a text without a word of its own asks for an aspect all the same: `comment on fait la demande`. */
const isAsked = (own: Reading): boolean => aspectsAskedFor(own).size > 0;

async function searchParts(
  base: KnowledgeBase,
  { parts }: Cut,
  searchText: SearchText,
): Promise<PartAnswer[]> {
  const found: PartAnswer[] = [];
  for (const part of parts) {
    const before = found.at(-1)?.answer;
    const taken = new Set(found.flatMap(({ answer }) => answer.leadArticles));
    let first: OneAnswer | undefined;
    let own: OneAnswer | undefined;
    for (const reading of readingsAfter(base, part, before)) {
      const answer = asPart(await searchText(reading));
      first ??= answer;
      if (!isClear(base, answer) || answer.leadArticles.some((slug) => taken.has(slug))) continue;
      own ??= answer;
      if (answer.evidence.outcome === EvidenceOutcome.CAUTION) continue;
      own = answer;
      break;
    }
    const answer = own ?? first;
    if (answer !== undefined) found.push({ part, answer, isAnswered: own !== undefined });
  }
  return found;
}

/** A part that does not name what it is about is about what the part before is: only so can it be read. */
function readingsAfter(
  base: KnowledgeBase,
  { readings, isOfAnyNeed }: CutPart,
  before: OneAnswer | undefined,
): readonly string[] {
  if (!isOfAnyNeed || before === undefined) return readings;
  const theme = base.article(before.leadArticles[0] ?? '')?.theme ?? '';
  const subject = base.theme(theme)?.subject ?? '';
  return subject === '' ? readings : readings.map((reading) => `${reading} ${subject}`);
}

function asPart(answer: OneAnswer): OneAnswer {
  const { outcome, confidence } = answer.evidence;
  const isDoubted = outcome === EvidenceOutcome.NOTHING && confidence >= LEAST_IN_PART;
  return isDoubted
    ? { ...answer, evidence: { ...answer.evidence, outcome: EvidenceOutcome.CAUTION } }
    : answer;
}

function isClear(base: KnowledgeBase, { evidence, leadArticles, needs }: OneAnswer): boolean {
  const isAnswer = ANSWERED.has(evidence.outcome);
  if (!isAnswer) return false;
  const isSure = evidence.outcome === EvidenceOutcome.ANSWER && evidence.confidence >= SURE_OF_PART;
  return isSure || shareOfTheme(base, leadArticles[0], needs) >= SHARE_IN_PART;
}

/** Belief in the needs of the theme of an article. */
function shareOfTheme(
  base: KnowledgeBase,
  slug: string | undefined,
  needs: readonly RecognisedNeed[],
): number {
  const theme = base.article(slug ?? '')?.theme;
  return needs.reduce((sum, { need, share }) => (base.article(need)?.theme === theme ? sum + share : sum), 0);
}

/**
 * Each part is answered by an article of its own. Where a part does not plainly ask, the whole sentence must show its need
 * too: `mon mari est mort et je voudrais savoir si j'ai droit à sa retraite` is one need, whatever its halves would say
 * alone.
 */
function areSeveral(
  base: KnowledgeBase,
  answers: readonly PartAnswer[],
  whole: OneAnswer,
  { isPlain }: Cut,
): boolean {
  if (answers.length < 2 || !answers.every(({ isAnswered }) => isAnswered)) return false;
  if (isPlain) return true;
  // The words of an article about another body stand for one need: `Fonctionnaires : SRE, CNRACL`.
  if (answers.some(isOthers)) return false;
  const leads = answers.map(({ answer }) => answer.leadArticles[0] ?? '');
  const themes = new Set(leads.map((slug) => base.article(slug)?.theme));
  const shares = new Map(whole.needs.map(({ need, share }) => [need, share]));
  return leads.every(
    (slug) =>
      (themes.size < leads.length ? (shares.get(slug) ?? 0) : shareOfTheme(base, slug, whole.needs)) >=
      SHARE_IN_WHOLE,
  );
}

/** What an agent reads of a part that no text of the base answers. */
const UNANSWERED: Readonly<Partial<Record<EvidenceOutcome, string>>> = {
  [EvidenceOutcome.NOTHING]: 'aucun texte de la base n’y répond clairement, faites préciser',
  [EvidenceOutcome.PERSONAL_FILE]: 'cela porte sur son dossier, ouvrez-le',
};

/** What the one part says that is answered, with a word on those that are not; undefined when all are, or none. */
function withTheRestNamed(answers: readonly PartAnswer[], whole: OneAnswer): SearchAnswer | undefined {
  const [answered, ...more] = answers.filter(({ isAnswered }) => isAnswered);
  if (answered === undefined || more.length > 0) return undefined;
  const [lead] = whole.leadArticles;
  const rest = answers.filter(({ isAnswered, part }) => !isAnswered && part.asks && !part.isOfAnyNeed);
  const isWhole = answered.answer.leadArticles[0] === lead;
  // The whole sentence must be about one of its parts.
  if (!isWhole && (ANSWERED.has(whole.evidence.outcome) || !rest.some(isAbout(whole)))) return undefined;
  const notes = rest.flatMap((one) => noteOn(one) ?? []);
  if (notes.length === 0) return undefined;
  const { needs: _, ...answer } = isWhole ? whole : answered.answer;
  const rules = [...answer.rules, SearchRule.REST_NAMED];
  return { ...answer, evidence: { ...answer.evidence, protocol: notes.join(' ') }, rules };
}

/** It leads to the article of the whole, or asks about the file that the whole asks about. */
const isAbout =
  ({ leadArticles: [lead], evidence: { outcome } }: OneAnswer) =>
  ({ answer }: PartAnswer): boolean =>
    (lead !== undefined && answer.leadArticles[0] === lead) ||
    (outcome === EvidenceOutcome.PERSONAL_FILE && answer.evidence.outcome === outcome);

const isOthers = ({ answer }: PartAnswer): boolean => answer.evidence.outcome === EvidenceOutcome.OTHER_BODY;

function noteOn({ part: { own }, answer: { evidence } }: PartAnswer): string | undefined {
  const why =
    evidence.outcome === EvidenceOutcome.OTHER_BODY
      ? `cela relève d’un autre organisme, ${evidence.otherBody}`
      : UNANSWERED[evidence.outcome];
  return why === undefined ? undefined : `L’appelant demande aussi « ${shortened(own.text)} » : ${why}.`;
}

function shortened(text: string): string {
  const words = text.split(/\s+/);
  return words.length <= MOST_WORDS_BACK ? text : `${words.slice(0, MOST_WORDS_BACK).join(' ')} …`;
}

/**
 * One answer to several needs: a few passages of each in turn, so that none takes all the room. It is as sure as the least
 * sure of them; what is another body's business is named, unless all of it is.
 */
function together(parts: readonly PartAnswer[], limit: number): SearchAnswer {
  const answers = parts.map(({ answer }) => answer);
  const passages = new Map<string, Passage>();
  const most = Math.max(...answers.map((answer) => answer.passages.length));
  for (let from = 0; from < most; from += TOGETHER) {
    for (const answer of answers) {
      for (const passage of answer.passages.slice(from, from + TOGETHER)) {
        if (!passages.has(passage.sourceId)) passages.set(passage.sourceId, passage);
      }
    }
  }
  const kept = [...passages.values()].slice(0, limit);
  const cards = new Map<string, ArticleCard>();
  for (const card of answers.flatMap(({ articles }) => articles)) cards.set(card.slug, card);
  const slugs = [...new Set(kept.map(({ articleSlug }) => articleSlug))];
  const placings = new Map<string, Placing>();
  for (const placing of answers.flatMap((answer) => answer.placings)) {
    if (!placings.has(placing.sourceId)) placings.set(placing.sourceId, placing);
  }
  return {
    passages: kept,
    articles: slugs.flatMap((slug) => cards.get(slug) ?? []),
    evidence: leastSure(parts),
    leadArticles: [...new Set(answers.flatMap(({ leadArticles }) => leadArticles))],
    dateNotice: answers.find(({ dateNotice }) => dateNotice !== '')?.dateNotice ?? '',
    placings: kept.flatMap(({ sourceId }) => placings.get(sourceId) ?? []),
    rules: [...new Set([SearchRule.SEVERAL_NEEDS, ...answers.flatMap(({ rules }) => rules)])],
  };
}

function leastSure(parts: readonly PartAnswer[]): Evidence {
  const own = parts.filter((part) => !isOthers(part));
  const [first, ...others] = (own.length > 0 ? own : parts).map(({ answer }) => answer.evidence);
  const least = others.reduce(
    (least, one) => (one.confidence < least.confidence ? one : least),
    first as Evidence,
  );
  if (own.length === 0) return least;
  const notes = parts.filter(isOthers).flatMap((part) => noteOn(part) ?? []);
  return { ...least, protocol: notes.join(' ') };
}
