import type { Passage, Passages, Said } from '@decroche/contracts';
import type { Composer, Composition } from './composer.ts';
import { rolesAskedFor } from './intent.ts';
import { needLine } from './need.ts';
import { type TextWords, wordsOf } from './question-words.ts';
import { sentenceGroups } from './sentence.ts';

const MOST_SENTENCES = 5;
/** Sentences below which other passages fill in. */
const FEWEST = 2;
/** Sentences of the plain wording that open the answer. */
const MOST_PLAIN = 3;
/** Likeness (share of common stems) from which a sentence says the same again. */
const SAME_AGAIN = 0.6;
/** Likeness of a sentence that brings new figures counts for less. */
const NEW_FIGURES = 0.6;
/** A sentence of the details is worth its place from this score on. */
const LEAST_DETAIL_SCORE = 0.55;

const SCORE = { words: 1, number: 0.25, generation: 0.25, role: 0.35, extraSentence: -0.1 } as const;

interface Candidate {
  readonly passage: Passage;
  readonly sentences: readonly string[];
  readonly words: TextWords;
  readonly score: number;
  /** Place in reading order. */
  readonly order: number;
}

/**
 * The built-in composer: whole sentences of the passages, chosen for the question. It never writes a word itself.
 *
 * It opens with the plain wording of the best article, which experts wrote to be said, and adds details of the same
 * article that match the question. A rule of the fund is always given. Another article is drawn from only when the
 * best one has too little.
 */
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
    const sentences = choose(candidates, passages.passages[0]).flatMap(({ passage, sentences: texts }) =>
      texts.map((text) => ({ text, sourceIds: [passage.sourceId] })),
    );
    return Promise.resolve({ need: needLine(passages, question), sentences });
  }

  #candidates(text: string, question: TextWords, passages: readonly Passage[]): Candidate[] {
    const roles = rolesAskedFor(text);
    const groups = passages.flatMap((passage, place) =>
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
      .map((group) => ({ ...group, score: scoreOf(group, question, weight, roles) }));
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
): number {
  const isBirthYear = (number: string): boolean => question.birthYears.has(Number(number));
  let shared = 0;
  let asked = 0;
  for (const stem of question.stems) {
    asked += weight(stem);
    if (words.stems.has(stem)) shared += weight(stem);
  }
  const numbers = [...question.numbers].filter(
    (number) => !isBirthYear(number) && words.numbers.has(number),
  ).length;
  return (
    (asked === 0 ? 0 : shared / asked) * SCORE.words +
    Math.min(numbers, 2) * SCORE.number +
    (namesGeneration(words, question) ? SCORE.generation : 0) +
    (roles.has(passage.role) ? SCORE.role : 0) +
    (sentences.length - 1) * SCORE.extraSentence
  );
}

function namesGeneration(words: TextWords, { birthYears }: TextWords): boolean {
  return [...birthYears].some((year) => words.birthYears.has(year));
}

/** A sentence that names years of birth, and not the caller's, answers somebody else. */
function isAboutOtherGenerations(words: TextWords, question: TextWords): boolean {
  return question.birthYears.size > 0 && words.birthYears.size > 0 && !namesGeneration(words, question);
}

function choose(candidates: readonly Candidate[], lead: Passage | undefined): Candidate[] {
  if (lead === undefined) return [];
  const chosen: Candidate[] = [];
  let room = MOST_SENTENCES;
  const take = (candidate: Candidate | undefined, most = room): void => {
    if (candidate === undefined || candidate.sentences.length > Math.min(room, most)) return;
    if (chosen.some(({ words }) => likeness(words, candidate.words) >= SAME_AGAIN)) return;
    chosen.push(candidate);
    room -= candidate.sentences.length;
  };
  const ranked = [...candidates].sort((a, b) => b.score - a.score || a.order - b.order);
  const subject = new Set([lead.articleSlug, lead.regionalOf]);
  const own = ({ passage }: Candidate): boolean => subject.has(passage.articleSlug);
  const isPlain = ({ passage }: Candidate): boolean => passage.role === 'plain';
  take(ranked.find(({ passage }) => passage.regionalOf !== '' && passage.articleSlug !== lead.articleSlug));
  let plainRoom = MOST_PLAIN;
  for (const candidate of candidates.filter((one) => own(one) && isPlain(one))) {
    const before = room;
    take(candidate, plainRoom);
    plainRoom -= before - room;
  }
  for (const candidate of ranked.filter(own)) {
    if (candidate.score >= LEAST_DETAIL_SCORE) take(candidate);
  }
  for (const candidate of [...ranked.filter(own), ...ranked.filter(isPlain)]) {
    if (MOST_SENTENCES - room >= FEWEST) break;
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

/** Share of the smaller one's stems that both have; less when the candidate brings figures of its own. */
function likeness(chosen: TextWords, candidate: TextWords): number {
  const fewest = Math.min(chosen.stems.size, candidate.stems.size);
  if (fewest === 0) return 0;
  const common = [...chosen.stems].filter((stem) => candidate.stems.has(stem)).length / fewest;
  const newFigures = [...candidate.numbers].some((number) => !chosen.numbers.has(number));
  return newFigures ? common * NEW_FIGURES : common;
}
