import type { SearchDocument } from '../ranking/search-document.ts';
import { bestPlaces } from './best-places.ts';
import { FilterTable } from './filter-table.ts';
import type { Hit, PassageFilter, PassageIndex, SparseVector } from './passage-index.ts';

/**
 * An exact index in memory: one posting list per term in typed arrays, scores summed term by term, the best kept in
 * a bounded heap. About 8 bytes per posting.
 */
export class EmbeddedIndex implements PassageIndex {
  readonly engine = 'embedded';
  readonly #ids: readonly string[];
  readonly #filters: FilterTable;
  /** `offsets[t]` to `offsets[t + 1]` is the range of term `t` in the two arrays after it. */
  readonly #offsets: Uint32Array;
  readonly #passages: Uint32Array;
  readonly #weights: Float32Array;
  readonly #scores: Float64Array;

  /** @param vectors one vector per document, in order */
  constructor(documents: readonly SearchDocument[], vectors: readonly SparseVector[]) {
    this.#ids = documents.map(({ id }) => id);
    this.#filters = new FilterTable(documents);
    this.#scores = new Float64Array(documents.length);
    let terms = 0;
    let postings = 0;
    for (const { indices } of vectors) {
      postings += indices.length;
      terms = Math.max(terms, (indices.at(-1) ?? -1) + 1);
    }
    this.#offsets = new Uint32Array(terms + 1);
    this.#passages = new Uint32Array(postings);
    this.#weights = new Float32Array(postings);
    for (const { indices } of vectors) for (const term of indices) (this.#offsets[term + 1] as number)++;
    for (let term = 0; term < terms; term++) {
      this.#offsets[term + 1] = (this.#offsets[term + 1] as number) + (this.#offsets[term] as number);
    }
    const next = this.#offsets.slice();
    vectors.forEach(({ indices, values }, passage) => {
      indices.forEach((term, position) => {
        const at = next[term] as number;
        next[term] = at + 1;
        this.#passages[at] = passage;
        this.#weights[at] = values[position] as number;
      });
    });
  }

  search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    const scores = this.#scores.fill(0);
    query.indices.forEach((term, position) => {
      const weight = query.values[position] as number;
      const end = this.#offsets[term + 1] ?? 0;
      for (let at = this.#offsets[term] ?? 0; at < end; at++) {
        const passage = this.#passages[at] as number;
        scores[passage] = (scores[passage] as number) + weight * (this.#weights[at] as number);
      }
    });
    const best = bestPlaces(scores, 0, this.#filters.admitting(filter), limit);
    return Promise.resolve(
      best.map((passage) => ({ id: this.#ids[passage] as string, score: scores[passage] as number })),
    );
  }
}
