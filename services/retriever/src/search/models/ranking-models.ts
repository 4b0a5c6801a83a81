import { describeError, type Logger } from '@decroche/service-kit';
import { type SearchDocument, wholeText } from '../ranking/search-document.ts';
import { DenseChannel, RerankStage } from './dense-channel.ts';
import {
  EmbeddingsEndpoint,
  type EmbeddingsSettings,
  type ModelAddress,
  RerankEndpoint,
} from './model-endpoint.ts';
import type { TextEncoder } from './text-encoder.ts';

/** Model servers that help the ranking; both absent by default. */
export interface ModelServers {
  readonly embeddings: (EmbeddingsSettings & { readonly deadlineMs: number }) | undefined;
  readonly rerank: (ModelAddress & { readonly deadlineMs: number }) | undefined;
}

/** Encoder of the embeddings endpoint; undefined when none is configured. */
export function encoderOf({ embeddings }: ModelServers): TextEncoder | undefined {
  return embeddings === undefined ? undefined : new EmbeddingsEndpoint(embeddings);
}

/** A channel of its own for each generation: its vectors are those of its passages. */
export function denseChannelOf({ embeddings }: ModelServers, logger: Logger): DenseChannel | undefined {
  if (embeddings === undefined) return undefined;
  return new DenseChannel(new EmbeddingsEndpoint(embeddings), embeddings.deadlineMs, (helps, error) => {
    if (helps) logger.info('the embeddings endpoint answers again');
    else logger.warn({ err: describeError(error) }, 'no embeddings in time; the words alone rank');
  });
}

export function rerankStageOf({ rerank }: ModelServers, logger: Logger): RerankStage | undefined {
  if (rerank === undefined) return undefined;
  return new RerankStage(new RerankEndpoint(rerank), rerank.deadlineMs, (helps, error) => {
    if (helps) logger.info('the cross-encoder answers again');
    else logger.warn({ err: describeError(error) }, 'no cross-encoder in time; the order stays');
  });
}

/** Passages encoded before the next step of the deadline begins. */
const CHUNK = 64;
/** Longest wait for the vectors of that many passages, milliseconds. */
const CHUNK_TIMEOUT_MS = 120_000;

/**
 * Vectors of all passages, in order.
 *
 * @throws EncoderUnavailableError
 */
export async function encodePassages(
  documents: readonly SearchDocument[],
  encoder: TextEncoder,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let from = 0; from < documents.length; from += CHUNK) {
    const texts = documents.slice(from, from + CHUNK).map(wholeText);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CHUNK_TIMEOUT_MS)]);
    vectors.push(...(await encoder.encode(texts, 'passage', limit)));
  }
  return vectors;
}
