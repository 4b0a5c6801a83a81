import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { queryPoints, type StoredPoint } from './qdrant-stand-in-search.ts';

/** One collection. */
export interface StoredCollection {
  readonly points: Map<number, StoredPoint>;
  readonly payloadIndexes: Set<string>;
  readonly shape: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** What it does instead of answering. */
export type StandInFault = 'none' | 'away' | 'hang' | 'broken' | 'page' | 'overloaded';

/** With which it serves encrypted, PEM. */
export interface StandInTls {
  readonly cert: string;
  readonly key: string;
}

/** One call as it came. */
export interface StandInCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * How slow it is, milliseconds: what a real server took on a machine of two cores, for a search, for compressing an
 * answer and for storing one passage.
 */
const SEARCH_MS = 2;
const COMPRESS_MS = 42;
const STORE_MS = 0.36;

class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A fake of a Qdrant server over real HTTP, with the REST calls that the adapter makes, as Qdrant's OpenAPI description
 * puts them. It is as slow as a real one, gives equal scores in another order each time, and adds scores in 32 bits.
 */
export class QdrantStandIn {
  readonly collections = new Map<string, StoredCollection>();
  readonly aliases = new Map<string, string>();
  readonly calls: StandInCall[] = [];
  fault: StandInFault = 'none';
  /** Only searches have the fault. */
  faultOfSearches: StandInFault = 'none';
  version = '1.18.3';
  /** Empty when it asks for none. */
  key = '';
  readOnlyKey = '';
  /** Passages that are stored before it dies; everything when absent. */
  diesAfter = Number.POSITIVE_INFINITY;
  /** First part of every path, as behind a proxy. */
  pathPrefix = '';
  readonly #server: Server;
  readonly #scheme: 'http' | 'https';
  #searches = 0;

  private constructor(tls?: StandInTls) {
    const serve = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#serve(request, response);
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  }

  static async start(port = 0, tls?: StandInTls): Promise<QdrantStandIn> {
    const standIn = new QdrantStandIn(tls);
    await new Promise<void>((resolve) => standIn.#server.listen(port, '127.0.0.1', resolve));
    return standIn;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}${this.pathPrefix}`;
  }

  /** Names of the collections that are reached by an alias, which is how searches reach them. */
  get live(): string[] {
    return [...new Set(this.aliases.values())];
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Forgets everything, as a server whose disk was lost. */
  empty(): void {
    this.collections.clear();
    this.aliases.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await body(request);
    const { method = '', url = '', headers } = request;
    const path = url.split('?')[0] as string;
    this.calls.push({ method, path, headers });
    const fault = this.fault === 'none' && path.endsWith('/query') ? this.faultOfSearches : this.fault;
    if (fault === 'hang') return;
    if (fault === 'away') return void request.socket.destroy();
    if (fault === 'page') return void response.end('<html>not a Qdrant</html>');
    try {
      if (fault === 'broken') throw new Refusal(500, 'Service internal error');
      if (fault === 'overloaded') throw new Refusal(429, 'Too many requests');
      this.#admit(method, path, headers);
      const result = await this.#answer(method, path.slice(this.pathPrefix.length), sent);
      await this.#send(response, headers, 200, result === VERSION ? { version: this.version } : { result });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.#send(response, headers, error.status, { status: { error: error.message }, time: 0 });
    }
  }

  async #send(
    response: ServerResponse,
    headers: IncomingHttpHeaders,
    status: number,
    json: object,
  ): Promise<void> {
    const text = JSON.stringify({ status: 'ok', time: 0, ...json });
    const compresses = /gzip|\*/.test(String(headers['accept-encoding'] ?? ''));
    if (compresses) await pause(COMPRESS_MS);
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(compresses ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(compresses ? gzipSync(text) : text);
  }

  #admit(method: string, path: string, headers: IncomingHttpHeaders): void {
    if (!path.startsWith(`${this.pathPrefix}/`)) throw new Refusal(404, 'Not found');
    const given = headers['api-key'];
    if (this.key === '' || given === this.key || path === `${this.pathPrefix}/`) return;
    if (this.readOnlyKey === '' || given !== this.readOnlyKey)
      throw new Refusal(401, 'Invalid API key or JWT');
    if (method !== 'GET' && !/\/(query|count|scroll)$/.test(path)) throw new Refusal(403, 'Forbidden');
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the client sends
  async #answer(method: string, path: string, sent: any): Promise<unknown> {
    const [, root, name = '', what = '', more = ''] = path.split('/');
    if (path === '/') return VERSION;
    if (root === 'aliases') return { aliases: this.#aliasList() };
    if (root !== 'collections') throw new Refusal(404, 'Not found');
    if (name === '') return { collections: [...this.collections.keys()].map((one) => ({ name: one })) };
    if (name === 'aliases') return this.#changeAliases(sent.actions);
    if (what === 'exists') return { exists: this.collections.has(name) };
    if (what === '') return this.#collection(method, name, sent);
    const collection = this.#found(this.aliases.get(name) ?? name);
    if (what === 'index') return collection.payloadIndexes.add(sent.field_name) !== undefined;
    if (more === 'count') return { count: collection.points.size };
    if (more === 'query') {
      await pause(SEARCH_MS);
      return { points: queryPoints(collection.points, sent, ++this.#searches) };
    }
    if (what === 'points' && method === 'PUT') return await this.#store(collection, sent.points);
    throw new Refusal(404, 'Not found');
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the client sends
  #collection(method: string, name: string, sent: any): unknown {
    if (method === 'PUT') {
      if (this.collections.has(name)) throw new Refusal(409, `Collection \`${name}\` already exists!`);
      const { metadata = {}, ...shape } = sent;
      this.collections.set(name, {
        points: new Map(),
        payloadIndexes: new Set(),
        shape,
        metadata: { ...metadata },
      });
      return true;
    }
    const collection = this.#found(name);
    if (method === 'PATCH') return Object.assign(collection.metadata, sent.metadata) !== undefined;
    if (method === 'GET') return { config: { metadata: collection.metadata }, status: 'green' };
    for (const [alias, target] of this.aliases) if (target === name) this.aliases.delete(alias);
    return this.collections.delete(name);
  }

  async #store(collection: StoredCollection, points: readonly StoredPoint[]): Promise<unknown> {
    await pause(STORE_MS * points.length);
    for (const point of points) {
      if (this.diesAfter-- <= 0) throw new Refusal(500, 'Service internal error');
      collection.points.set(point.id, point);
    }
    return { operation_id: 0, status: 'completed' };
  }

  #found(name: string): StoredCollection {
    const collection = this.collections.get(name);
    if (collection === undefined) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`);
    return collection;
  }

  #aliasList(): object[] {
    return [...this.aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name }));
  }

  // biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the client sends
  #changeAliases(actions: any[]): true {
    for (const { delete_alias, create_alias } of actions) {
      if (delete_alias) this.aliases.delete(delete_alias.alias_name);
      if (create_alias) {
        this.#found(create_alias.collection_name);
        this.aliases.set(create_alias.alias_name, create_alias.collection_name);
      }
    }
    return true;
  }
}

const VERSION = Symbol('version');

async function body(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? undefined : JSON.parse(text);
}
