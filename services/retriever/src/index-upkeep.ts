import { setTimeout as pause } from 'node:timers/promises';
import { backoffDelay, describeError, type Logger, retry } from '@decroche/service-kit';
import { EmbeddedDenseIndex } from './search/index/dense-index.ts';
import type { IndexWithFallback } from './search/index/index-with-fallback.ts';
import { INDEX_FAULTS, type IndexFault, IndexUnavailableError } from './search/index/passage-index.ts';
import { QdrantIndex } from './search/index/qdrant-index.ts';
import type { IndexedPassages } from './search/index/qdrant-layout.ts';
import type { QdrantServers } from './search/index/qdrant-servers.ts';
import { dropUnused } from './search/index/unused-collections.ts';
import type { DenseChannel } from './search/models/dense-channel.ts';
import { encodePassages } from './search/models/ranking-models.ts';
import type { TextEncoder } from './search/models/text-encoder.ts';

/** How long is waited for an index server. */
export interface ServerPatience {
  /** Wait of a search after which the exact index answers as well, milliseconds. */
  readonly hedgeMs: number;
  /** Rest of the server after a failure before it is tried again, milliseconds; up to half of it is left out. */
  readonly restMs: number;
}

export const DEFAULT_PATIENCE: ServerPatience = Object.freeze({ hedgeMs: 50, restMs: 5_000 });

/** Delays between tries, milliseconds. */
const SERVER_RETRY = { firstMs: 500, mostMs: 30_000, attempts: Number.POSITIVE_INFINITY } as const;
/** How often a collection is marked as used, and those that are not are looked for, milliseconds. */
const MARK_MS = 900_000;
/** Searches that are tried before the server is taken into use: one must end before the exact index would answer. */
const TRIALS = 3;

/** Parts that serve one generation. */
export interface Upkept {
  readonly passages: Omit<IndexedPassages, 'dense'>;
  readonly encoder: TextEncoder | undefined;
  readonly channel: DenseChannel | undefined;
  /** Absent without an index server. */
  readonly server: { readonly servers: QdrantServers; readonly index: IndexWithFallback } | undefined;
}

/** Whether the index server answers, and what keeps it from answering. */
export type ServerState = 'answering' | 'filling' | IndexFault;

/**
 * Encodes the passages of one generation, fills the index server with them, takes it into use once it holds them all
 * and answers quickly, and begins again when it fails. The exact index answers meanwhile.
 */
export class IndexUpkeep {
  readonly #parts: Upkept;
  readonly #logger: Logger;
  readonly #patience: ServerPatience;
  #state: ServerState = 'filling';
  #encoderTold = false;

  constructor(parts: Upkept, logger: Logger, patience: ServerPatience) {
    this.#parts = parts;
    this.#logger = logger;
    this.#patience = patience;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Until `signal` aborts; without a server, until the passages are encoded. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      const dense = await this.#encode(signal);
      const { passages, channel, server } = this.#parts;
      const exactDense = new EmbeddedDenseIndex(passages.documents, dense);
      if (dense.length > 0) channel?.open(server?.index ?? exactDense);
      if (server === undefined) return;
      server.index.answerMeaningWith(exactDense);
      const qdrant = await QdrantIndex.of(server.servers, { ...passages, dense });
      const { restMs } = this.#patience;
      for (;;) {
        await retry(() => this.#fill(qdrant, signal), {
          ...SERVER_RETRY,
          signal,
          onFailure: (error) => this.#fails(error, signal),
        });
        await this.#serve(qdrant, server.index, signal);
        await pause(backoffDelay(0, { firstMs: restMs, mostMs: restMs }), undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) this.#logger.error({ err: describeError(error) }, 'the upkeep of the index ended');
    }
  }

  async #encode(signal: AbortSignal): Promise<readonly Float32Array[]> {
    const { encoder, passages } = this.#parts;
    if (encoder === undefined) return [];
    return await retry(() => encodePassages(passages.documents, encoder, signal), {
      ...SERVER_RETRY,
      signal,
      onFailure: (error) => {
        if (signal.aborted || this.#encoderTold) return;
        this.#encoderTold = true;
        this.#logger.warn(
          { err: describeError(error) },
          'the passages are not encoded; the words alone rank',
        );
      },
    });
  }

  async #fill(qdrant: QdrantIndex, signal: AbortSignal): Promise<void> {
    await qdrant.prepare(signal);
    await qdrant.goLive(Date.now(), signal);
    const { hedgeMs } = this.#patience;
    let quickest = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < TRIALS && quickest > hedgeMs; trial++) {
      const from = performance.now();
      await qdrant.tryOut();
      quickest = Math.min(quickest, performance.now() - from);
    }
    if (quickest > hedgeMs) throw new IndexUnavailableError('late', 'search');
    signal.throwIfAborted();
  }

  /** Resolves when the server fails. */
  async #serve(qdrant: QdrantIndex, index: IndexWithFallback, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    index.open(qdrant, (error) => {
      this.#fails(error, signal);
      over.abort();
    });
    this.#becomes('answering');
    const until = AbortSignal.any([signal, over.signal]);
    while (!until.aborted) {
      await this.#mark(qdrant);
      await pause(MARK_MS, undefined, { signal: until, ref: false }).catch(() => undefined);
    }
    signal.throwIfAborted();
  }

  async #mark(qdrant: QdrantIndex): Promise<void> {
    try {
      await qdrant.markUsed(Date.now());
      const { servers } = this.#parts.server as { servers: QdrantServers };
      const gone = await dropUnused(servers, qdrant.collection, Date.now());
      if (gone.length > 0) this.#logger.info({ gone }, 'unused collections were dropped');
    } catch (error) {
      this.#logger.warn({ err: describeError(error) }, 'unused collections were not looked for');
    }
  }

  #fails(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    const fault = error instanceof IndexUnavailableError ? error.fault : 'malformed';
    this.#becomes(fault, error);
  }

  /** Each kind of failure is said once, until another one or the end of it. */
  #becomes(state: ServerState, error?: unknown): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'answering') this.#logger.info('the index server answers');
    else if (state !== 'filling') {
      this.#logger.warn(
        { fault: state, err: describeError(error) },
        `the index server does not serve, the exact index answers: ${INDEX_FAULTS[state]}`,
      );
    }
  }
}
