import { hash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type Logger, retry } from '@decroche/service-kit';
import type { KnowledgeSource, LoadedBase } from './knowledge-source.ts';
import type { DenseChannel } from './search/dense-channel.ts';
import { EmbeddedDenseIndex } from './search/dense-index.ts';
import { EmbeddedIndex } from './search/embedded-index.ts';
import { generationWork } from './search/generation.ts';
import { IndexWithFallback } from './search/index-with-fallback.ts';
import type { PassageIndex, SparseVector } from './search/passage-index.ts';
import { type QdrantAddress, QdrantIndex } from './search/qdrant-index.ts';
import {
  denseChannelOf,
  encodePassages,
  encoderOf,
  type ModelServers,
  rerankStageOf,
} from './search/ranking-models.ts';
import type { SearchDocument } from './search/search-document.ts';
import type { Generation } from './search/searcher.ts';
import { betweenCalls } from './search/sliced-work.ts';
import type { TextEncoder } from './search/text-encoder.ts';

const SERVER_RETRY = { firstMs: 500, mostMs: 30_000, attempts: Number.POSITIVE_INFINITY } as const;

const NO_MODELS: ModelServers = Object.freeze({ embeddings: undefined, rerank: undefined });

/** What keeps the live generation. */
export interface LiveGenerationOptions {
  readonly source: KnowledgeSource;
  /** Absent for the embedded index. */
  readonly qdrant: QdrantAddress | undefined;
  /** Model servers that help the ranking. */
  readonly models?: ModelServers;
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
  /** Ends the preparation of a generation that is live no more. */
  #preparing = new AbortController();
  #generation: Generation | undefined;
  #published: number | undefined;
  #index: IndexWithFallback | undefined;
  #polling: Promise<void> | undefined;

  private constructor(options: LiveGenerationOptions) {
    this.#options = options;
  }

  /** @throws KnowledgeUnavailableError */
  static async create(options: LiveGenerationOptions): Promise<LiveGeneration> {
    const live = new LiveGeneration(options);
    await live.#takeUp(await options.source.load());
    return live;
  }

  get current(): Generation {
    return this.#generation as Generation;
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
        await this.#takeUp(await source.load());
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        logger.warn({ err: describeError(error) }, 'cannot look for a new publication; the live one goes on');
      }
    }
  }

  /** Builds a generation between the calls that the live one answers, and switches to it. */
  async #takeUp({ base, problems, published }: LoadedBase): Promise<void> {
    const { logger, models = NO_MODELS } = this.#options;
    for (const problem of problems) logger.warn({ problem }, 'left out of the base');
    this.#preparing.abort(new Error('a newer generation is prepared'));
    this.#preparing = new AbortController();
    const dense = denseChannelOf(models, logger);
    const generation = await betweenCalls(
      generationWork(
        base,
        new Date().getFullYear(),
        (name, documents, vectors) => this.#indexOf(name, { documents, vectors }, dense),
        { dense, rerank: rerankStageOf(models, logger) },
      ),
      this.#stop.signal,
    );
    this.#generation = generation;
    this.#published = published;
    logger.info(
      {
        generation: generation.name,
        articles: base.articles.length,
        passages: base.passages.length,
        problems: problems.length,
      },
      'base ready',
    );
  }

  #indexOf(name: string, passages: IndexedPassages, channel: DenseChannel | undefined): PassageIndex {
    const { qdrant, models = NO_MODELS, logger } = this.#options;
    const exact = new EmbeddedIndex(passages.documents, passages.vectors);
    const encoder = encoderOf(models);
    if (qdrant === undefined) {
      if (encoder !== undefined) this.#prepare(passages, encoder, channel, undefined);
      return exact;
    }
    // Vectors of two models cannot live in one collection.
    const suffix = encoder === undefined ? '' : `-${hash('sha256', encoder.model, 'hex').slice(0, 8)}`;
    const server = new QdrantIndex(qdrant, name + suffix);
    const index = new IndexWithFallback(server, exact, (reachable, error) => {
      if (reachable) logger.info('the index server answers again');
      else {
        logger.warn({ err: describeError(error) }, 'the index server is away; the exact index answers');
        // It may come back without what it held.
        if (this.#index === index) this.#prepare(passages, encoder, channel, server);
      }
    });
    this.#index = index;
    this.#prepare(passages, encoder, channel, server);
    return index;
  }

  /** Encodes the passages and fills the index server, as long as it takes: the exact index answers meanwhile. */
  #prepare(
    { documents, vectors }: IndexedPassages,
    encoder: TextEncoder | undefined,
    channel: DenseChannel | undefined,
    server: QdrantIndex | undefined,
  ): void {
    const signal = AbortSignal.any([this.#stop.signal, this.#preparing.signal]);
    let dense: readonly Float32Array[] = [];
    const prepare = async (): Promise<void> => {
      if (encoder !== undefined && dense.length === 0) {
        dense = await encodePassages(documents, encoder, signal);
      }
      const exact = new EmbeddedDenseIndex(documents, dense);
      if (dense.length > 0) channel?.open([exact]);
      if (server === undefined) return;
      await server.prepare(documents, vectors, dense);
      await server.goLive();
      if (dense.length > 0) channel?.open([server, exact]);
    };
    void retry(prepare, { ...SERVER_RETRY, signal }).catch(() => undefined);
  }
}

/** What an index is filled with. */
interface IndexedPassages {
  readonly documents: readonly SearchDocument[];
  readonly vectors: readonly SparseVector[];
}
