import type { SearchDocument } from '../ranking/search-document.ts';
import { bestPlaces } from './best-places.ts';
import { FilterTable } from './filter-table.ts';
import type { Hit, PassageFilter } from './passage-index.ts';

/** An index over vectors of meaning. Equal scores are ordered by the passage's place in the base. */
export interface DenseIndex {
  /**
   * The `limit` passages nearest to a vector by cosine, nearest first.
   *
   * @throws IndexUnavailableError when the engine cannot be reached
   */
  searchDense(query: Float32Array, filter: PassageFilter, limit: number): Promise<readonly Hit[]>;
}

/** Below any cosine. */
const FARTHEST = -2;

/** An exact dense index in memory: 4 bytes per dimension and passage. */
export class EmbeddedDenseIndex implements DenseIndex {
  readonly #ids: readonly string[];
  readonly #filters: FilterTable;
  readonly #dimensions: number;
  /** Unit vectors one after the other. */
  readonly #vectors: Float32Array;
  readonly #scores: Float64Array;

  /** @param vectors one vector per document, in order, all of one length */
  constructor(documents: readonly SearchDocument[], vectors: readonly Float32Array[]) {
    this.#ids = documents.map(({ id }) => id);
    this.#filters = new FilterTable(documents);
    this.#dimensions = vectors[0]?.length ?? 0;
    this.#vectors = new Float32Array(documents.length * this.#dimensions);
    this.#scores = new Float64Array(documents.length);
    vectors.forEach((vector, at) => {
      this.#vectors.set(unit(vector), at * this.#dimensions);
    });
  }

  searchDense(query: Float32Array, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    if (query.length !== this.#dimensions) return Promise.resolve([]);
    const wanted = unit(query);
    for (let place = 0; place < this.#ids.length; place++) {
      const from = place * this.#dimensions;
      let score = 0;
      for (let at = 0; at < wanted.length; at++) {
        score += (wanted[at] as number) * (this.#vectors[from + at] as number);
      }
      this.#scores[place] = score;
    }
    const best = bestPlaces(this.#scores, FARTHEST, this.#filters.admitting(filter), limit);
    return Promise.resolve(
      best.map((place) => ({ id: this.#ids[place] as string, score: this.#scores[place] as number })),
    );
  }
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}
