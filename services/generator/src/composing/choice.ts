import type { Passage } from '@decroche/contracts';
import type { Candidate } from './candidate.ts';
import { isOfProcedure, partsLeftOut, placeInProcedure, speaksOf } from './procedure.ts';

/** How much one need may say. */
export interface Room {
  readonly sentences: number;
  /** What the plain wording, the caller's case and what he asked for may take. */
  readonly words: number;
  /** Words beyond which no further detail is added. */
  readonly wordsForDetails: number;
}

/** What an agent reads in the time of a ring. */
export const ROOM_OF_ONE: Room = { sentences: 5, words: 120, wordsForDetails: 90 };
/** The same shared by several needs. */
export const ROOM_OF_SEVERAL: Room = { sentences: 3, words: 60, wordsForDetails: 45 };

/** Sentences below which other passages fill in. */
const FEWEST = 2;
/** Likeness (share of common stems) from which a sentence says the same again. */
const SAME_AGAIN = 0.6;
/** The same for a sentence all of whose figures have been said. */
const SAME_FIGURES = 0.4;
/** A sentence of the details is worth its place from this score on. */
const LEAST_DETAIL_SCORE = 0.55;
/** A rule of the fund that completes the law is worth its place from this score on. */
const LEAST_COMPLETING_SCORE = 0.4;
/** Details beside the plain wording, and those of them that may make an answer longer. */
const MOST_DETAILS = 3;
const BEST_DETAILS = 2;

/**
 * Chooses for one need: the plain wording of its article, which experts wrote to be said, whole as far as there is room;
 * details of the same article that match the question; the fund's rule that completes or replaces that very article. What
 * was asked for opens, a rule that replaces the law before everything.
 *
 * @param lead passage of the article that answers the need
 */
export function choose(candidates: readonly Candidate[], lead: Passage, room: Room): Candidate[] {
  const choice = new Choice(room);
  const national = lead.regionalOf === '' ? lead.articleSlug : lead.regionalOf;
  const ranked = [...candidates].sort((a, b) => b.score - a.score || a.order - b.order);
  const isOwn = ({ passage }: Candidate): boolean =>
    passage.articleSlug === national || passage.articleSlug === lead.articleSlug;
  const isRegional = ({ passage }: Candidate): boolean => passage.regionalOf === national;
  const isPlain = ({ passage }: Candidate): boolean => passage.role === 'plain';
  choice.take(ranked.find((one) => isRegional(one) && one.score >= leastOf(one)));
  for (const one of candidates) if (isOwn(one) && isPlain(one) && !isRegional(one)) choice.take(one);
  const details = ranked.filter((one) => isOwn(one) && !isPlain(one) && one.score >= LEAST_DETAIL_SCORE);
  const row = details.find((one) => one.isOfGeneration);
  const best = details.find((one) => one.isAskedFor) ?? row;
  choice.take(best);
  choice.take(row);
  const isProcedure = isOfProcedure(candidates.filter(isOwn));
  if (isProcedure) coverProcedure(choice, ranked.filter(isOwn), room);
  for (const one of details.slice(0, BEST_DETAILS)) choice.take(one);
  for (const one of details.slice(BEST_DETAILS, MOST_DETAILS)) choice.take(one, room.wordsForDetails);
  for (const one of [
    ...ranked.filter(isOwn),
    ...ranked.filter((one) => isPlain(one) && !isRegionalRule(one) && !one.leavesCaseOut),
  ]) {
    if (choice.count >= FEWEST) break;
    choice.take(one);
  }
  return inReadingOrder(choice.taken, best, isProcedure);
}

/** Who asks how to do a thing is told its papers, its delay and where, besides its steps, as far as there is room. */
function coverProcedure(choice: Choice, own: readonly Candidate[], room: Room): void {
  for (const part of partsLeftOut(choice.taken)) {
    choice.take(
      own.find((one) => speaksOf(one, part)),
      room.wordsForDetails,
    );
  }
}

/** A rule that replaces the law is always said; one that completes it, when it is about what was asked. */
function leastOf({ passage }: Candidate): number {
  return passage.regionalRelation === 'derogates' ? 0 : LEAST_COMPLETING_SCORE;
}

/** What was taken, and what room is left. */
class Choice {
  readonly taken: Candidate[] = [];
  count = 0;
  #words = 0;
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /**
   * Takes a candidate unless there is no room for it or it says again what was said.
   *
   * @param most words of all that is taken, with it
   */
  take(candidate: Candidate | undefined, most = this.#room.words): void {
    if (candidate === undefined || this.taken.includes(candidate)) return;
    const words = candidate.sentences.reduce((sum, sentence) => sum + sentence.split(/\s+/).length, 0);
    if (this.count + candidate.sentences.length > this.#room.sentences || this.#words + words > most) return;
    const isPlain = candidate.passage.role === 'plain';
    if (!this.#isNews(candidate) && this.taken.some((one) => saysAgain(one, candidate, isPlain))) return;
    this.taken.push(candidate);
    this.count += candidate.sentences.length;
    this.#words += words;
  }

  /** It speaks of something in the question of which nothing else has spoken. */
  #isNews({ answers }: Candidate): boolean {
    return [...answers].some((stem) => !this.taken.some((one) => one.answers.has(stem)));
  }
}

function isRegionalRule({ passage }: Candidate): boolean {
  return passage.regionalOf !== '';
}

/**
 * A rule that replaces the law, what was asked for, the plain wording, the details; each in the order of the text. The details
 * of a procedure come in its own order: steps, papers, delay.
 */
function inReadingOrder(
  chosen: readonly Candidate[],
  best: Candidate | undefined,
  isProcedure: boolean,
): Candidate[] {
  const rank = (one: Candidate): number => {
    if (one.passage.regionalRelation === 'derogates') return 0;
    if (one.passage.regionalRelation === 'completes') return 4;
    if (one === best) return 1;
    if (isProcedure) return 2 + placeInProcedure(one) / 10;
    return one.passage.role === 'plain' ? 2 : 3;
  };
  return [...chosen].sort((a, b) => rank(a) - rank(b) || a.order - b.order);
}

/**
 * Whether the second says what the first has said. A new figure is news; sentences of one plain wording were written to be
 * said together.
 */
function saysAgain(said: Candidate, candidate: Candidate, isPlain: boolean): boolean {
  if (isPlain && said.passage.sourceId === candidate.passage.sourceId) return false;
  const fewest = Math.min(said.own.stems.size, candidate.own.stems.size);
  if (fewest === 0) return false;
  const figures = [...candidate.own.numbers];
  if (figures.some((number) => !said.own.numbers.has(number))) return false;
  const common = [...candidate.own.stems].filter((stem) => said.own.stems.has(stem)).length / fewest;
  return common >= (figures.length > 0 ? SAME_FIGURES : SAME_AGAIN);
}
