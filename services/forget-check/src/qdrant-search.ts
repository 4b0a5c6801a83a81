import { z } from 'zod';
import { StoreAwayError, type StoreFinding, searched } from './stores.ts';

const TIMEOUT_MS = 30_000;
const PAGE = 500;

const collections = z.object({ result: z.object({ collections: z.array(z.object({ name: z.string() })) }) });
const points = z.object({
  result: z.object({
    points: z.array(z.unknown()),
    next_page_offset: z.union([z.string(), z.number(), z.null()]).optional(),
  }),
});

/** A Qdrant server as the retriever is told of it. */
export interface QdrantAccess {
  /** Addresses of its nodes, separated by commas; each may end with a path. */
  readonly urls: string;
  /** May read every collection; empty when the server asks for none. */
  readonly apiKey: string;
}

/**
 * Every payload of every collection, asked of the first node that answers. Source: Qdrant's REST interface,
 * `POST /collections/{name}/points/scroll`.
 *
 * @throws StoreAwayError for the last node when none answers
 */
export async function searchQdrant(
  { urls, apiKey }: QdrantAccess,
  traces: readonly string[],
): Promise<StoreFinding> {
  let failure: unknown;
  for (const url of urls.split(',')) {
    try {
      return searched('qdrant', await payloads(url.trim(), apiKey), traces);
    } catch (error) {
      failure = error;
    }
  }
  throw new StoreAwayError('Qdrant', 'QDRANT_URL', failure);
}

async function payloads(url: string, apiKey: string): Promise<string[]> {
  const pieces: string[] = [];
  const root = `${url.replace(/\/+$/, '')}/collections`;
  const { result } = collections.parse(await ask(root, apiKey));
  for (const { name } of result.collections) {
    let offset: string | number | null | undefined;
    do {
      const page = points.parse(
        await ask(`${root}/${encodeURIComponent(name)}/points/scroll`, apiKey, {
          limit: PAGE,
          with_payload: true,
          with_vector: false,
          ...(offset === undefined || offset === null ? {} : { offset }),
        }),
      );
      pieces.push(...page.result.points.map((point) => JSON.stringify(point)));
      offset = page.result.next_page_offset;
    } while (offset !== undefined && offset !== null);
  }
  return pieces;
}

async function ask(url: string, apiKey: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', ...(apiKey === '' ? {} : { 'api-key': apiKey }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    const refused = response.status === 401 || response.status === 403;
    throw new Error(`Qdrant answered ${response.status}${refused ? ': QDRANT_API_KEY is refused' : ''}`);
  }
  return await response.json();
}
