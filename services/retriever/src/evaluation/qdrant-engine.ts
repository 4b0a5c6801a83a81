import { retry } from '@decroche/service-kit';
import { IndexUnavailableError, type PassageIndex } from '../search/index/passage-index.ts';
import { QdrantIndex } from '../search/index/qdrant-index.ts';
import type { IndexedPassages } from '../search/index/qdrant-layout.ts';
import { QdrantServers, type QdrantSettings } from '../search/index/qdrant-servers.ts';

/** What is measured is the order, and an evaluation keeps its process busy for seconds: it asks again. */
const ASKED_AGAIN = { attempts: 6, firstMs: 200, mostMs: 4_000 };
/** Faults that asking again may mend. */
const PASSING_FAULTS: ReadonlySet<string> = new Set(['unreachable', 'late', 'overloaded']);

/** Indexes in a Qdrant server, filled at the first search and removed at the end. No other index answers. */
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
    let opened: Promise<QdrantIndex> | undefined;
    const open = (): Promise<QdrantIndex> => {
      opened ??= this.#open({ documents, vectors, dense: [] });
      return opened;
    };
    return {
      engine: 'qdrant',
      search: async (...asked) => {
        const index = await open();
        return again(() => index.search(...asked));
      },
    };
  };

  /** Removes what it filled. */
  async close(): Promise<void> {
    const indexes = await Promise.allSettled(this.#opened);
    const names = new Map(
      indexes
        .flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
        .map((index) => [index.collection, index]),
    );
    for (const index of names.values()) await again(() => index.drop());
  }

  #open(passages: IndexedPassages): Promise<QdrantIndex> {
    const { signal } = new AbortController();
    const opened = again(async () => {
      const index = await QdrantIndex.of(this.#servers, passages);
      await index.prepare(signal);
      await index.goLive(Date.now(), signal);
      return index;
    });
    opened.catch(() => undefined);
    this.#opened.push(opened);
    return opened;
  }
}

async function again<T>(work: () => Promise<T>): Promise<T> {
  const given = await retry<{ value: T } | { lasting: unknown }>(async () => {
    try {
      return { value: await work() };
    } catch (error) {
      if (error instanceof IndexUnavailableError && PASSING_FAULTS.has(error.fault)) throw error;
      return { lasting: error };
    }
  }, ASKED_AGAIN);
  if ('lasting' in given) throw given.lasting;
  return given.value;
}
