import type { SlicedWork } from '../ranking/sliced-work.ts';

/** Features of a text that the regression knows, each once, with their values. */
export interface FeatureVector {
  readonly features: Uint32Array;
  readonly values: Float32Array;
}

/** Settings of the learning. */
export interface LearningSettings {
  /** Passes over the examples. */
  readonly passes: number;
  /** First step; later passes use smaller ones. */
  readonly step: number;
}

/** Gradients below this change nothing that matters. */
const LEAST_GRADIENT = 4e-3;
/** How much slower biases move than weights, so that rare classes keep their chance. */
const BIAS_STEP = 0.1;
const SLOWING = 0.4;

/** What a regression learned. */
export interface LearnedWeights {
  readonly classes: number;
  /** Weights of the classes, feature after feature. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Multinomial logistic regression over sparse vectors. */
export class SoftmaxRegression {
  readonly #classes: number;
  /** Weights of the classes, feature after feature. */
  readonly #weights: Float32Array;
  readonly #bias: Float32Array;
  /** Classes that an example moves, and by how much: filled again for each. */
  readonly #moved: Int32Array;
  readonly #steps: Float64Array;

  constructor({ classes, weights, bias }: LearnedWeights) {
    this.#classes = classes;
    this.#weights = weights;
    this.#bias = bias;
    this.#moved = new Int32Array(classes);
    this.#steps = new Float64Array(classes);
  }

  /** One that has learned nothing yet. */
  static untaught(features: number, classes: number): SoftmaxRegression {
    const weights = new Float32Array(features * classes);
    return new SoftmaxRegression({ classes, weights, bias: new Float32Array(classes) });
  }

  /** All that it learned, to be kept. */
  get learned(): LearnedWeights {
    return { classes: this.#classes, weights: this.#weights, bias: this.#bias };
  }

  /** Probability of each class, into `shares`. */
  predict({ features, values }: FeatureVector, shares: Float64Array): void {
    const classes = this.#classes;
    const weights = this.#weights;
    shares.set(this.#bias);
    // Four features at a time: each share is read and written once for them, and summed in the same order.
    const fours = features.length - (features.length % 4);
    for (let at = 0; at < fours; at += 4) {
      const [value1, value2, value3, value4] = [values[at], values[at + 1], values[at + 2], values[at + 3]];
      const from1 = (features[at] as number) * classes;
      const from2 = (features[at + 1] as number) * classes;
      const from3 = (features[at + 2] as number) * classes;
      const from4 = (features[at + 3] as number) * classes;
      for (let one = 0; one < classes; one++) {
        shares[one] =
          (shares[one] as number) +
          (value1 as number) * (weights[from1 + one] as number) +
          (value2 as number) * (weights[from2 + one] as number) +
          (value3 as number) * (weights[from3 + one] as number) +
          (value4 as number) * (weights[from4 + one] as number);
      }
    }
    for (let at = fours; at < features.length; at++) {
      const from = (features[at] as number) * classes;
      const value = values[at] as number;
      for (let one = 0; one < classes; one++) {
        shares[one] = (shares[one] as number) + value * (weights[from + one] as number);
      }
    }
    let most = Number.NEGATIVE_INFINITY;
    for (let one = 0; one < classes; one++) most = Math.max(most, shares[one] as number);
    let sum = 0;
    for (let one = 0; one < classes; one++) {
      const share = Math.exp((shares[one] as number) - most);
      shares[one] = share;
      sum += share;
    }
    for (let one = 0; one < classes; one++) shares[one] = (shares[one] as number) / sum;
  }

  /**
   * Stochastic gradient descent in a fixed order: the same examples give the same weights.
   *
   * @param targets class of each vector
   */
  *learning(
    vectors: readonly FeatureVector[],
    targets: readonly number[],
    settings: LearningSettings,
  ): SlicedWork<void> {
    const shares = new Float64Array(this.#classes);
    const order = vectors.map((_, at) => at);
    const random = fixedRandom();
    for (let pass = 0; pass < settings.passes; pass++) {
      const rate = settings.step / (1 + pass * SLOWING);
      shuffle(order, random);
      for (const at of order) {
        const vector = vectors[at] as FeatureVector;
        this.predict(vector, shares);
        this.#correct(vector, shares, targets[at] as number, rate);
        yield;
      }
    }
  }

  #correct({ features, values }: FeatureVector, shares: Float64Array, target: number, rate: number): void {
    const bias = this.#bias;
    const moved = this.#moved;
    const steps = this.#steps;
    let count = 0;
    for (let one = 0; one < shares.length; one++) {
      const gradient = (shares[one] as number) - (one === target ? 1 : 0);
      if (Math.abs(gradient) < LEAST_GRADIENT) continue;
      moved[count] = one;
      steps[count] = rate * gradient;
      bias[one] = (bias[one] as number) - BIAS_STEP * rate * gradient;
      count += 1;
    }
    const weights = this.#weights;
    for (let at = 0; at < features.length; at++) {
      const from = (features[at] as number) * this.#classes;
      const value = values[at] as number;
      for (let one = 0; one < count; one++) {
        const place = from + (moved[one] as number);
        weights[place] = (weights[place] as number) - (steps[one] as number) * value;
      }
    }
  }
}

/** A linear congruential generator (Numerical Recipes): learning must not depend on chance. */
function fixedRandom(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
}
