/**
 * What the confidence is computed from. How much was said is not: questions written as examples are shorter than those
 * asked, and a curve fitted on it would trust whoever talks much.
 */
export interface ConfidenceFacts {
  /** Share of the question's words, weighted by rarity, that the best passage or its article has. */
  readonly coverage: number;
  /** Share of the question's words, weighted by rarity, that no passage has. */
  readonly unknown: number;
  /** Belief in the likeliest need that the bridge's base answers. */
  readonly answeredNeedShare: number;
  /** Belief in the second of all needs: two needs that are both likely are nearer to what is known than none. */
  readonly secondNeedShare: number;
  /** Belief that no base of this kind answers the question. */
  readonly unansweredShare: number;
  /** Belief that the need is one for which the bridge's base names another body. */
  readonly otherBodyShare: number;
  /** How much the best passage is written in the words of the bridge's base, 0 to 1. */
  readonly topicality: number;
  /** Likeness to the nearest known way of putting a need that is not answered, 0 to 1. */
  readonly unansweredNearness: number;
  /** How far the best passage is ahead of the tenth: 0 (not at all) to 1. */
  readonly lead: number;
  /** Belief that no base of this kind answers, from the shape of the question, 0 to 1. */
  readonly doubt: number;
}

/** Doubt counts by its odds: between almost none and none at all there is much to tell. */
const LEAST_DOUBT = 1e-3;

/** Inputs of the fitted curve, in the order of its weights. */
export function confidenceInputs(facts: ConfidenceFacts): readonly number[] {
  return [
    1,
    facts.coverage,
    facts.unknown,
    facts.answeredNeedShare,
    facts.secondNeedShare,
    facts.unansweredShare,
    facts.otherBodyShare,
    facts.topicality,
    facts.unansweredNearness,
    facts.lead,
    Math.log((facts.doubt + LEAST_DOUBT) / (1 - facts.doubt + LEAST_DOUBT)),
  ];
}

/** Weights of the curve, fitted by `src/evaluation/calibration.ts`. */
export const CONFIDENCE_WEIGHTS: readonly number[] = [
  -1.02, 1.17, -0.54, 1.78, 1.36, -1.54, -3, -0.59, -2.94, 1.56, -0.5,
];

/** Probability that the first passages answer the question, 0 to 1. */
export function confidenceOf(
  facts: ConfidenceFacts,
  weights: readonly number[] = CONFIDENCE_WEIGHTS,
): number {
  const inputs = confidenceInputs(facts);
  const sum = weights.reduce((total, weight, at) => total + weight * (inputs[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
