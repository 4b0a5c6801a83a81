import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type Logger, retry } from '@decroche/service-kit';
import type { KnowledgeSource, LoadedBase } from './knowledge-source.ts';
import { EmbeddedIndex } from './search/embedded-index.ts';
import { buildGeneration } from './search/generation.ts';
import { IndexWithFallback } from './search/index-with-fallback.ts';
import type { PassageIndex, SparseVector } from './search/passage-index.ts';
import { type QdrantAddress, QdrantIndex } from './search/qdrant-index.ts';
import type { SearchDocument } from './search/search-document.ts';
import type { Generation } from './search/searcher.ts';

const QDRANT_RETRY = { firstMs: 500, mostMs: 30_000, attempts: Number.POSITIVE_INFINITY } as const;

/** What keeps the live generation. */
export interface LiveGenerationOptions {
  readonly source: KnowledgeSource;
  /** Absent for the embedded index. */
  readonly qdrant: QdrantAddress | undefined;
  /** How often the database is asked for a new publication, milliseconds. */
  readonly pollMs: number;
  readonly logger: Logger;
}

/**
 * The generation that is searched now. A new publication is built beside it and takes its place at once; a search that
 * has begun ends on the one it began with.
 */
export class LiveGeneration {
  readonly #options: LiveGenerationOptions;
  readonly #stop = new AbortController();
  #generation: Generation;
  #published: number | undefined;
  #index: IndexWithFallback | undefined;
  #polling: Promise<void> | undefined;

  private constructor(options: LiveGenerationOptions, loaded: LoadedBase) {
    this.#options = options;
    this.#published = loaded.published;
    this.#generation = this.#build(loaded);
  }

  /** @throws KnowledgeUnavailableError */
  static async create(options: LiveGenerationOptions): Promise<LiveGeneration> {
    return new LiveGeneration(options, await options.source.load());
  }

  get current(): Generation {
    return this.#generation;
  }

  /** False while the index server is away and the exact index stands in for it. */
  get indexReachable(): boolean {
    return this.#index?.reachable ?? true;
  }

  /** Begins to look for new publications. */
  start(): void {
    this.#polling ??= this.#poll();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await this.#polling;
  }

  async #poll(): Promise<void> {
    const { source, pollMs, logger } = this.#options;
    while (!this.#stop.signal.aborted) {
      await pause(pollMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
      if (this.#stop.signal.aborted) return;
      try {
        if ((await source.livePublication()) === this.#published) continue;
        const loaded = await source.load();
        this.#generation = this.#build(loaded);
        this.#published = loaded.published;
      } catch (error) {
        logger.warn({ err: describeError(error) }, 'cannot look for a new publication; the live one goes on');
      }
    }
  }

  #build({ base, problems }: LoadedBase): Generation {
    const { logger } = this.#options;
    for (const problem of problems) logger.warn({ problem }, 'left out of the base');
    const generation = buildGeneration(base, new Date().getFullYear(), (name, documents, vectors) =>
      this.#indexOf(name, documents, vectors),
    );
    logger.info(
      {
        generation: generation.name,
        articles: base.articles.length,
        passages: base.passages.length,
        problems: problems.length,
      },
      'base ready',
    );
    return generation;
  }

  #indexOf(
    name: string,
    documents: readonly SearchDocument[],
    vectors: readonly SparseVector[],
  ): PassageIndex {
    const { qdrant, logger } = this.#options;
    const exact = new EmbeddedIndex(documents, vectors);
    if (qdrant === undefined) return exact;
    const server = new QdrantIndex(qdrant, name);
    const index = new IndexWithFallback(server, exact, (reachable, error) => {
      if (reachable) logger.info('the index server answers again');
      else logger.warn({ err: describeError(error) }, 'the index server is away; the exact index answers');
    });
    this.#index = index;
    void retry(
      async () => {
        await server.prepare(documents, vectors);
        await server.goLive();
      },
      { ...QDRANT_RETRY, signal: this.#stop.signal },
    ).catch(() => undefined);
    return index;
  }
}
