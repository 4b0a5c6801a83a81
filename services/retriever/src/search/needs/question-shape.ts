import { isStopWord, lightStem } from '@decroche/french';
import type { Reading } from '@decroche/question';
import type { NeedExample } from '../../knowledge/need-examples.ts';
import type { SlicedWork } from '../ranking/sliced-work.ts';

/** Ways of asking with a word from which it is a common, a known and a rare one among those that are answered. */
const STEPS: readonly (readonly [least: number, part: string])[] = [
  [12, '+common'],
  [4, '+known'],
  [1, '+rare'],
];
/** Ways of asking that must have a word for it to count as itself. */
const LEAST_TEXTS = 4;
const NEW = '+new';
const NUMBER = '+number';
/** Kinds of requests without an answer in which a word stands, from which more tell nothing. */
const MANY_KINDS = 2;
/** Letters at the end of a word that tell its form: what is done, was done, or is to be done. */
const ENDING_LETTERS = 2;
const LONGEST_RUN = 3;

/** Where a word stands among the known ways of asking. */
export interface WordUse {
  /** Ways of asking for what is answered. */
  readonly answered: number;
  /** Kinds of requests without an answer. */
  readonly kinds: number;
}

/** Where each word stands, as plain values. */
export interface LearnedWords {
  readonly answered: ReadonlyMap<string, number>;
  readonly kinds: ReadonlyMap<string, Set<string>>;
}

/** In how many ways of asking, and in how many kinds of requests without an answer, each word stands. */
export class TaughtWords {
  readonly #answered: Map<string, number>;
  readonly #kinds: Map<string, Set<string>>;

  constructor({ answered, kinds }: LearnedWords = { answered: new Map(), kinds: new Map() }) {
    this.#answered = new Map(answered);
    this.#kinds = new Map(kinds);
  }

  /** All that was counted, to be kept. */
  get learned(): LearnedWords {
    return { answered: this.#answered, kinds: this.#kinds };
  }

  /**
   * @param examples those without an answer have their kind; what has none is answered
   * @param readingOf reads their texts
   */
  static *counting(
    examples: readonly NeedExample[],
    readingOf: (text: string) => Reading,
  ): SlicedWork<TaughtWords> {
    const words = new TaughtWords();
    for (const { text, kind } of examples) {
      for (const stem of new Set(readingOf(text).words.map(lightStem))) words.#count(stem, kind);
      yield;
    }
    return words;
  }

  #count(stem: string, kind: string | undefined): void {
    if (kind === undefined) this.#answered.set(stem, (this.#answered.get(stem) ?? 0) + 1);
    else this.#kinds.set(stem, (this.#kinds.get(stem) ?? new Set()).add(kind));
  }

  /**
   * Where a word stands.
   *
   * @param beside an example that does not count, nor the others of its kind: it is read like a question that nobody wrote
   *   down, and one without an answer like a question of a kind that nobody thought of
   */
  useOf(word: string, beside?: NeedExample): WordUse {
    const stem = lightStem(word);
    const answered = this.#answered.get(stem) ?? 0;
    const kinds = this.#kinds.get(stem);
    if (beside === undefined) return { answered, kinds: kinds?.size ?? 0 };
    if (beside.kind === undefined) return { answered: Math.max(0, answered - 1), kinds: kinds?.size ?? 0 };
    return { answered, kinds: (kinds?.size ?? 0) - (kinds?.has(beside.kind) === true ? 1 : 0) };
  }
}

/**
 * The shape of a question: how it asks, and how usual what it asks about is. Its small words stand as they are; every other
 * word stands once for its use among the known ways of asking, and once for its ending. Runs of one to three of them, and
 * the words themselves that many ways of asking or several kinds of requests have.
 *
 * @param beside the example that the question is, when it is one
 */
export function shapeFeatures({ tokens }: Reading, words: TaughtWords, beside?: NeedExample): string[] {
  const uses = ['^'];
  const endings = ['^'];
  const features: string[] = [];
  for (const { norm, kind } of tokens) {
    if (kind === 'punctuation') continue;
    const asItIs = kind === 'number' ? NUMBER : isStopWord(norm) ? norm : undefined;
    if (asItIs !== undefined) {
      uses.push(asItIs);
      endings.push(asItIs);
      continue;
    }
    const use = words.useOf(norm, beside);
    uses.push(partOf(use));
    endings.push(`~${norm.slice(-ENDING_LETTERS)}`);
    if (use.answered >= LEAST_TEXTS || use.kinds >= MANY_KINDS) features.push(`=${lightStem(norm)}`);
  }
  features.push(...runsOf([...uses, '$'], ''), ...runsOf([...endings, '$'], '~'));
  return features;
}

function partOf({ answered, kinds }: WordUse): string {
  const usual = STEPS.find(([least]) => answered >= least)?.[1] ?? NEW;
  return `${usual}-${Math.min(MANY_KINDS, kinds)}`;
}

function runsOf(parts: readonly string[], mark: string): string[] {
  const runs: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    for (let length = 1; length <= LONGEST_RUN && at + length <= parts.length; length++) {
      runs.push(mark + parts.slice(at, at + length).join(' '));
    }
  }
  return runs;
}
