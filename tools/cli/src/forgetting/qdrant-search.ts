import { z } from 'zod';
import { type StoreFinding, searched } from './stores.ts';

const TIMEOUT_MS = 30_000;
const PAGE = 500;

const collections = z.object({ result: z.object({ collections: z.array(z.object({ name: z.string() })) }) });
const points = z.object({
  result: z.object({
    points: z.array(z.unknown()),
    next_page_offset: z.union([z.string(), z.number(), z.null()]).optional(),
  }),
});

/** Every payload of every collection. Source: Qdrant's REST interface, `POST /collections/{name}/points/scroll`. */
export async function searchQdrant(url: string, traces: readonly string[]): Promise<StoreFinding> {
  const pieces: string[] = [];
  const { result } = collections.parse(await ask(new URL('/collections', url)));
  for (const { name } of result.collections) {
    let offset: string | number | null | undefined;
    do {
      const page = points.parse(
        await ask(new URL(`/collections/${encodeURIComponent(name)}/points/scroll`, url), {
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
  return searched('qdrant', pieces, {}, traces);
}

async function ask(url: URL, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`Qdrant answered ${response.status}`);
  return await response.json();
}
