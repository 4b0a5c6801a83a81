import type { DraftSentence, Passage, Passages, Said } from '@decroche/contracts';
import type { Composer, Composition } from './composer.ts';
import { rolesAskedFor } from './intent.ts';
import { needLine } from './need.ts';
import { type TextWords, wordsOf } from './question-words.ts';
import { sentenceGroups } from './sentence.ts';

const MOST_SENTENCES = 5;
/** Passages that score below this share of the best one are not drawn from. */
const LEAST_PASSAGE_SHARE = 0.55;
/** Likeness (share of common stems) from which a sentence says the same again. */
const SAME_AGAIN = 0.6;
/** A sentence from outside the plain wording is worth its place from this score on. */
const LEAST_DETAIL_SCORE = 0.9;

interface Candidate {
  readonly passage: Passage;
  readonly sentences: readonly string[];
  readonly words: TextWords;
  readonly score: number;
  /** Place of the passage, then of the group inside it. */
  readonly order: number;
}

/** The built-in composer: whole sentences of the passages, chosen for the question. It never writes a word itself. */
export class ExtractiveComposer implements Composer {
  readonly author = 'builtin';
  readonly #year: () => number;

  /** @param year year of the call */
  constructor(year: () => number) {
    this.#year = year;
  }

  compose(said: Said, passages: Passages): Promise<Composition> {
    const question = wordsOf(said.text, this.#year());
    const candidates = this.#candidates(said.text, question, passages.passages);
    const sentences: DraftSentence[] = choose(candidates, passages.passages).flatMap(
      ({ passage, sentences }) => sentences.map((text) => ({ text, sourceIds: [passage.sourceId] })),
    );
    return Promise.resolve({ need: needLine(passages, question), sentences });
  }

  #candidates(text: string, question: TextWords, passages: readonly Passage[]): Candidate[] {
    const best = passages[0]?.score ?? 0;
    const roles = rolesAskedFor(text);
    const drawn = passages.filter(({ score }) => score >= best * LEAST_PASSAGE_SHARE);
    const groups = drawn.flatMap((passage, place) =>
      sentenceGroups(passage.text).map(({ sentences }, index) => ({
        passage,
        sentences,
        words: wordsOf(`${passage.sectionTitle} ${sentences.join(' ')}`, this.#year()),
        order: place * 100 + index,
      })),
    );
    const weight = stemWeights(groups.map(({ words }) => words));
    return groups
      .filter(({ words }) => !isAboutOtherGenerations(words, question))
      .map((group) => ({ ...group, score: scoreOf(group, question, weight, roles, best) }));
  }
}

/** Rarer stems among the candidate sentences tell more. */
function stemWeights(texts: readonly TextWords[]): (stem: string) => number {
  const counts = new Map<string, number>();
  for (const { stems } of texts) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return (stem) => Math.log(1 + texts.length / (counts.get(stem) ?? texts.length));
}

function scoreOf(
  { passage, words, sentences }: Omit<Candidate, 'score'>,
  question: TextWords,
  weight: (stem: string) => number,
  roles: ReadonlySet<string>,
  best: number,
): number {
  let shared = 0;
  let asked = 0;
  for (const stem of question.stems) {
    asked += weight(stem);
    if (words.stems.has(stem)) shared += weight(stem);
  }
  const coverage = asked === 0 ? 0 : shared / asked;
  const numbers = [...question.numbers].filter((number) => words.numbers.has(number)).length;
  const generation = [...question.birthYears].some((year) => words.birthYears.has(year));
  return (
    coverage * 1.5 +
    (best === 0 ? 0 : passage.score / best) * 0.6 +
    Math.min(numbers, 2) * 0.3 +
    (generation ? 0.6 : 0) +
    (roles.has(passage.role) ? 0.5 : 0) +
    (passage.role === 'plain' ? 0.4 : 0) -
    (sentences.length - 1) * 0.1
  );
}

/** A sentence that names years of birth, and not the caller's, answers somebody else. */
function isAboutOtherGenerations(words: TextWords, question: TextWords): boolean {
  if (question.birthYears.size === 0 || words.birthYears.size === 0) return false;
  return ![...question.birthYears].some((year) => words.birthYears.has(year));
}

function choose(candidates: readonly Candidate[], passages: readonly Passage[]): Candidate[] {
  const lead = passages[0];
  if (lead === undefined) return [];
  const chosen: Candidate[] = [];
  let room = MOST_SENTENCES;
  const take = (candidate: Candidate): boolean => {
    if (candidate.sentences.length > room) return false;
    if (chosen.some((one) => likeness(one.words, candidate.words) >= SAME_AGAIN)) return false;
    chosen.push(candidate);
    room -= candidate.sentences.length;
    return true;
  };
  const ranked = [...candidates].sort((a, b) => b.score - a.score || a.order - b.order);
  const regional = ranked.filter(({ passage }) => passage.regionalOf !== '');
  if (regional[0] !== undefined) take(regional[0]);
  for (const candidate of ranked) {
    if (room === 0) break;
    const main = candidate.passage.articleSlug === lead.articleSlug;
    const plain = candidate.passage.role === 'plain';
    if (main && (plain || candidate.score >= LEAST_DETAIL_SCORE)) take(candidate);
    else if (!main && candidate.score >= LEAST_DETAIL_SCORE + 0.5 && chosen.length > 0 && room <= 2)
      take(candidate);
  }
  return inReadingOrder(chosen);
}

/** A rule that derogates first, then the plain wording, then the details, each in the order of the text. */
function inReadingOrder(chosen: readonly Candidate[]): Candidate[] {
  const rank = ({ passage }: Candidate): number => {
    if (passage.regionalRelation === 'derogates') return 0;
    if (passage.regionalRelation === 'completes') return 3;
    return passage.role === 'plain' ? 1 : 2;
  };
  return [...chosen].sort((a, b) => rank(a) - rank(b) || a.order - b.order);
}

function likeness(a: TextWords, b: TextWords): number {
  const fewest = Math.min(a.stems.size, b.stems.size);
  if (fewest === 0) return 0;
  const common = [...a.stems].filter((stem) => b.stems.has(stem)).length;
  const figures =
    [...a.numbers].some((number) => b.numbers.has(number)) || a.numbers.size === 0 || b.numbers.size === 0;
  return figures ? common / fewest : (common / fewest) * 0.6;
}
