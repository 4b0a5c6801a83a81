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

/** Why an index server does not answer, and what to do about it. */
export const INDEX_FAULTS = {
  unreachable: 'no connection; check QDRANT_URL and that the server runs',
  untrusted: 'it is not who it should be, or does not encrypt; check its certificate and TLS_DIR',
  late: 'no answer in time; look at its load',
  overloaded: 'it asks for fewer requests; look at its load',
  keyRefused: 'the key is refused; check QDRANT_API_KEY and QDRANT_SEARCH_API_KEY',
  missing: 'the collection is not there; it is filled again',
  incomplete: 'the collection does not hold every passage; it is filled again',
  refused: 'the request is refused; compare the versions',
  broken: 'a fault of the server; look at its log',
  malformed: 'the answer is not one of Qdrant; check QDRANT_URL and what stands between',
  unsupported: 'the version of the server is too old',
} as const;

export type IndexFault = keyof typeof INDEX_FAULTS;

/** The index cannot answer now. */
export class IndexUnavailableError extends Error {
  override readonly name = 'IndexUnavailableError';
  readonly code = 'INDEX_UNAVAILABLE';
  readonly fault: IndexFault;

  /** @param what what was tried, such as `search` */
  constructor(fault: IndexFault, what: string, options?: ErrorOptions) {
    super(`the index server could not ${what}: ${INDEX_FAULTS[fault]}`, options);
    this.fault = fault;
  }
}
