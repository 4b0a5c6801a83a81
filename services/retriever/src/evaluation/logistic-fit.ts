/** One observation: inputs (the first one is 1) and what happened. */
export interface Observation {
  readonly inputs: readonly number[];
  readonly happened: boolean;
  /** How much it counts beside one of 1. */
  readonly weight: number;
}

const ROUNDS = 4_000;
const STEP = 0.5;

/**
 * Weights of a logistic curve by gradient descent on the mean log-loss with an L2 penalty (not on the first weight).
 *
 * @param penalty strength of the penalty
 */
export function fitLogistic(observations: readonly Observation[], penalty = 0.002): number[] {
  const size = observations[0]?.inputs.length ?? 0;
  const weights = new Array<number>(size).fill(0);
  const all = observations.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : penalty * weight));
    for (const { inputs, happened, weight } of observations) {
      const error = ((probability(inputs, weights) - (happened ? 1 : 0)) * weight) / all;
      inputs.forEach((input, at) => {
        gradient[at] = (gradient[at] as number) + error * input;
      });
    }
    gradient.forEach((slope, at) => {
      weights[at] = (weights[at] as number) - STEP * slope;
    });
  }
  return weights;
}

/** Probability that a curve gives. */
export function probability(inputs: readonly number[], weights: readonly number[]): number {
  const sum = inputs.reduce((total, input, at) => total + input * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}
