import type { QdrantClient } from '@qdrant/js-client-rest';
import type { DenseIndex } from './dense-index.ts';
import {
  type Hit,
  IndexUnavailableError,
  type PassageFilter,
  type PassageIndex,
  type SparseVector,
} from './passage-index.ts';
import {
  type CollectionShape,
  contentDigest,
  DENSE_VECTOR,
  dayNumber,
  type IndexedPassages,
  PAYLOAD_INDEXES,
  pointOf,
  shapeOf,
  VECTOR,
} from './qdrant-layout.ts';
import type { QdrantServers } from './qdrant-servers.ts';
import { collectionName, usedAt } from './unused-collections.ts';

const BATCH = 256;
/** Hits read beyond those asked for, and how many times more are read while they end in the middle of equal scores. */
const TIES = 10;
const MORE = 4;
/** Scores are sums of 32-bit products: what differs by less than this share is equal. */
const ROUNDING = 1e-6;

interface Scored {
  readonly place: number;
  readonly score: number;
}

/**
 * The passages of one generation in a Qdrant collection of their own, named by what it holds: the same sparse vectors
 * as in the embedded index under a named vector, and payload indexes for scope, dates and theme.
 *
 * Searches go through an alias that is made when every passage is there and taken away when one is missing, so that a
 * half-filled collection cannot answer, whoever fills it.
 */
export class QdrantIndex implements PassageIndex, DenseIndex {
  readonly engine = 'qdrant';
  readonly collection: string;
  /** Leads to the collection while it is whole. */
  readonly alias: string;
  readonly #servers: QdrantServers;
  readonly #passages: IndexedPassages;
  readonly #shape: CollectionShape;

  private constructor(
    servers: QdrantServers,
    passages: IndexedPassages,
    shape: CollectionShape,
    digest: string,
  ) {
    this.#servers = servers;
    this.#passages = passages;
    this.#shape = shape;
    this.collection = collectionName(servers.settings.prefix, digest);
    this.alias = `${this.collection}_whole`;
  }

  static async of(servers: QdrantServers, passages: IndexedPassages): Promise<QdrantIndex> {
    const shape = shapeOf(passages, servers.settings);
    return new QdrantIndex(servers, passages, shape, await contentDigest(passages, shape));
  }

  /**
   * Makes the collection when it is missing or incomplete, and nothing else. Safe to repeat after an interruption, and
   * for several retrievers at once: points are written under the number of their passage.
   *
   * @throws IndexUnavailableError
   * @throws the reason of `signal` once it aborts, between two steps
   */
  async prepare(signal: AbortSignal): Promise<void> {
    await this.#servers.checkVersion();
    signal.throwIfAborted();
    const aliased = await this.#isAliased();
    if (aliased && (await this.#countIfThere()) === this.#passages.documents.length) return;
    if (aliased) await this.#alias([{ delete_alias: { alias_name: this.alias } }]);
    await this.#create();
    for (let from = 0; from < this.#passages.documents.length; from += BATCH) {
      signal.throwIfAborted();
      const upTo = Math.min(from + BATCH, this.#passages.documents.length);
      const points = Array.from({ length: upTo - from }, (_, at) => pointOf(this.#passages, from + at));
      await this.#write('store passages', (client) => client.upsert(this.collection, { wait: true, points }));
    }
    if ((await this.#countIfThere()) !== this.#passages.documents.length)
      throw new IndexUnavailableError('incomplete', 'fill the collection');
  }

  /**
   * Lets searches find this generation. Its collection is whole: {@link prepare} has ended.
   *
   * @param now Unix time, milliseconds
   * @throws IndexUnavailableError
   * @throws the reason of `signal` once it aborts
   */
  async goLive(now: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.markUsed(now);
    signal.throwIfAborted();
    if (!(await this.#isAliased())) {
      await this.#alias([{ create_alias: { alias_name: this.alias, collection_name: this.collection } }]);
    }
  }

  /** Says that the collection is in use, to retrievers that look for unused ones. */
  async markUsed(now: number): Promise<void> {
    const metadata = usedAt(now);
    await this.#write('mark the collection', (client) =>
      client.updateCollection(this.collection, { metadata }),
    );
  }

  async search(query: SparseVector, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    const wanted = { indices: [...query.indices], values: [...query.values] };
    return await this.#query(wanted, VECTOR, filter, limit, 0);
  }

  /** Exact, not by the graph of neighbours: what is searched is one fund's base, and both engines rank alike. */
  async searchDense(query: Float32Array, filter: PassageFilter, limit: number): Promise<readonly Hit[]> {
    return await this.#query([...query], DENSE_VECTOR, filter, limit, Number.NEGATIVE_INFINITY);
  }

  /**
   * One search, as they come.
   *
   * @throws IndexUnavailableError
   */
  async tryOut(): Promise<void> {
    const any = this.#passages.vectors.find(({ indices }) => indices.length > 0);
    if (any !== undefined) await this.search(any, { asOf: '', scopes: [] }, 1);
  }

  /**
   * Drops the collection of this generation.
   *
   * @throws IndexUnavailableError
   */
  async drop(): Promise<void> {
    await this.#write('drop the collection', (client) => client.deleteCollection(this.collection));
  }

  async #query(
    query: number[] | { indices: number[]; values: number[] },
    using: string,
    filter: PassageFilter,
    limit: number,
    floor: number,
  ): Promise<readonly Hit[]> {
    const { documents } = this.#passages;
    const request = {
      query,
      using,
      filter: { must: conditionsOf(filter) },
      with_payload: false,
      ...(using === DENSE_VECTOR ? { params: { exact: true } } : {}),
    };
    for (let asked = limit + TIES; ; asked *= MORE) {
      const scored = await this.#servers.read('search', async (client) => {
        const { points } = await client.query(this.alias, { ...request, limit: asked });
        return scoredOf(points, documents.length);
      });
      if (scored.length < asked || asked >= documents.length || !endsInTie(scored, limit)) {
        return inOrder(scored)
          .filter(({ score }) => score > floor)
          .slice(0, limit)
          .map(({ place, score }) => ({ id: (documents[place] as { id: string }).id, score }));
      }
    }
  }

  #write<T>(what: string, call: (client: QdrantClient) => Promise<T>): Promise<T> {
    return this.#servers.write(what, call);
  }

  async #isAliased(): Promise<boolean> {
    const { aliases } = await this.#write('list aliases', (client) => client.getAliases());
    return aliases.some(
      ({ alias_name, collection_name }) => alias_name === this.alias && collection_name === this.collection,
    );
  }

  async #alias(actions: Parameters<QdrantClient['updateCollectionAliases']>[0]['actions']): Promise<void> {
    await this.#write('change an alias', (client) => client.updateCollectionAliases({ actions }));
  }

  async #countIfThere(): Promise<number | undefined> {
    return await this.#write('count passages', async (client) => {
      const { exists } = await client.collectionExists(this.collection);
      return exists ? (await client.count(this.collection, { exact: true })).count : undefined;
    });
  }

  /** The payload indexes are made on a collection that is there already, too: making it may have been interrupted. */
  async #create(): Promise<void> {
    await this.#write('make the collection', async (client) => {
      if ((await client.collectionExists(this.collection)).exists) return;
      try {
        await client.createCollection(this.collection, { ...this.#shape, metadata: usedAt(Date.now()) });
      } catch (error) {
        // Another retriever was quicker.
        if (!(await client.collectionExists(this.collection)).exists) throw error;
      }
    });
    for (const [field_name, field_schema] of Object.entries(PAYLOAD_INDEXES)) {
      await this.#write('make an index of the payload', (client) =>
        client.createPayloadIndex(this.collection, { field_name, field_schema, wait: true }),
      );
    }
  }
}

/** @throws IndexUnavailableError when an answer is not what was asked for */
function scoredOf(points: unknown, passages: number): Scored[] {
  if (!Array.isArray(points)) throw new IndexUnavailableError('malformed', 'search');
  return points.map((point: { id?: unknown; score?: unknown } | null) => {
    const { id, score } = point ?? {};
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= passages || !Number.isFinite(score))
      throw new IndexUnavailableError('malformed', 'search');
    return { place: id as number, score: score as number };
  });
}

function areEqual(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}

/** True when the last score read equals the one at the limit: more passages may have it. */
function endsInTie(scored: readonly Scored[], limit: number): boolean {
  const falling = scored.map(({ score }) => score).sort((a, b) => b - a);
  const [atLimit, last] = [falling[limit - 1], falling.at(-1)];
  return atLimit !== undefined && last !== undefined && areEqual(atLimit, last);
}

/** By score, equal ones by place: the server gives those in any order. */
function inOrder(scored: readonly Scored[]): Scored[] {
  const falling = [...scored].sort((a, b) => b.score - a.score);
  let rank = 0;
  const ranked = falling.map((one, at) => {
    const before = falling[at - 1];
    if (before !== undefined && !areEqual(before.score, one.score)) rank = at;
    return { one, rank };
  });
  return ranked.sort((a, b) => a.rank - b.rank || a.one.place - b.one.place).map(({ one }) => one);
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
