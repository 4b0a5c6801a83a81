import type { Passage } from '@decroche/contracts';
import {
  ASPECT_STEMS,
  type BirthPeriod,
  birthPeriodOf,
  isForAnotherCase,
  type KnownCase,
  leavesOut,
  type Question,
  speaksOfEffectOn,
} from '@decroche/question';
import { hasStem, type TextWords, wordsOf, wordsOfBoth } from './question-words.ts';
import { sentenceGroups } from './sentence.ts';
import { WordMemory } from './word-memory.ts';

/** Sentences of a passage that stand together, with what they are worth for the question. */
export interface Candidate {
  readonly passage: Passage;
  readonly sentences: readonly string[];
  readonly words: TextWords;
  /** The same without the heading of the section. */
  readonly own: TextWords;
  /** 0 and more; words and figures in common with the question, its generation, the aspect asked for. */
  readonly score: number;
  /** Whether its section is of an aspect that is asked for. */
  readonly isAskedFor: boolean;
  /** Whether it names the caller's year of birth. */
  readonly isOfGeneration: boolean;
  /** Whether it says on the side that a circumstance of the caller does not count: see {@link leavesOut}. */
  readonly leavesCaseOut: boolean;
  /** What of the question it speaks of by itself. */
  readonly answers: ReadonlySet<string>;
  /** Place in reading order. */
  readonly order: number;
}

const SCORE = {
  words: 0.9,
  own: 0.1,
  number: 0.25,
  generation: 0.25,
  role: 0.35,
  counted: 0.1,
  extraSentence: -0.1,
} as const;

/**
 * What the passages offer for a question. Sentences about other generations than the caller's, or about another case than
 * his, are left out.
 *
 * @param asOf ISO 8601 day on which the pension begins, or of the call
 * @param memory of the words of the base
 */
export function candidatesFor(
  asked: Question,
  passages: readonly Passage[],
  asOf: string,
  memory = new WordMemory(),
): Candidate[] {
  const year = asked.referenceYear;
  const question = askedWords(asked);
  const known = { situation: asked.situation, age: asked.facts.age };
  const groups = passages.flatMap((passage, place) => {
    if (isForAnotherCase(`${passage.sectionTitle}.`, known)) return [];
    return sentenceGroups(passage.text, passage.role === 'plain').flatMap(({ sentences: all }, index) => {
      const sentences = ofTheCase(all, known);
      if (sentences.length === 0) return [];
      const said = sentences.join(' ');
      const own = memory.of(said, year);
      return {
        passage,
        sentences,
        said,
        words: wordsOfBoth(memory.of(passage.sectionTitle, year), own),
        own,
        order: place * 100 + index,
      };
    });
  });
  const weight = stemWeights(groups.map(({ words }) => words));
  return groups
    .filter(
      ({ words, said }) =>
        !isAboutOtherGenerations(words, question) &&
        !isOfOtherMonths(said, asked.birthPeriod) &&
        speaksOfEffectOn(said, asOf),
    )
    .map(({ said, ...group }) => ({
      ...group,
      answers: new Set([...question.stems].filter((stem) => hasStem(group.own, stem))),
      isOfGeneration: namesGeneration(group.words, question),
      leavesCaseOut: leavesOut(said, group.passage.title, known),
      isAskedFor: asked.aspects.has(group.passage.role),
      score: scoreOf(group, question, weight, asked.aspects),
    }));
}

/** Sentences that stand together without what holds in another case than the known one, and without what goes on from it. */
function ofTheCase(sentences: readonly string[], known: KnownCase): readonly string[] {
  const first = sentences.findIndex((sentence) => isForAnotherCase(sentence, known));
  return first < 0 ? sentences : sentences.slice(0, first);
}

/** Words of the question; what a short form only asks for (`conditions`, `seuil`) is told by the role of a section. */
function askedWords(asked: Question): TextWords {
  const words = wordsOf(asked, asked.referenceYear);
  if (!asked.isShortForm) return words;
  const stems = [...words.stems].filter((stem) => !ASPECT_STEMS.has(stem));
  return { ...words, stems: new Set(stems.length === 0 ? words.stems : stems) };
}

/** Rarer stems among the candidate sentences tell more. */
function stemWeights(texts: readonly TextWords[]): (stem: string) => number {
  const counts = new Map<string, number>();
  for (const { stems } of texts) for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return (stem) => Math.log(1 + texts.length / (counts.get(stem) ?? texts.length));
}

function scoreOf(
  { passage, words, own, sentences }: Pick<Candidate, 'passage' | 'words' | 'own' | 'sentences'>,
  question: TextWords,
  weight: (stem: string) => number,
  roles: ReadonlySet<string>,
): number {
  const isBirthYear = (number: string): boolean => question.birthYears.has(Number(number));
  let asked = 0;
  let shared = 0;
  let sharedByItself = 0;
  for (const stem of question.stems) {
    asked += weight(stem);
    if (hasStem(words, stem)) shared += weight(stem);
    if (hasStem(own, stem)) sharedByItself += weight(stem);
  }
  const share = (part: number): number => (asked === 0 ? 0 : part / asked);
  const numbers = [...question.numbers].filter(
    (number) => !isBirthYear(number) && words.numbers.has(number),
  ).length;
  return (
    share(shared) * SCORE.words +
    share(sharedByItself) * SCORE.own +
    Math.min(numbers, 2) * SCORE.number +
    (namesGeneration(words, question) ? SCORE.generation : 0) +
    (roles.has(passage.role) ? SCORE.role : 0) +
    (roles.has('montant') && countsAny(own, question) ? SCORE.counted : 0) +
    (sentences.length - 1) * SCORE.extraSentence
  );
}

/** How many there are of something that was asked for: `100 nuits`. */
function countsAny({ counted }: TextWords, { stems }: TextWords): boolean {
  return [...counted].some((stem) => stems.has(stem));
}

function namesGeneration(words: TextWords, { birthYears }: TextWords): boolean {
  return [...birthYears].some((year) => words.birthYears.has(year));
}

/** A sentence that names years of birth, and not the caller's, answers somebody else. */
function isAboutOtherGenerations(words: TextWords, question: TextWords): boolean {
  return question.birthYears.size > 0 && words.birthYears.size > 0 && !namesGeneration(words, question);
}

/** The rule inside one year of birth may depend on the month. */
function isOfOtherMonths(sentences: string, caller: BirthPeriod | undefined): boolean {
  if (caller === undefined) return false;
  const rule = birthPeriodOf(sentences);
  if (rule === undefined || rule.year !== caller.year) return false;
  return rule.lastMonth < caller.firstMonth || caller.lastMonth < rule.firstMonth;
}
