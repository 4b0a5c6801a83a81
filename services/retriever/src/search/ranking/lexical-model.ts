import { SpellingIndex, type Token } from '@decroche/french';
import { type Readable, Reading } from '@decroche/question';
import type { SparseVector } from '../index/passage-index.ts';
import { type AnalysisSettings, analyse, analyseWord, type Term } from '../question/analysis.ts';
import { FIELD_NAMES, type FieldName, type SearchDocument } from './search-document.ts';
import type { SlicedWork } from './sliced-work.ts';

/** How a field counts: `weight` multiplies its term frequencies, `b` (0 to 1) says how much its length matters. */
interface FieldSetting {
  readonly weight: number;
  readonly b: number;
}

/** BM25F (Robertson and Zaragoza, 2009). */
const FIELDS: Readonly<Record<FieldName, FieldSetting>> = {
  title: { weight: 3, b: 0.4 },
  questions: { weight: 2, b: 0.5 },
  plain: { weight: 0.5, b: 0.6 },
  section: { weight: 0.7, b: 0.4 },
  text: { weight: 1, b: 0.75 },
};
/** Saturation of term frequency. */
const SATURATION = 1.6;

/** Passages from which on a term is frequent. */
const FEWEST_PASSAGES = 3;

type FieldTerms = Readonly<Record<FieldName, readonly Term[]>>;

/** A model, and one vector per passage. */
export interface WeighedPassages {
  readonly model: LexicalModel;
  readonly vectors: readonly SparseVector[];
}

/**
 * What the passages of one generation teach: the numbered vocabulary, how rare each term is, field lengths, and the
 * words for spelling repair. Both engines weigh passages and questions with it, so that they rank alike.
 */
export class LexicalModel {
  readonly documents: number;
  readonly spelling: SpellingIndex;
  readonly #settings: AnalysisSettings;
  readonly #ids = new Map<string, number>();
  readonly #documentFrequency: number[] = [];
  readonly #averageLength: Record<FieldName, number>;
  /** Terms of what is read somewhere, as long as somebody holds it. */
  readonly #analysed = new WeakMap<Reading, readonly Term[]>();

  private constructor(
    documents: readonly SearchDocument[],
    analysed: Iterable<FieldTerms>,
    settings: AnalysisSettings,
  ) {
    this.#settings = settings;
    this.documents = documents.length;
    const lengths = Object.fromEntries(FIELD_NAMES.map((name) => [name, 0])) as Record<FieldName, number>;
    const words = new Map<string, number>();
    for (const fields of analysed) {
      const seen = new Set<string>();
      for (const name of FIELD_NAMES) {
        lengths[name] += fields[name].length;
        for (const { term, word } of fields[name]) {
          seen.add(term);
          if (word !== '') words.set(word, (words.get(word) ?? 0) + 1);
        }
      }
      for (const term of seen) this.#count(term);
    }
    for (const name of FIELD_NAMES)
      lengths[name] = Math.max(1, lengths[name] / Math.max(1, documents.length));
    this.#averageLength = lengths;
    this.spelling = new SpellingIndex(words);
  }

  /**
   * Learns from the passages and weighs them, in order.
   */
  static *building(
    documents: readonly SearchDocument[],
    settings: AnalysisSettings,
  ): SlicedWork<WeighedPassages> {
    const cache = new Map<string, readonly Term[]>();
    const analysed: FieldTerms[] = [];
    for (const { fields } of documents) {
      analysed.push(analyseFields(fields, settings, cache));
      yield;
    }
    const model = new LexicalModel(documents, analysed, settings);
    const vectors: SparseVector[] = [];
    for (const fields of analysed) {
      vectors.push(model.#weigh(fields));
      yield;
    }
    return { model, vectors };
  }

  /** Terms of a question; those of one reading are found once. */
  analyse(text: Readable): readonly Term[] {
    if (!(text instanceof Reading)) return analyse(text, this.#settings);
    const terms = this.#analysed.get(text) ?? analyse(text, this.#settings);
    this.#analysed.set(text, terms);
    return terms;
  }

  /** Terms of one word that stands alone. */
  analyseWord(word: Token): readonly Term[] {
    return analyseWord(word, this.#settings);
  }

  /** Number of a term, or undefined when no passage has it. */
  idOf(term: string): number | undefined {
    return this.#ids.get(term);
  }

  /** Every term with its number, in the order of the numbers. */
  terms(): Iterable<readonly [term: string, id: number]> {
    return this.#ids;
  }

  /** Whether several passages have a term: a word of the trade, which names nobody. */
  isFrequent(term: string): boolean {
    const id = this.#ids.get(term);
    return id !== undefined && (this.#documentFrequency[id] as number) >= FEWEST_PASSAGES;
  }

  /** How rare a term is: inverse document frequency as in BM25, that of a term seen once when it is unknown. */
  rarity(term: string): number {
    const id = this.#ids.get(term);
    const frequency = id === undefined ? 0.5 : (this.#documentFrequency[id] as number);
    return Math.log(1 + (this.documents - frequency + 0.5) / (frequency + 0.5));
  }

  /** Vector of weighted query terms; terms that no passage has are left out. */
  queryVector(weights: ReadonlyMap<string, number>): SparseVector {
    const entries: [number, number][] = [];
    for (const [term, weight] of weights) {
      const id = this.#ids.get(term);
      if (id !== undefined && weight > 0) entries.push([id, weight * this.rarity(term)]);
    }
    entries.sort((a, b) => a[0] - b[0]);
    return sparse(entries);
  }

  #count(term: string): void {
    const id = this.#ids.get(term);
    if (id === undefined) {
      this.#ids.set(term, this.#documentFrequency.length);
      this.#documentFrequency.push(1);
    } else this.#documentFrequency[id] = (this.#documentFrequency[id] as number) + 1;
  }

  #weigh(fields: FieldTerms): SparseVector {
    const frequencies = new Map<number, number>();
    for (const name of FIELD_NAMES) {
      const { weight, b } = FIELDS[name];
      const length = fields[name].length;
      if (length === 0) continue;
      const share = weight / (1 - b + (b * length) / this.#averageLength[name]);
      for (const { term } of fields[name]) {
        const id = this.#ids.get(term) as number;
        frequencies.set(id, (frequencies.get(id) ?? 0) + share);
      }
    }
    const entries = [...frequencies].sort((a, b) => a[0] - b[0]);
    return sparse(
      entries.map(([id, frequency]) => [id, (frequency * (SATURATION + 1)) / (frequency + SATURATION)]),
    );
  }
}

/** Fields that the passages of an article share are analysed once. */
function analyseFields(
  fields: SearchDocument['fields'],
  settings: AnalysisSettings,
  cache: Map<string, readonly Term[]>,
): FieldTerms {
  const terms = (text: string): readonly Term[] => {
    const known = cache.get(text);
    if (known !== undefined) return known;
    const analysed = analyse(text, settings);
    cache.set(text, analysed);
    return analysed;
  };
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, terms(fields[name])])) as unknown as FieldTerms;
}

function sparse(entries: readonly (readonly [number, number])[]): SparseVector {
  return {
    indices: Uint32Array.from(entries, ([id]) => id),
    values: Float32Array.from(entries, ([, value]) => value),
  };
}
