import type { NeedExample } from '../../knowledge/need-examples.ts';
import type { SlicedWork } from '../ranking/sliced-work.ts';
import type { NeedBeliefs } from './need-beliefs.ts';
import {
  type FeatureVector,
  type LearnedWeights,
  type LearningSettings,
  SoftmaxRegression,
} from './softmax-regression.ts';

/** Settings of a recogniser. */
export interface RecogniserSettings extends LearningSettings {
  /** Examples that must have a feature for it to be learned. */
  readonly leastExamples: number;
  /** Keeps the examples, so that the nearest one can be asked for. */
  readonly remembers: boolean;
}

/** What suits words. */
export const WORD_LEARNING: RecogniserSettings = { passes: 5, step: 3, leastExamples: 1, remembers: false };

/** All that a recogniser learned, as plain values. */
export interface LearnedRecogniser {
  readonly needs: readonly string[];
  /** Number of each feature. */
  readonly ids: ReadonlyMap<string, number>;
  /** By the number of the feature. */
  readonly rarity: readonly number[];
  readonly unknownRarity: number;
  readonly regression: LearnedWeights;
  readonly needOfExample: readonly string[];
  /** For each feature, the examples that have it, with its value in their vectors. */
  readonly examples: readonly (readonly (readonly [example: number, value: number])[])[];
}

/**
 * Tells which need a text puts, learned from examples: multinomial logistic regression over tf-idf features of unit
 * length. The same examples give the same recogniser.
 */
export class NeedRecogniser {
  readonly #needs: readonly string[];
  readonly #ids: Map<string, number>;
  readonly #rarity: number[];
  readonly #unknownRarity: number;
  #regression: SoftmaxRegression;
  readonly #needOfExample: readonly string[];
  readonly #examples: (readonly [example: number, value: number])[][];

  /** @param learned what another one learned: see {@link NeedRecogniser.learned} */
  constructor(learned: LearnedRecogniser) {
    this.#needs = learned.needs;
    this.#ids = new Map(learned.ids);
    this.#rarity = [...learned.rarity];
    this.#unknownRarity = learned.unknownRarity;
    this.#regression = new SoftmaxRegression(learned.regression);
    this.#needOfExample = learned.needOfExample;
    this.#examples = learned.examples.map((having) => [...having]);
  }

  static #untaught(examples: readonly NeedExample[]): NeedRecogniser {
    return new NeedRecogniser({
      needs: [...new Set(examples.map(({ need }) => need))],
      ids: new Map(),
      rarity: [],
      unknownRarity: Math.log(1 + examples.length / 0.5),
      regression: SoftmaxRegression.untaught(0, 0).learned,
      needOfExample: examples.map(({ need }) => need),
      examples: [],
    });
  }

  /** All that it learned, to be kept. */
  get learned(): LearnedRecogniser {
    return {
      needs: this.#needs,
      ids: this.#ids,
      rarity: this.#rarity,
      unknownRarity: this.#unknownRarity,
      regression: this.#regression.learned,
      needOfExample: this.#needOfExample,
      examples: Array.from(this.#examples, (having) => having ?? []),
    };
  }

  /**
   * Learns from examples.
   *
   * @param featuresOf features of a text, which is that of the example given beside it; questions are read alike
   */
  static *learning(
    examples: readonly NeedExample[],
    featuresOf: (text: string, example: NeedExample) => readonly string[],
    settings: RecogniserSettings = WORD_LEARNING,
  ): SlicedWork<NeedRecogniser> {
    const recogniser = NeedRecogniser.#untaught(examples);
    const read: ReadonlySet<string>[] = [];
    for (const example of examples) {
      read.push(new Set(featuresOf(example.text, example)));
      yield;
    }
    yield* recogniser.#number(read, settings.leastExamples);
    const vectors: FeatureVector[] = [];
    for (const features of read) {
      vectors.push(recogniser.#vectorOf(features));
      yield;
    }
    if (settings.remembers) yield* recogniser.#remember(vectors);
    const needs = recogniser.#needs;
    const ids = new Map(needs.map((need, id) => [need, id]));
    recogniser.#regression = SoftmaxRegression.untaught(recogniser.#ids.size, needs.length);
    const targets = examples.map(({ need }) => ids.get(need) as number);
    yield* recogniser.#regression.learning(vectors, targets, settings);
    return recogniser;
  }

  /** @param features of the text, as read by the function that examples were read with */
  beliefs(features: readonly string[]): NeedBeliefs {
    const shares = new Float64Array(this.#needs.length);
    this.#regression.predict(this.#vectorOf(new Set(features)), shares);
    return new Map(this.#needs.map((need, id) => [need, shares[id] as number]));
  }

  /**
   * Likeness (cosine, 0 to 1) to the nearest example of a need for which `of` holds; 0 without remembered examples.
   *
   * @param features of the text
   */
  nearness(features: readonly string[], of: (need: string) => boolean): number {
    const likeness = new Float64Array(this.#needOfExample.length);
    const vector = this.#vectorOf(new Set(features));
    vector.features.forEach((feature, at) => {
      const value = vector.values[at] as number;
      for (const [example, own] of this.#examples[feature] ?? []) {
        likeness[example] = (likeness[example] as number) + value * own;
      }
    });
    let nearest = 0;
    likeness.forEach((value, example) => {
      if (value > nearest && of(this.#needOfExample[example] as string)) nearest = value;
    });
    return nearest;
  }

  *#remember(vectors: readonly FeatureVector[]): SlicedWork<void> {
    for (const [example, { features, values }] of vectors.entries()) {
      features.forEach((feature, at) => {
        const known = this.#examples[feature];
        if (known === undefined) this.#examples[feature] = [[example, values[at] as number]];
        else known.push([example, values[at] as number]);
      });
      yield;
    }
  }

  *#number(read: readonly ReadonlySet<string>[], leastExamples: number): SlicedWork<void> {
    const counts = new Map<string, number>();
    for (const features of read) {
      for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
      yield;
    }
    for (const [feature, count] of counts) {
      if (count < leastExamples) continue;
      this.#ids.set(feature, this.#rarity.length);
      this.#rarity.push(Math.log(1 + read.length / count));
    }
  }

  #vectorOf(features: ReadonlySet<string>): FeatureVector {
    const ids: number[] = [];
    const rarities: number[] = [];
    let square = 0;
    for (const feature of features) {
      const id = this.#ids.get(feature);
      const rarity = id === undefined ? this.#unknownRarity : (this.#rarity[id] as number);
      square += rarity * rarity;
      if (id === undefined) continue;
      ids.push(id);
      rarities.push(rarity);
    }
    const length = Math.sqrt(square) || 1;
    return { features: Uint32Array.from(ids), values: Float32Array.from(rarities, (one) => one / length) };
  }
}
