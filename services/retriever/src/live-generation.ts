import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type Logger } from '@decroche/service-kit';
import { DEFAULT_PATIENCE, IndexUpkeep, type ServerPatience, type ServerState } from './index-upkeep.ts';
import type { KnowledgeBase } from './knowledge/knowledge-base.ts';
import type { KnowledgeSource, LoadedBase } from './knowledge-source.ts';
import type { LearnedNeeds } from './learned-needs.ts';
import { generationWork, learningNeeds } from './search/generation.ts';
import { EmbeddedIndex } from './search/index/embedded-index.ts';
import { IndexWithFallback } from './search/index/index-with-fallback.ts';
import { INDEX_FAULTS, type PassageIndex } from './search/index/passage-index.ts';
import type { IndexedPassages } from './search/index/qdrant-layout.ts';
import { QdrantServers, type QdrantSettings, sendsKeyInTheClear } from './search/index/qdrant-servers.ts';
import type { DenseChannel } from './search/models/dense-channel.ts';
import {
  denseChannelOf,
  encoderOf,
  type ModelServers,
  rerankStageOf,
} from './search/models/ranking-models.ts';
import type { NeedBridge } from './search/needs/need-bridge.ts';
import { betweenCalls } from './search/ranking/sliced-work.ts';
import type { Generation } from './search/searcher.ts';

const NO_MODELS: ModelServers = Object.freeze({ embeddings: undefined, rerank: undefined });

/** What keeps the live generation. */
export interface LiveGenerationOptions {
  readonly source: KnowledgeSource;
  /** Absent for the embedded index. */
  readonly qdrant: QdrantSettings | undefined;
  readonly patience?: ServerPatience;
  /** Model servers that help the ranking. */
  readonly models?: ModelServers;
  /** What was learned before; without it every base is learned anew. */
  readonly learned?: LearnedNeeds | undefined;
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
  readonly #servers: QdrantServers | undefined;
  #upkeep: IndexUpkeep | undefined;
  #upkept: Promise<void> = Promise.resolve();
  #polling: Promise<void> | undefined;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(options: LiveGenerationOptions) {
    this.#options = options;
    const { qdrant, logger } = options;
    this.#servers = qdrant === undefined ? undefined : new QdrantServers(qdrant);
    const isKeyed = qdrant !== undefined && `${qdrant.apiKey}${qdrant.searchApiKey}` !== '';
    if (isKeyed && qdrant.urls.some(sendsKeyInTheClear))
      logger.warn('the key of Qdrant goes over the network in the clear: use https in QDRANT_URL');
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

  /** State of the index server; undefined without one. */
  get indexServer(): ServerState | undefined {
    return this.#servers === undefined ? undefined : this.#upkeep?.state;
  }

  /** What keeps the index server from answering, in a few words; undefined when all is well. */
  get indexTrouble(): string | undefined {
    const state = this.indexServer;
    if (state === undefined || state === 'answering') return undefined;
    const why = state === 'filling' ? 'it is being filled' : INDEX_FAULTS[state];
    return `degraded: the exact index answers, the index server does not: ${why}`;
  }

  /** Number of the publication that is searched; undefined for a folder. */
  get published(): number | undefined {
    return this.#published;
  }

  /** Begins to look for new publications. */
  start(): void {
    this.#polling ??= this.#poll();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopping'));
    await this.#polling;
    await this.#keeping;
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
    const year = new Date().getFullYear();
    const needs = await this.#needsOf(base, year);
    const generation = await betweenCalls(
      generationWork(
        base,
        year,
        (documents, vectors) => this.#indexOf({ documents, vectors }, dense),
        { dense, rerank: rerankStageOf(models, logger) },
        needs,
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

  /** The needs of a base, as they were learned before or as they are learned now and kept for the next start. */
  async #needsOf(base: KnowledgeBase, year: number): Promise<NeedBridge> {
    const { learned } = this.#options;
    const known = await learned?.read(base, year);
    if (known !== undefined) return known;
    const needs = await betweenCalls(learningNeeds(base, year), this.#stop.signal);
    if (learned !== undefined) this.#keeping = this.#keeping.then(() => learned.write(base, year, needs));
    return needs;
  }

  #indexOf(passages: Omit<IndexedPassages, 'dense'>, channel: DenseChannel | undefined): PassageIndex {
    const { models = NO_MODELS, logger, patience = DEFAULT_PATIENCE } = this.#options;
    const exact = new EmbeddedIndex(passages.documents, passages.vectors);
    const encoder = encoderOf(models);
    const servers = this.#servers;
    if (servers === undefined && encoder === undefined) return exact;
    const index = new IndexWithFallback(exact, patience.hedgeMs);
    const server = servers === undefined ? undefined : { servers, index };
    const upkeep = new IndexUpkeep({ passages, encoder, channel, server }, logger, patience);
    const signal = AbortSignal.any([this.#stop.signal, this.#preparing.signal]);
    this.#upkeep = upkeep;
    // The one before ends first: two never fill a server at once.
    this.#upkept = this.#upkept.then(() => upkeep.run(signal));
    return server === undefined ? exact : index;
  }
}
