import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Point {
  readonly id: number;
  readonly vector: {
    readonly lexical: { readonly indices: number[]; readonly values: number[] };
    readonly dense?: number[];
  };
  readonly payload: Record<string, string | number>;
}

interface Condition {
  readonly key: string;
  readonly match?: { readonly any: readonly string[] };
  readonly range?: { readonly lte?: number; readonly gte?: number };
}

/**
 * A stand-in for a Qdrant server with the few REST calls that the adapter makes, as Qdrant's OpenAPI description puts
 * them. It shows that the adapter speaks the protocol; what Qdrant itself does is shown by the contract on a real one.
 */
export class QdrantStandIn {
  readonly collections = new Map<string, Map<number, Point>>();
  readonly aliases = new Map<string, string>();
  /** While true, every call fails. */
  away = false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void body(request).then((sent) => {
        const result = this.away ? undefined : this.#answer(request.method ?? '', request.url ?? '', sent);
        response.writeHead(result === undefined ? 500 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ result: result ?? null, status: 'ok', time: 0 }));
      });
    });
  }

  static async start(): Promise<QdrantStandIn> {
    const standIn = new QdrantStandIn();
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the client sends
  #answer(method: string, url: string, sent: any): unknown {
    const [path = ''] = url.split('?');
    const [, root, name = '', what = '', more = ''] = path.split('/');
    if (root === 'aliases') {
      return {
        aliases: [...this.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name })),
      };
    }
    if (root !== 'collections') return undefined;
    if (name === 'aliases') {
      for (const { delete_alias, create_alias } of sent.actions) {
        if (delete_alias) this.aliases.delete(delete_alias.alias_name);
        if (create_alias) this.aliases.set(create_alias.alias_name, create_alias.collection_name);
      }
      return true;
    }
    if (name === '') return { collections: [...this.collections.keys()].map((one) => ({ name: one })) };
    if (what === 'exists') return { exists: this.collections.has(name) };
    if (what === '' && method === 'PUT') return this.collections.set(name, new Map()) !== undefined;
    if (what === '' && method === 'DELETE') return this.collections.delete(name);
    const points = this.collections.get(name);
    if (points === undefined) return undefined;
    if (what === 'index') return { operation_id: 0, status: 'completed' };
    if (what === 'points' && more === 'count') return { count: points.size };
    if (what === 'points' && more === 'query') return { points: query(points, sent) };
    if (what === 'points' && method === 'PUT') {
      for (const point of sent.points as Point[]) points.set(point.id, point);
      return { operation_id: 0, status: 'completed' };
    }
    return undefined;
  }
}

type Sparse = { readonly indices: number[]; readonly values: number[] };

function query(
  points: ReadonlyMap<number, Point>,
  sent: { query: Sparse | number[]; using: string; filter: { must: Condition[] }; limit: number },
): { id: number; score: number; payload: unknown }[] {
  const wanted = sent.query;
  const score = Array.isArray(wanted)
    ? ({ vector: { dense = [] } }: Point) => cosine(wanted, dense)
    : ({ vector: { lexical } }: Point) => dotProduct(wanted, lexical);
  return [...points.values()]
    .filter(({ payload }) => sent.filter.must.every((condition) => holds(condition, payload[condition.key])))
    .map((point) => ({ id: point.id, payload: { id: point.payload.id }, score: Math.fround(score(point)) }))
    .filter((one) => Array.isArray(wanted) || one.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, sent.limit);
}

function dotProduct(query: Sparse, { indices, values }: Sparse): number {
  const weights = new Map(query.indices.map((term, at) => [term, query.values[at] as number]));
  return indices.reduce((sum, term, at) => sum + (weights.get(term) ?? 0) * (values[at] as number), 0);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

function holds({ match, range }: Condition, value: string | number | undefined): boolean {
  if (match !== undefined) return match.any.includes(String(value));
  const number = Number(value);
  return (
    number <= (range?.lte ?? Number.POSITIVE_INFINITY) && number >= (range?.gte ?? Number.NEGATIVE_INFINITY)
  );
}

async function body(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? undefined : JSON.parse(text);
}
