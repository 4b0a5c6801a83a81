import { z } from 'zod';
import { EncoderUnavailableError, type Reranker, type TextEncoder, type TextKind } from './text-encoder.ts';

/** Where a model server is. */
export interface ModelAddress {
  /** Base address; the path of the call is added to it. */
  readonly url: string;
  /** Sent as a bearer token; empty for none. */
  readonly apiKey: string;
}

/** An embeddings endpoint and how its model wants texts. */
export interface EmbeddingsSettings extends ModelAddress {
  readonly model: string;
  /** What the model wants before a question and before a passage, such as `query: `; empty for nothing. */
  readonly queryPrefix: string;
  readonly passagePrefix: string;
}

/** Texts in one call, at most: servers bound it, and a small one answers in time. */
const BATCH = 16;
/** Longest text that is sent, UTF-16 units: small models read no more than 512 word pieces. */
const MOST_LENGTH = 800;

/** Largest answer that is read, bytes: {@link BATCH} vectors of 4,096 numbers, written out, are an eighth of it. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Vectors are kept as 32-bit floats: a number beyond them would be infinite, and so would every likeness. */
const component = z.number().min(-3.4e38).max(3.4e38);
const embeddingsSchema = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(component).min(1) })),
});
const rerankSchema = z.array(z.object({ index: z.int().min(0), score: z.number() }));

/** `POST {url}/embeddings` of the OpenAI API, which vLLM, llama.cpp, Ollama, text-embeddings-inference and others speak. */
export class EmbeddingsEndpoint implements TextEncoder {
  readonly #settings: EmbeddingsSettings;

  constructor(settings: EmbeddingsSettings) {
    this.#settings = settings;
  }

  get model(): string {
    return this.#settings.model;
  }

  async encode(texts: readonly string[], kind: TextKind, signal: AbortSignal): Promise<Float32Array[]> {
    const { model, queryPrefix, passagePrefix } = this.#settings;
    const prefix = kind === 'query' ? queryPrefix : passagePrefix;
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += BATCH) {
      const input = texts.slice(from, from + BATCH).map((text) => prefix + text.slice(0, MOST_LENGTH));
      const sent = { model, input, encoding_format: 'float' };
      const { data } = await post(this.#settings, '/embeddings', sent, embeddingsSchema, signal);
      const ordered = inOrder(data, input.length, ({ embedding }) => Float32Array.from(embedding));
      const length = vectors[0]?.length ?? ordered[0]?.length;
      if (ordered.some((vector) => vector.length !== length)) throw malformed('vectors of several lengths');
      vectors.push(...ordered);
    }
    return vectors;
  }
}

/** `POST {url}/rerank` of text-embeddings-inference. */
export class RerankEndpoint implements Reranker {
  readonly #address: ModelAddress;

  constructor(address: ModelAddress) {
    this.#address = address;
  }

  async score(query: string, passages: readonly string[], signal: AbortSignal): Promise<number[]> {
    if (passages.length === 0) return [];
    const texts = passages.map((text) => text.slice(0, MOST_LENGTH));
    const sent = { query, texts, truncate: true, raw_scores: false };
    const scores = await post(this.#address, '/rerank', sent, rerankSchema, signal);
    return inOrder(scores, passages.length, ({ score }) => score);
  }
}

/** Values by the index that the server gave them: one for each, none twice. */
function inOrder<T extends { readonly index: number }, V>(
  items: readonly T[],
  count: number,
  value: (item: T) => V,
): V[] {
  const byIndex = new Map(items.map((item) => [item.index, value(item)]));
  const values = Array.from({ length: count }, (_, at) => byIndex.get(at));
  if (items.length !== count || values.includes(undefined)) throw malformed('not one answer per text');
  return values as V[];
}

async function post<S extends z.ZodType>(
  { url, apiKey }: ModelAddress,
  path: string,
  sent: object,
  schema: S,
  signal: AbortSignal,
): Promise<z.infer<S>> {
  let raw: unknown;
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(sent),
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new EncoderUnavailableError('refused', `refused ${path} with status ${response.status}`);
    }
    raw = JSON.parse(await textOf(response));
  } catch (cause) {
    if (cause instanceof EncoderUnavailableError) throw cause;
    if (signal.aborted)
      throw new EncoderUnavailableError('late', `did not answer ${path} in time`, { cause });
    if (cause instanceof SyntaxError) throw malformed('not JSON', cause);
    throw new EncoderUnavailableError('unreachable', `cannot be reached for ${path}; check its address`, {
      cause,
    });
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw malformed(parsed.error.issues[0]?.message ?? 'another shape', parsed.error);
  return parsed.data;
}

/** The body as text, within {@link MAX_ANSWER_BYTES}. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw malformed(`more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function malformed(what: string, cause?: unknown): EncoderUnavailableError {
  return new EncoderUnavailableError('malformed', `answered something unexpected: ${what}`, { cause });
}
