import type { PassageIndex } from '../search/index/passage-index.ts';
import { QdrantIndex } from '../search/index/qdrant-index.ts';
import type { IndexedPassages } from '../search/index/qdrant-layout.ts';
import { QdrantServers, type QdrantSettings } from '../search/index/qdrant-servers.ts';

/** Indexes in a Qdrant server, filled before the first search and removed at the end. No other index answers. */
export class QdrantEngine {
  readonly #servers: QdrantServers;
  readonly #opened: Promise<QdrantIndex>[] = [];

  constructor(settings: QdrantSettings) {
    this.#servers = new QdrantServers(settings);
  }

  /** Makes the engine of a ranker. Its searches reject with IndexUnavailableError when the server cannot be had. */
  readonly create = (
    documents: IndexedPassages['documents'],
    vectors: IndexedPassages['vectors'],
  ): PassageIndex => {
    const opened = this.#open({ documents, vectors, dense: [] });
    opened.catch(() => undefined);
    this.#opened.push(opened);
    return { engine: 'qdrant', search: async (...asked) => (await opened).search(...asked) };
  };

  /** Removes what it filled. */
  async close(): Promise<void> {
    const indexes = await Promise.allSettled(this.#opened);
    const names = new Map(
      indexes
        .flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
        .map((index) => [index.collection, index]),
    );
    for (const index of names.values()) await index.drop();
  }

  async #open(passages: IndexedPassages): Promise<QdrantIndex> {
    const { signal } = new AbortController();
    const index = await QdrantIndex.of(this.#servers, passages);
    await index.prepare(signal);
    await index.goLive(Date.now(), signal);
    return index;
  }
}
