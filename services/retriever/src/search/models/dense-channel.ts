import type { DenseIndex } from '../index/dense-index.ts';
import type { Hit, PassageFilter } from '../index/passage-index.ts';
import type { Reranker, TextEncoder } from './text-encoder.ts';

/** Called when a model stops or begins again to help. */
export type OnHelp = (helps: boolean, error: unknown) => void;

/**
 * Search by meaning beside the words. It never delays or breaks a search: what is not there within the deadline is
 * left out, and the words alone rank.
 */
export class DenseChannel {
  readonly #encoder: TextEncoder;
  readonly #deadlineMs: number;
  readonly #tell: (error: unknown) => void;
  #index: DenseIndex | undefined;

  /** @param deadlineMs longest that a search waits for the vectors and the index together */
  constructor(encoder: TextEncoder, deadlineMs: number, onHelp: OnHelp) {
    this.#encoder = encoder;
    this.#deadlineMs = deadlineMs;
    this.#tell = changesOnly(onHelp);
  }

  /** Takes an index into use; until then the channel finds nothing. */
  open(index: DenseIndex): void {
    this.#index = index;
  }

  /** The passages nearest in meaning, nearest first; none when they cannot be had in time. */
  async search(text: string, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    const index = this.#index;
    if (index === undefined) return [];
    const signal = AbortSignal.timeout(this.#deadlineMs);
    try {
      const [vector] = await this.#encoder.encode([text], 'query', signal);
      const hits = await beforeAbort(index.searchDense(vector as Float32Array, filter, limit), signal);
      this.#tell(undefined);
      return hits;
    } catch (error) {
      this.#tell(error);
      return [];
    }
  }
}

/** Passages read by the cross-encoder: it costs one pass of its model each. */
const MOST_RERANKED = 20;

/** Puts the first passages in the order of a cross-encoder; leaves them as they are when it cannot answer in time. */
export class RerankStage {
  readonly #reranker: Reranker;
  readonly #deadlineMs: number;
  readonly #tell: (error: unknown) => void;

  /** @param deadlineMs longest that a search waits for it */
  constructor(reranker: Reranker, deadlineMs: number, onHelp: OnHelp) {
    this.#reranker = reranker;
    this.#deadlineMs = deadlineMs;
    this.#tell = changesOnly(onHelp);
  }

  /** @param textOf text of a passage by its id */
  async reorder(
    query: string,
    hits: readonly Hit[],
    textOf: (id: string) => string,
  ): Promise<readonly Hit[]> {
    const first = hits.slice(0, MOST_RERANKED);
    if (first.length < 2) return hits;
    try {
      const texts = first.map(({ id }) => textOf(id));
      const signal = AbortSignal.timeout(this.#deadlineMs);
      const scores = await this.#reranker.score(query, texts, signal);
      this.#tell(undefined);
      const order = first.map((_, at) => at).sort((a, b) => (scores[b] as number) - (scores[a] as number));
      // Scores stay those of the places: they decrease, whatever the cross-encoder's scale is.
      const moved = order.map((from, to) => ({
        id: (first[from] as Hit).id,
        score: (first[to] as Hit).score,
      }));
      return [...moved, ...hits.slice(first.length)];
    } catch (error) {
      this.#tell(error);
      return hits;
    }
  }
}

/** Tells of an error once, and of its end. */
function changesOnly(onHelp: OnHelp): (error: unknown) => void {
  let helps = true;
  return (error) => {
    if (helps === (error === undefined)) return;
    helps = error === undefined;
    onHelp(helps, error);
  };
}

async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
