/** Weighted terms by their number in the lexical model. Numbers grow strictly. */
export interface SparseVector {
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Which passages may be found. */
export interface PassageFilter {
  /** ISO 8601 day on which the rule must apply; empty for any. */
  readonly asOf: string;
  /** Scopes allowed, such as `national` and one fund; empty for any. */
  readonly scopes: readonly string[];
}

/** One found passage. */
export interface Hit {
  /** Id of the passage. */
  readonly id: string;
  /** Dot product of the query's and the passage's vectors; comparable inside one search only. */
  readonly score: number;
}

/** An index over the passages of one generation. Equal scores are ordered by the passage's place in the base. */
export interface PassageIndex {
  readonly engine: 'embedded' | 'qdrant';
  /**
   * The `limit` best passages with a positive score, best first.
   *
   * @throws IndexUnavailableError when the engine cannot be reached
   */
  search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]>;
}

/** The index cannot answer now. */
export class IndexUnavailableError extends Error {
  override readonly name = 'IndexUnavailableError';
  readonly code = 'INDEX_UNAVAILABLE';

  constructor(reason: string, options?: ErrorOptions) {
    super(`the index cannot answer: ${reason}`, options);
  }
}
