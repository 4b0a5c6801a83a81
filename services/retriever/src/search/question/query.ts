import { lightStem } from '@decroche/french';
import type { Reading } from '@decroche/question';
import type { NeedBeliefs, PossibleNeeds, RecognisedNeed } from '../needs/need-beliefs.ts';
import type { NeedBridge, QuestionFeatures } from '../needs/need-bridge.ts';
import type { LexicalModel } from '../ranking/lexical-model.ts';
import type { Term } from './analysis.ts';

/**
 * How much each kind of added term counts beside the words that were said. 0 turns an ingredient off, as the ablation of
 * `./run eval retrieval` does to tell what it brings.
 */
export interface QuerySettings {
  /** Times the likeness of the repaired word (0 to 1). */
  readonly repair: number;
  /** Expert words of a notion of the lexicon that the question names otherwise. */
  readonly lexicon: number;
  /** Expert words of the recognised needs. */
  readonly needs: number;
}

export const DEFAULT_QUERY: QuerySettings = { repair: 0.8, lexicon: 0.2, needs: 1 };

/** Least likeness of a word of the base to stand for an unknown one. */
const LEAST_LIKENESS = 0.62;
const MOST_REPAIRS = 2;

/** A question ready to be searched for. */
export interface Query {
  /** Terms that were said, in order. */
  readonly said: readonly Term[];
  /** The same with unknown words repaired. */
  readonly understood: readonly Term[];
  readonly features: QuestionFeatures;
  /** In each need, possible or not. */
  readonly beliefs: NeedBeliefs;
  readonly needs: readonly RecognisedNeed[];
  /** Weight of each term, those that were said and those that were added. */
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * Reads a question: its own terms, repaired spellings, and the experts' words for what it asks.
 *
 * @param possible which needs are possible; every need when absent
 */
export function readQuery(
  question: Reading,
  model: LexicalModel,
  bridge: NeedBridge,
  settings: QuerySettings,
  possible?: PossibleNeeds,
): Query {
  const said = model.analyse(question);
  const weights = new Map<string, number>();
  const atLeast = (term: string, weight: number): void => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
  };
  const understood: Term[] = [];
  for (const term of said) {
    const spelledOut = expansionOf(term, model, bridge);
    for (const one of spelledOut) {
      atLeast(one, 1);
      understood.push({ term: one, word: '', kind: 'stem' });
    }
    if (spelledOut.length > 0) continue;
    const repaired = settings.repair === 0 ? [] : repair(term, model);
    if (repaired.length === 0) {
      atLeast(term.term, 1);
      understood.push(term);
    }
    for (const [word, likeness] of repaired) {
      atLeast(lightStem(word), settings.repair * likeness);
      understood.push({ term: lightStem(word), word, kind: 'stem' });
    }
  }
  const concepts = bridge.concepts.spot(understood);
  for (const { expertTerms } of concepts) {
    if (isNamedByExperts(expertTerms, said, model)) continue;
    for (const term of expertTerms) atLeast(term, settings.lexicon);
  }
  const features = bridge.featuresOf(question, understood, concepts);
  const beliefs = bridge.beliefs(features);
  const needs = bridge.recognise(features, beliefs, possible);
  for (const [term, weight] of bridge.expertTerms(needs)) {
    weights.set(term, (weights.get(term) ?? 0) + settings.needs * weight);
  }
  return { said, understood, features, beliefs, needs, weights };
}

/**
 * True when a question names a notion by the acronym that passages write, and says more than that: what the acronym stands
 * for would only drown the rest. An acronym alone is asked about itself.
 */
function isNamedByExperts(
  expertTerms: readonly string[],
  said: readonly Term[],
  model: LexicalModel,
): boolean {
  if (said.length < 2) return false;
  return said.some(
    ({ term, kind }) => kind === 'acronym' && expertTerms.includes(term) && model.idOf(term) !== undefined,
  );
}

/** What an acronym stands for, when no passage writes it. */
function expansionOf(term: Term, model: LexicalModel, bridge: NeedBridge): readonly string[] {
  if (term.kind !== 'acronym' || model.idOf(term.term) !== undefined) return [];
  const [concept] = bridge.concepts.spot([term]);
  return concept?.expertTerms.filter((one) => model.idOf(one) !== undefined) ?? [];
}

/** Words of the base that an unknown word may stand for; none when the word is known. */
function repair(term: Term, model: LexicalModel): [word: string, likeness: number][] {
  if (term.kind !== 'stem' || model.idOf(term.term) !== undefined) return [];
  return model.spelling
    .suggest(term.word, { max: MOST_REPAIRS })
    .filter(({ score }) => score >= LEAST_LIKENESS)
    .map(({ word, score }) => [word, score]);
}
