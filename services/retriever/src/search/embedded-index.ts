import type { Hit, PassageFilter, PassageIndex, SparseVector } from './passage-index.ts';
import type { SearchDocument } from './search-document.ts';

/**
 * An exact index in memory: one posting list per term in typed arrays, scores summed term by term, the best kept in
 * a bounded heap. About 8 bytes per posting.
 */
export class EmbeddedIndex implements PassageIndex {
  readonly engine = 'embedded';
  readonly #ids: readonly string[];
  readonly #scopes: readonly string[];
  readonly #from: readonly string[];
  readonly #to: readonly string[];
  /** `offsets[t]` to `offsets[t + 1]` is the range of term `t` in the two arrays after it. */
  readonly #offsets: Uint32Array;
  readonly #passages: Uint32Array;
  readonly #weights: Float32Array;
  readonly #scores: Float64Array;

  /** @param vectors one vector per document, in order */
  constructor(documents: readonly SearchDocument[], vectors: readonly SparseVector[]) {
    this.#ids = documents.map(({ id }) => id);
    this.#scopes = documents.map(({ scope }) => scope);
    this.#from = documents.map(({ validFrom }) => validFrom ?? '');
    this.#to = documents.map(({ validTo }) => validTo ?? '9999-12-31');
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
    return Promise.resolve(this.#best(scores, filter, limit));
  }

  #best(scores: Float64Array, filter: PassageFilter, limit: number): Hit[] {
    const scopes = filter.scopes.length === 0 ? undefined : new Set(filter.scopes);
    const heap: number[] = [];
    const worse = (a: number, b: number): boolean =>
      (scores[a] as number) < (scores[b] as number) || (scores[a] === scores[b] && a > b);
    for (let passage = 0; passage < scores.length; passage++) {
      const score = scores[passage] as number;
      if (score <= 0) continue;
      if (heap.length === limit && worse(passage, heap[0] as number)) continue;
      if (scopes !== undefined && !scopes.has(this.#scopes[passage] as string)) continue;
      if (filter.asOf !== '' && !this.#appliesOn(passage, filter.asOf)) continue;
      if (heap.length < limit) pushHeap(heap, passage, worse);
      else replaceTop(heap, passage, worse);
    }
    return heap
      .sort((a, b) => (worse(a, b) ? 1 : -1))
      .map((passage) => ({ id: this.#ids[passage] as string, score: scores[passage] as number }));
  }

  #appliesOn(passage: number, day: string): boolean {
    return (this.#from[passage] as string) <= day && day <= (this.#to[passage] as string);
  }
}

type Order = (a: number, b: number) => boolean;

/** The worst kept passage is at the top of the heap. */
function pushHeap(heap: number[], item: number, worse: Order): void {
  let at = heap.push(item) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!worse(heap[at] as number, heap[parent] as number)) return;
    [heap[at], heap[parent]] = [heap[parent] as number, heap[at] as number];
    at = parent;
  }
}

function replaceTop(heap: number[], item: number, worse: Order): void {
  heap[0] = item;
  for (let at = 0; ; ) {
    const left = 2 * at + 1;
    const right = left + 1;
    let worst = at;
    if (left < heap.length && worse(heap[left] as number, heap[worst] as number)) worst = left;
    if (right < heap.length && worse(heap[right] as number, heap[worst] as number)) worst = right;
    if (worst === at) return;
    [heap[at], heap[worst]] = [heap[worst] as number, heap[at] as number];
    at = worst;
  }
}
