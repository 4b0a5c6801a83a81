import { setTimeout as pause } from 'node:timers/promises';
import type { DenseIndex } from './dense-index.ts';
import {
  type Hit,
  IndexUnavailableError,
  type PassageFilter,
  type PassageIndex,
  type SparseVector,
} from './passage-index.ts';

/** An index on a server, for words and for meaning. */
export type ServerIndex = PassageIndex & DenseIndex;

/** Answers in a row that came after the wait, from which the server is not asked any more. */
const MOST_LATE = 3;

/**
 * Searches an index server and, where it fails or is late, the exact index, which ranks alike: a search is never lost
 * to a server and never waits for one that hangs. The server is asked between {@link open} and its first failure; while
 * one of its answers is overdue it is not asked for another.
 */
export class IndexWithFallback implements PassageIndex, DenseIndex {
  readonly #exact: PassageIndex;
  readonly #hedgeMs: number;
  #server: ServerIndex | undefined;
  #exactDense: DenseIndex | undefined;
  #onLoss: (error: IndexUnavailableError) => void = () => undefined;
  #overdue = 0;
  #lateInARow = 0;

  /** @param hedgeMs wait for the server, milliseconds, after which the exact index answers in its place */
  constructor(exact: PassageIndex, hedgeMs: number) {
    this.#exact = exact;
    this.#hedgeMs = hedgeMs;
  }

  get engine(): PassageIndex['engine'] {
    return (this.#server ?? this.#exact).engine;
  }

  /** Names what answers searches by meaning in the server's place. */
  answerMeaningWith(exactDense: DenseIndex): void {
    this.#exactDense = exactDense;
  }

  /**
   * Takes a server into use that holds every passage.
   *
   * @param onLoss called once, when it fails: it is not asked any more then
   */
  open(server: ServerIndex, onLoss: (error: IndexUnavailableError) => void): void {
    this.#server = server;
    this.#onLoss = onLoss;
    this.#lateInARow = 0;
  }

  search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    return this.#ask(
      (server) => server.search(query, filter, limit),
      () => this.#exact.search(query, filter, limit),
    );
  }

  searchDense(query: Float32Array, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    return this.#ask(
      (server) => server.searchDense(query, filter, limit),
      () => this.#exactDense?.searchDense(query, filter, limit) ?? Promise.resolve([]),
    );
  }

  async #ask(
    ofServer: (server: ServerIndex) => Promise<readonly Hit[]>,
    ofExact: () => Promise<readonly Hit[]>,
  ): Promise<readonly Hit[]> {
    const server = this.#server;
    if (server === undefined || this.#overdue > 0) return await ofExact();
    const settled = new AbortController();
    let late = false;
    const answer = ofServer(server)
      .then(
        (hits) => {
          this.#took(server, late);
          return hits;
        },
        (error: unknown) => {
          this.#lose(server, error);
          return undefined;
        },
      )
      .finally(() => {
        if (late) this.#overdue -= 1;
        settled.abort();
      });
    const inTime = await Promise.race([
      answer,
      pause(this.#hedgeMs, undefined, { signal: settled.signal }).then(
        () => {
          late = true;
          this.#overdue += 1;
          return undefined;
        },
        () => answer,
      ),
    ]);
    return inTime ?? (await ofExact());
  }

  #took(server: ServerIndex, late: boolean): void {
    this.#lateInARow = late ? this.#lateInARow + 1 : 0;
    if (this.#lateInARow >= MOST_LATE) this.#lose(server, new IndexUnavailableError('late', 'search'));
  }

  #lose(server: ServerIndex, error: unknown): void {
    if (this.#server !== server) return;
    this.#server = undefined;
    this.#onLoss(
      error instanceof IndexUnavailableError
        ? error
        : new IndexUnavailableError('malformed', 'search', { cause: error }),
    );
  }
}
