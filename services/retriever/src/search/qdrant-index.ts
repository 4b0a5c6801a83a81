import { QdrantClient } from '@qdrant/js-client-rest';
import type { DenseIndex } from './dense-index.ts';
import {
  type Hit,
  IndexUnavailableError,
  type PassageFilter,
  type PassageIndex,
  type SparseVector,
} from './passage-index.ts';
import type { SearchDocument } from './search-document.ts';

/** Where a Qdrant server is. */
export interface QdrantAddress {
  readonly url: string;
  /** Empty when the server asks for none. */
  readonly apiKey: string;
}

/** Names of the vectors of a point. */
const VECTOR = 'lexical';
const DENSE_VECTOR = 'dense';
/** The live generation's collection is always reachable under this name. */
const LIVE_ALIAS = 'passages_live';
const COLLECTION = 'passages_';
const BATCH = 256;
/** Longest wait for one search, milliseconds. */
const SEARCH_TIMEOUT_MS = 1_000;
/** Longest wait for one step of a publication, milliseconds. */
const PUBLISH_TIMEOUT_MS = 60_000;
/** Hits read beyond those asked for, so that equal scores at the end are ordered like everywhere else. */
const TIES = 10;
const OPEN_END = 99_991_231;

/**
 * The passages of one generation in a Qdrant collection of their own: the same sparse vectors as in the embedded
 * index under a named vector, payload indexes for scope, dates and theme, and an alias for the live generation.
 */
export class QdrantIndex implements PassageIndex, DenseIndex {
  readonly engine = 'qdrant';
  /** Collection of this generation. */
  readonly collection: string;
  readonly #searching: QdrantClient;
  readonly #publishing: QdrantClient;

  /** @param generation name made of the content, so that an index older than the base is another collection */
  constructor(address: QdrantAddress, generation: string) {
    const { url, apiKey } = address;
    const access = { url, checkCompatibility: false, ...(apiKey === '' ? {} : { apiKey }) };
    this.#searching = new QdrantClient({ ...access, timeout: SEARCH_TIMEOUT_MS });
    this.#publishing = new QdrantClient({ ...access, timeout: PUBLISH_TIMEOUT_MS });
    this.collection = `${COLLECTION}${generation}`;
  }

  /**
   * Makes the collection when it is missing or incomplete, and nothing else. Safe to repeat after an interruption:
   * points are written under the number of their passage.
   *
   * @param dense vectors of meaning, one per document, when there are any
   * @throws IndexUnavailableError
   */
  async prepare(
    documents: readonly SearchDocument[],
    vectors: readonly SparseVector[],
    dense: readonly Float32Array[] = [],
  ): Promise<void> {
    await this.#reach('build the collection', async () => {
      const client = this.#publishing;
      const { exists } = await client.collectionExists(this.collection);
      if (exists) {
        const { count } = await client.count(this.collection, { exact: true });
        if (count === documents.length) return;
      } else {
        await client.createCollection(this.collection, {
          vectors:
            dense[0] === undefined ? {} : { [DENSE_VECTOR]: { size: dense[0].length, distance: 'Cosine' } },
          sparse_vectors: { [VECTOR]: {} },
        });
        for (const field_name of ['scope', 'theme']) {
          await client.createPayloadIndex(this.collection, {
            field_name,
            field_schema: 'keyword',
            wait: true,
          });
        }
        for (const field_name of ['valid_from', 'valid_to']) {
          await client.createPayloadIndex(this.collection, {
            field_name,
            field_schema: 'integer',
            wait: true,
          });
        }
      }
      for (let from = 0; from < documents.length; from += BATCH) {
        const points = documents
          .slice(from, from + BATCH)
          .map((document, at) => pointOf(document, vectors[from + at], dense[from + at], from + at));
        await client.upsert(this.collection, { wait: true, points });
      }
    });
  }

  /**
   * Makes this generation the live one at once, and drops every collection but this one and those kept for a return.
   *
   * @param keep names of generations to keep
   * @throws IndexUnavailableError
   */
  async goLive(keep: readonly string[] = []): Promise<void> {
    await this.#reach('switch the alias', async () => {
      const client = this.#publishing;
      const { aliases } = await client.getAliases();
      const before = aliases.find(({ alias_name }) => alias_name === LIVE_ALIAS)?.collection_name;
      if (before !== this.collection) {
        await client.updateCollectionAliases({
          actions: [
            ...(before === undefined ? [] : [{ delete_alias: { alias_name: LIVE_ALIAS } }]),
            { create_alias: { alias_name: LIVE_ALIAS, collection_name: this.collection } },
          ],
        });
      }
      const kept = new Set([this.collection, ...keep.map((name) => `${COLLECTION}${name}`)]);
      const { collections } = await client.getCollections();
      for (const { name } of collections) {
        if (name.startsWith(COLLECTION) && !kept.has(name)) await client.deleteCollection(name);
      }
    });
  }

  async search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    const wanted = { indices: [...query.indices], values: [...query.values] };
    return await this.#query(wanted, VECTOR, filter, limit, 0);
  }

  /** Exact, not by the graph of neighbours: what is searched is one fund's base, and both engines rank alike. */
  async searchDense(query: Float32Array, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    return await this.#query([...query], DENSE_VECTOR, filter, limit, Number.NEGATIVE_INFINITY);
  }

  async #query(
    query: number[] | { indices: number[]; values: number[] },
    using: string,
    filter: PassageFilter,
    limit: number,
    floor: number,
  ): Promise<readonly Hit[]> {
    const { points } = await this.#reach('search', () =>
      this.#searching.query(this.collection, {
        query,
        using,
        filter: { must: conditionsOf(filter) },
        limit: limit + TIES,
        with_payload: ['id'],
        ...(using === DENSE_VECTOR ? { params: { exact: true } } : {}),
      }),
    );
    return points
      .map(({ id, score, payload }) => ({ place: Number(id), score, id: String(payload?.id) }))
      .filter(({ score }) => score > floor)
      .sort((a, b) => b.score - a.score || a.place - b.place)
      .slice(0, limit)
      .map(({ id, score }) => ({ id, score }));
  }

  /**
   * Drops the collection of this generation.
   *
   * @throws IndexUnavailableError
   */
  async drop(): Promise<void> {
    await this.#reach('drop the collection', () => this.#publishing.deleteCollection(this.collection));
  }

  async #reach<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw new IndexUnavailableError(`Qdrant could not ${what}; check QDRANT_URL and that the server runs`, {
        cause,
      });
    }
  }
}

interface Point {
  readonly id: number;
  readonly vector: Record<string, number[] | { indices: number[]; values: number[] }>;
  readonly payload: Record<string, string | number>;
}

function pointOf(
  document: SearchDocument,
  vector: SparseVector | undefined,
  dense: Float32Array | undefined,
  place: number,
): Point {
  return {
    id: place,
    vector: {
      [VECTOR]: { indices: [...(vector?.indices ?? [])], values: [...(vector?.values ?? [])] },
      ...(dense === undefined ? {} : { [DENSE_VECTOR]: [...dense] }),
    },
    payload: {
      id: document.id,
      scope: document.scope,
      theme: document.theme,
      valid_from: document.validFrom === null ? 0 : dayNumber(document.validFrom),
      valid_to: document.validTo === null ? OPEN_END : dayNumber(document.validTo),
    },
  };
}

type Condition =
  | { key: string; match: { any: string[] } }
  | { key: string; range: { lte: number } | { gte: number } };

function conditionsOf({ asOf, scopes }: PassageFilter): Condition[] {
  const conditions: Condition[] = [];
  if (scopes.length > 0) conditions.push({ key: 'scope', match: { any: [...scopes] } });
  if (asOf !== '') {
    conditions.push({ key: 'valid_from', range: { lte: dayNumber(asOf) } });
    conditions.push({ key: 'valid_to', range: { gte: dayNumber(asOf) } });
  }
  return conditions;
}

/** `2026-09-01` as 20260901. */
function dayNumber(isoDay: string): number {
  return Number(isoDay.replaceAll('-', ''));
}
