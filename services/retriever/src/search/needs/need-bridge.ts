import { Reading } from '@decroche/question';
import type { Article } from '../../knowledge/article.ts';
import type { Lexicon } from '../../knowledge/lexicon.ts';
import { plainText } from '../../knowledge/markdown-text.ts';
import {
  examplesOf,
  type NeedExample,
  questionsOf,
  spokenExamplesOf,
  UNANSWERED_NEEDS,
} from '../../knowledge/need-examples.ts';
import { type AnalysisSettings, analyse, type Term } from '../question/analysis.ts';
import { ConceptSpotter, type SpottedConcept } from '../question/concept-spotter.ts';
import { atOnce, type SlicedWork } from '../ranking/sliced-work.ts';
import {
  EVERY_NEED,
  likeliestNeeds,
  meanBeliefs,
  type NeedBeliefs,
  type PossibleNeeds,
  type RecognisedNeed,
} from './need-beliefs.ts';
import { letterFeatures, needFeatures, speaksOfOwn } from './need-features.ts';
import {
  type LearnedRecogniser,
  NeedRecogniser,
  type RecogniserSettings,
  WORD_LEARNING,
} from './need-recogniser.ts';
import { type LearnedWords, shapeFeatures, TaughtWords } from './question-shape.ts';

/** Expert terms kept for each need. */
const MOST_TERMS = 25;
/** How much a term of the title counts beside one of the text. */
const TITLE_WEIGHT = 3;
/** Term frequency from which a term of an article tells no more. */
const SATURATION = 4;

/**
 * Power of the belief in a need with which its words count: below 1, so that several needs that are each believed in a
 * little bring their words all the same.
 */
const EXPANSION = 0.7;

/** Articles that use a term from which it counts as wholly familiar. */
const FAMILIAR_ARTICLES = 3;

/** Texts have many groups of letters: fewer passes and larger steps than for words. */
const LETTER_LEARNING: RecogniserSettings = { passes: 3, step: 4, leastExamples: 2, remembers: false };
/** So have shapes, of which most stand in one text only. */
const SHAPE_LEARNING: RecogniserSettings = { ...WORD_LEARNING, leastExamples: 2 };

const PERSONAL_FILE = 'personal-file';
const ANSWERED = 'answered';
const UNANSWERED: ReadonlySet<string> = new Set(UNANSWERED_NEEDS);

/** What tells the need of a question. */
export interface QuestionFeatures {
  /** Of its words: see {@link needFeatures}. */
  readonly words: readonly string[];
  /** Of its letters: see {@link letterFeatures}. */
  readonly letters: readonly string[];
  /** Of its shape: see {@link shapeFeatures}. */
  readonly shape: readonly string[];
  /** Whether it speaks of somebody's own business. */
  readonly speaksOfOwn: boolean;
}

/** All that a bridge learned, as plain values. Nothing of what a caller said is in it. */
export interface LearnedBridge {
  readonly recogniser: LearnedRecogniser;
  /** Absent when it does not hear letters. */
  readonly letters: LearnedRecogniser | undefined;
  readonly doubter: LearnedRecogniser;
  readonly taughtWords: LearnedWords;
  readonly expertTerms: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly articlesWith: ReadonlyMap<string, number>;
}

interface Recognisers {
  readonly recogniser: NeedRecogniser;
  readonly letters: NeedRecogniser | undefined;
  readonly doubter: NeedRecogniser;
  readonly taughtWords: TaughtWords;
}

/**
 * The bridge from the public's words to the experts': it recognises the need that a text puts and gives the words
 * with which experts write about that need. Learned from a knowledge base, useful for searching any other.
 */
export class NeedBridge {
  readonly concepts: ConceptSpotter;
  /** Knows needs by the words of a text. */
  readonly #recogniser: NeedRecogniser;
  /** Knows them by its letters, whatever is inflected, misspelt or misheard, and by the small words between. */
  readonly #letters: NeedRecogniser | undefined;
  /** Knows by the shape of a question whether it is answered, and if not, why: what kinds that nobody taught share. */
  readonly #doubter: NeedRecogniser;
  readonly #taughtWords: TaughtWords;
  readonly #expertTerms = new Map<string, ReadonlyMap<string, number>>();
  /** Needs whose articles name another body. */
  readonly #otherBodies: ReadonlySet<string>;
  /** In how many articles each term occurs. */
  readonly #articlesWith = new Map<string, number>();

  private constructor(articles: readonly Article[], concepts: ConceptSpotter, recognisers: Recognisers) {
    this.concepts = concepts;
    this.#recogniser = recognisers.recogniser;
    this.#letters = recognisers.letters;
    this.#doubter = recognisers.doubter;
    this.#taughtWords = recognisers.taughtWords;
    this.#otherBodies = new Set(
      articles.flatMap(({ slug, otherBody }) => (otherBody === null ? [] : [slug])),
    );
  }

  /**
   * Learns from a base.
   *
   * @param examples ways of asking beside those that the articles give themselves
   * @param hearsLetters false to recognise needs by words alone
   */
  static *learning(
    articles: readonly Article[],
    lexicon: Lexicon,
    examples: readonly NeedExample[],
    settings: AnalysisSettings,
    hearsLetters = true,
  ): SlicedWork<NeedBridge> {
    const concepts = new ConceptSpotter(lexicon.entries, settings);
    // What learns from them reads the same texts.
    const readings = new Map<string, Reading>();
    const readingOf = (text: string): Reading => {
      const known = readings.get(text) ?? new Reading(text);
      readings.set(text, known);
      return known;
    };
    const wordsOf = (text: string): string[] => {
      const reading = readingOf(text);
      const terms = analyse(reading, settings);
      return needFeatures(reading, terms, concepts.spot(terms));
    };
    const lettersOf = (text: string): string[] => letterFeatures(readingOf(text));
    const all = [...articles.flatMap(examplesOf), ...examples];
    const asked = [...articles.flatMap(spokenExamplesOf), ...examples];
    const kinds = [...articles.flatMap(questionsOf), ...examples].map(answeredOrNot);
    const taughtWords = yield* TaughtWords.counting(kinds, readingOf);
    const shapeOf = (text: string, example: NeedExample): string[] =>
      shapeFeatures(readingOf(text), taughtWords, example);
    const bridge = new NeedBridge(articles, concepts, {
      recogniser: yield* NeedRecogniser.learning(all, wordsOf, { ...WORD_LEARNING, remembers: true }),
      letters: hearsLetters ? yield* NeedRecogniser.learning(asked, lettersOf, LETTER_LEARNING) : undefined,
      doubter: yield* NeedRecogniser.learning(kinds, shapeOf, SHAPE_LEARNING),
      taughtWords,
    });
    yield* bridge.#learnExpertTerms(articles, settings);
    return bridge;
  }

  /** One that knows what another one learned of the same base: see {@link NeedBridge.learned}. */
  static knowing(
    { recogniser, letters, doubter, taughtWords, expertTerms, articlesWith }: LearnedBridge,
    articles: readonly Article[],
    lexicon: Lexicon,
    settings: AnalysisSettings,
  ): NeedBridge {
    const bridge = new NeedBridge(articles, new ConceptSpotter(lexicon.entries, settings), {
      recogniser: new NeedRecogniser(recogniser),
      letters: letters === undefined ? undefined : new NeedRecogniser(letters),
      doubter: new NeedRecogniser(doubter),
      taughtWords: new TaughtWords(taughtWords),
    });
    for (const [need, terms] of expertTerms) bridge.#expertTerms.set(need, terms);
    for (const [term, count] of articlesWith) bridge.#articlesWith.set(term, count);
    return bridge;
  }

  /** All that it learned, to be kept. */
  get learned(): LearnedBridge {
    return {
      recogniser: this.#recogniser.learned,
      letters: this.#letters?.learned,
      doubter: this.#doubter.learned,
      taughtWords: this.#taughtWords.learned,
      expertTerms: this.#expertTerms,
      articlesWith: this.#articlesWith,
    };
  }

  /** The same in one go. */
  static learn(...teaching: Parameters<typeof NeedBridge.learning>): NeedBridge {
    return atOnce(NeedBridge.learning(...teaching));
  }

  /**
   * What needs are told apart by in a question.
   *
   * @param terms its terms, misspelt words repaired
   * @param concepts notions of the lexicon in them
   */
  featuresOf(
    question: Reading,
    terms: readonly Term[],
    concepts: readonly SpottedConcept[],
  ): QuestionFeatures {
    return {
      words: needFeatures(question, terms, concepts),
      letters: letterFeatures(question),
      shape: shapeFeatures(question, this.#taughtWords),
      speaksOfOwn: speaksOfOwn(question),
    };
  }

  /** Belief in each need behind a question, whether it is possible or not. */
  beliefs(features: QuestionFeatures): NeedBeliefs {
    const byWords = this.#recogniser.beliefs(features.words);
    return meanBeliefs(byWords, this.#letters?.beliefs(features.letters) ?? byWords);
  }

  /**
   * The likeliest needs behind a question, best first.
   *
   * @param beliefs in them: see {@link NeedBridge.beliefs}
   * @param possible which needs are possible; every need when absent
   */
  recognise(
    { speaksOfOwn: isOwn }: QuestionFeatures,
    beliefs: NeedBeliefs,
    possible: PossibleNeeds = EVERY_NEED,
  ): RecognisedNeed[] {
    return likeliestNeeds(beliefs, {
      ...possible,
      mayBe: (need) => (need !== PERSONAL_FILE || isOwn) && possible.mayBe(need),
    });
  }

  /** Likeness of a question to the nearest way of putting a need that the base does not answer, 0 to 1. */
  unansweredNearness(features: QuestionFeatures): number {
    return this.#recogniser.nearness(
      features.words,
      (need) => UNANSWERED.has(need) && (need !== PERSONAL_FILE || features.speaksOfOwn),
    );
  }

  /**
   * Belief that no base of this kind answers, from the shape of the question, 0 to 1. It does not depend on how many needs
   * there are, as the shares of the needs do, nor much on which requests without an answer were taught.
   */
  doubt({ shape }: QuestionFeatures): number {
    return 1 - (this.#doubter.beliefs(shape).get(ANSWERED) ?? 0);
  }

  /** Experts' terms for recognised needs, weighted by the belief in each need. */
  expertTerms(needs: readonly RecognisedNeed[]): Map<string, number> {
    const weights = new Map<string, number>();
    for (const { need, share } of needs) {
      for (const [term, weight] of this.#expertTerms.get(need) ?? []) {
        weights.set(term, (weights.get(term) ?? 0) + weight * share ** EXPANSION);
      }
    }
    return weights;
  }

  /** Belief that the question is for another body, 0 to 1. */
  otherBodyShare(needs: readonly RecognisedNeed[]): number {
    return needs.reduce((sum, { need, share }) => (this.#otherBodies.has(need) ? sum + share : sum), 0);
  }

  /** How much a term belongs to what the base is about: 0 (no article has it) to 1. */
  familiarity(term: string): number {
    return Math.min(1, (this.#articlesWith.get(term) ?? 0) / FAMILIAR_ARTICLES);
  }

  *#learnExpertTerms(articles: readonly Article[], settings: AnalysisSettings): SlicedWork<void> {
    const documents = this.#articlesWith;
    const frequencies: ReadonlyMap<string, number>[] = [];
    for (const { title, plain, sections } of articles) {
      const text = [plain, ...sections.map((section) => `${section.title}\n${section.body}`)].join('\n');
      const counts = new Map<string, number>();
      const count = (terms: readonly Term[], weight: number): void => {
        for (const { term, kind } of terms) {
          if (kind !== 'number' && kind !== 'year') counts.set(term, (counts.get(term) ?? 0) + weight);
        }
      };
      count(analyse(title, settings), TITLE_WEIGHT);
      count(analyse(plainText(text), settings), 1);
      for (const term of counts.keys()) documents.set(term, (documents.get(term) ?? 0) + 1);
      frequencies.push(counts);
      yield;
    }
    for (const [at, { slug }] of articles.entries()) {
      const weighted = [...(frequencies[at] ?? [])]
        .map(([term, frequency]): [string, number] => [
          term,
          Math.min(1, frequency / SATURATION) * Math.log(1 + articles.length / (documents.get(term) ?? 1)),
        ])
        .sort((a, b) => b[1] - a[1])
        .slice(0, MOST_TERMS);
      const most = weighted[0]?.[1] ?? 1;
      this.#expertTerms.set(slug, new Map(weighted.map(([term, weight]) => [term, weight / most])));
      yield;
    }
  }
}

/** An example as the doubter knows it: answered, or why not and of which kind. */
function answeredOrNot({ text, need, kind }: NeedExample): NeedExample {
  return UNANSWERED.has(need) ? { text, need, kind: kind ?? need } : { text, need: ANSWERED };
}

/** Belief in the likeliest of the needs that the base answers, 0 to 1. */
export function bestAnsweredShare(needs: readonly RecognisedNeed[]): number {
  return needs.find(({ need }) => !UNANSWERED.has(need))?.share ?? 0;
}

/** Belief that the base does not answer the question, 0 to 1. */
export function unansweredShare(needs: readonly RecognisedNeed[]): number {
  return needs.reduce((sum, { need, share }) => (UNANSWERED.has(need) ? sum + share : sum), 0);
}
