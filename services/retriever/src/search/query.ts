import { lightStem } from '@decroche/french';
import type { Term } from './analysis.ts';
import type { ConceptSpotter } from './concept-spotter.ts';
import type { LexicalModel } from './lexical-model.ts';
import type { SparseVector } from './passage-index.ts';

/** How much each kind of term counts beside the words that were said. */
export interface QuerySettings {
  /** Times the likeness of the repaired word (0 to 1). */
  readonly repair: number;
  /** Expert words of a notion that the question names otherwise. */
  readonly lexicon: number;
}

export const DEFAULT_QUERY: QuerySettings = { repair: 0.8, lexicon: 0.4 };

/** Least likeness of a word of the base to stand for an unknown one. */
const LEAST_LIKENESS = 0.62;
const MOST_REPAIRS = 2;

/** A question ready to be searched for. */
export interface Query {
  /** Terms that were said, in order. */
  readonly said: readonly Term[];
  /** Weight of each term, those that were said and those that were added. */
  readonly weights: ReadonlyMap<string, number>;
  readonly vector: SparseVector;
}

/** Reads a question: its own terms, repaired spellings, and the experts' words for what it names. */
export function readQuery(
  text: string,
  model: LexicalModel,
  concepts: ConceptSpotter,
  settings: QuerySettings = DEFAULT_QUERY,
): Query {
  const said = model.analyse(text);
  const weights = new Map<string, number>();
  const add = (term: string, weight: number): void => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  };
  const understood: Term[] = [];
  for (const term of said) {
    const repaired = repair(term, model);
    if (repaired.length === 0) {
      add(term.term, 1);
      understood.push(term);
    }
    for (const [word, likeness] of repaired) {
      add(lightStem(word), settings.repair * likeness);
      understood.push({ term: lightStem(word), word, kind: 'stem' });
    }
  }
  for (const { expertTerms } of concepts.spot(understood)) {
    for (const term of expertTerms) add(term, settings.lexicon);
  }
  return { said, weights, vector: model.queryVector(weights) };
}

/** Words of the base that an unknown word may stand for; none when the word is known. */
function repair(term: Term, model: LexicalModel): [word: string, likeness: number][] {
  if (term.kind !== 'stem' || model.idOf(term.term) !== undefined) return [];
  return model.spelling
    .suggest(term.word, { max: MOST_REPAIRS })
    .filter(({ score }) => score >= LEAST_LIKENESS)
    .map(({ word, score }) => [word, score]);
}
