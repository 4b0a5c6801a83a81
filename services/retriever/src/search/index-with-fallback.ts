import type { Hit, PassageFilter, PassageIndex, SparseVector } from './passage-index.ts';

/**
 * Searches the first index and, when it cannot answer, the second one, which ranks alike. A search is never lost to
 * an index server that is away.
 */
export class IndexWithFallback implements PassageIndex {
  readonly #first: PassageIndex;
  readonly #second: PassageIndex;
  readonly #onChange: (reachable: boolean, error: unknown) => void;
  #reachable = true;

  /** @param onChange called when the first index stops or begins again to answer */
  constructor(
    first: PassageIndex,
    second: PassageIndex,
    onChange: (reachable: boolean, error: unknown) => void,
  ) {
    this.#first = first;
    this.#second = second;
    this.#onChange = onChange;
  }

  get engine(): PassageIndex['engine'] {
    return this.#reachable ? this.#first.engine : this.#second.engine;
  }

  /** False while searches go to the second index. */
  get reachable(): boolean {
    return this.#reachable;
  }

  async search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    try {
      const hits = await this.#first.search(query, filter, limit);
      this.#turn(true, undefined);
      return hits;
    } catch (error) {
      this.#turn(false, error);
      return await this.#second.search(query, filter, limit);
    }
  }

  #turn(reachable: boolean, error: unknown): void {
    if (this.#reachable === reachable) return;
    this.#reachable = reachable;
    this.#onChange(reachable, error);
  }
}
