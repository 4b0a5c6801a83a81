import type { NeedExample } from '../knowledge/need-examples.ts';

/** A need with the share of belief in it; the shares of all needs sum to 1. */
export interface RecognisedNeed {
  readonly need: string;
  readonly share: number;
}

/** Which needs a question may put, given its date and its fund. */
export interface PossibleNeeds {
  readonly mayBe: (need: string) => boolean;
  /** Needs that take over the belief in one that is not possible: the same rule of another period. */
  readonly heirsOf: (need: string) => readonly string[];
}

/** Every need is possible. */
export const EVERY_NEED: PossibleNeeds = { mayBe: () => true, heirsOf: () => [] };
/** Belief below this is not worth passing on. */
const LEAST_INHERITED = 0.01;

/** Settings of the learning. */
export interface LearningSettings {
  /** Passes over the examples. */
  readonly passes: number;
  /** First step; later passes use smaller ones. */
  readonly step: number;
}

const DEFAULT_LEARNING: LearningSettings = { passes: 8, step: 3 };
/** Gradients below this change nothing that matters. */
const LEAST_GRADIENT = 1e-3;
/** How much slower biases move than weights, so that rare needs keep their chance. */
const BIAS_STEP = 0.1;

type Vector = readonly (readonly [feature: number, value: number])[];

/**
 * Tells which need a text puts, learned from examples: multinomial logistic regression over tf-idf features of unit
 * length, fitted by stochastic gradient descent in a fixed order. The same examples give the same recogniser.
 */
export class NeedRecogniser {
  readonly #needs: readonly string[];
  readonly #ids = new Map<string, number>();
  readonly #rarity: number[] = [];
  readonly #unknownRarity: number;
  /** For each feature, the examples that have it, with its value in their vectors. */
  readonly #examples: (readonly [example: number, value: number])[][] = [];
  readonly #needOfExample: readonly string[];
  readonly #weights: Float32Array;
  readonly #bias: Float32Array;

  /** @param featuresOf features of a text; the same function reads examples and questions */
  constructor(
    examples: readonly NeedExample[],
    featuresOf: (text: string) => readonly string[],
    settings: LearningSettings = DEFAULT_LEARNING,
  ) {
    this.#needs = [...new Set(examples.map(({ need }) => need))];
    const read = examples.map(({ text }) => new Set(featuresOf(text)));
    const counts: number[] = [];
    for (const features of read) {
      for (const feature of features) {
        const id = this.#ids.get(feature) ?? this.#ids.size;
        this.#ids.set(feature, id);
        counts[id] = (counts[id] ?? 0) + 1;
      }
    }
    this.#rarity = counts.map((count) => Math.log(1 + examples.length / count));
    this.#unknownRarity = Math.log(1 + examples.length / 0.5);
    this.#weights = new Float32Array(this.#ids.size * this.#needs.length);
    this.#bias = new Float32Array(this.#needs.length);
    this.#needOfExample = examples.map(({ need }) => need);
    const needIds = new Map(this.#needs.map((need, id) => [need, id]));
    const vectors = read.map((features) => this.#vectorOf(features));
    vectors.forEach((vector, example) => {
      for (const [feature, value] of vector) {
        const known = this.#examples[feature];
        if (known === undefined) this.#examples[feature] = [[example, value]];
        else known.push([example, value]);
      }
    });
    this.#learn(
      vectors,
      examples.map(({ need }) => needIds.get(need) as number),
      settings,
    );
  }

  /**
   * The likeliest needs of a text, best first.
   *
   * @param features of the text, as read by the function given to the constructor
   * @param possible which needs are possible; every need when absent
   */
  recognise(features: readonly string[], possible: PossibleNeeds = EVERY_NEED, most = 6): RecognisedNeed[] {
    if (this.#needs.length === 0) return [];
    const shares = new Float64Array(this.#needs.length);
    this.#softmax(this.#vectorOf(new Set(features)), shares);
    const own = new Map(this.#needs.map((need, id) => [need, shares[id] as number]));
    const kept = new Map([...own].filter(([need]) => possible.mayBe(need)));
    for (const [need, share] of own) {
      if (kept.has(need) || share < LEAST_INHERITED) continue;
      const heirs = possible.heirsOf(need).filter((heir) => kept.has(heir));
      const all = heirs.reduce((sum, heir) => sum + (own.get(heir) ?? 0), 0);
      for (const heir of heirs) {
        kept.set(
          heir,
          (kept.get(heir) ?? 0) + share * (all === 0 ? 1 / heirs.length : (own.get(heir) ?? 0) / all),
        );
      }
    }
    const sum = [...kept.values()].reduce((total, share) => total + share, 0);
    return [...kept]
      .map(([need, share]) => ({ need, share: sum === 0 ? 0 : share / sum }))
      .sort((a, b) => b.share - a.share)
      .slice(0, most);
  }

  /**
   * Likeness (cosine, 0 to 1) to the nearest example of a need for which `of` holds, and of one for which `orOf` does.
   *
   * @param features of the text
   */
  nearness(
    features: readonly string[],
    of: (need: string) => boolean,
    orOf: (need: string) => boolean,
  ): { readonly of: number; readonly orOf: number } {
    const likeness = new Float64Array(this.#needOfExample.length);
    for (const [feature, value] of this.#vectorOf(new Set(features))) {
      for (const [example, own] of this.#examples[feature] ?? []) {
        likeness[example] = (likeness[example] as number) + value * own;
      }
    }
    const nearest = { of: 0, orOf: 0 };
    likeness.forEach((value, example) => {
      if (value <= Math.min(nearest.of, nearest.orOf)) return;
      const need = this.#needOfExample[example] as string;
      if (of(need)) nearest.of = Math.max(nearest.of, value);
      else if (orOf(need)) nearest.orOf = Math.max(nearest.orOf, value);
    });
    return nearest;
  }

  #vectorOf(features: ReadonlySet<string>): Vector {
    const vector: [number, number][] = [];
    let square = 0;
    for (const feature of features) {
      const id = this.#ids.get(feature);
      const rarity = id === undefined ? this.#unknownRarity : (this.#rarity[id] as number);
      square += rarity * rarity;
      if (id !== undefined) vector.push([id, rarity]);
    }
    const length = Math.sqrt(square) || 1;
    return vector.map(([id, value]) => [id, value / length]);
  }

  #softmax(vector: Vector, shares: Float64Array): void {
    const count = this.#needs.length;
    shares.set(this.#bias);
    for (const [feature, value] of vector) {
      const from = feature * count;
      for (let need = 0; need < count; need++) {
        shares[need] = (shares[need] as number) + value * (this.#weights[from + need] as number);
      }
    }
    let most = Number.NEGATIVE_INFINITY;
    for (const score of shares) most = Math.max(most, score);
    let sum = 0;
    for (let need = 0; need < count; need++) {
      const share = Math.exp((shares[need] as number) - most);
      shares[need] = share;
      sum += share;
    }
    for (let need = 0; need < count; need++) shares[need] = (shares[need] as number) / sum;
  }

  #learn(vectors: readonly Vector[], targets: readonly number[], { passes, step }: LearningSettings): void {
    const count = this.#needs.length;
    const shares = new Float64Array(count);
    const order = vectors.map((_, at) => at);
    const random = fixedRandom();
    for (let pass = 0; pass < passes; pass++) {
      const rate = step / (1 + pass * 0.4);
      shuffle(order, random);
      for (const at of order) {
        const vector = vectors[at] as Vector;
        this.#softmax(vector, shares);
        for (let need = 0; need < count; need++) {
          const gradient = (shares[need] as number) - (need === targets[at] ? 1 : 0);
          if (Math.abs(gradient) < LEAST_GRADIENT) continue;
          for (const [feature, value] of vector) {
            const place = feature * count + need;
            this.#weights[place] = (this.#weights[place] as number) - rate * gradient * value;
          }
          this.#bias[need] = (this.#bias[need] as number) - rate * BIAS_STEP * gradient;
        }
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
