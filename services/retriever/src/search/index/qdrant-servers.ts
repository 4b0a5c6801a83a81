import { isLoopback } from '@decroche/service-kit';
import { storeRefusal } from '@decroche/service-kit/tls';
import { QdrantClient } from '@qdrant/js-client-rest';
import { type IndexFault, IndexUnavailableError } from './passage-index.ts';

/** Where Qdrant is and how its collections are kept. */
export interface QdrantSettings {
  /** One address for each node of a cluster, the preferred one first, such as `https://host:6333/prefix`. */
  readonly urls: readonly string[];
  /** May write; empty when the server asks for none. */
  readonly apiKey: string;
  /** May only read, for searching; empty to search with the other one. */
  readonly searchApiKey: string;
  /** Collections whose names begin with it belong to this retriever and those beside it. */
  readonly prefix: string;
  /** Hours after which a collection that no retriever used is removed. */
  readonly keptHours: number;
  /** Copies of each point in a cluster. */
  readonly replicationFactor: number;
  /** Copies that must be written before a write counts. */
  readonly writeConsistencyFactor: number;
}

export const DEFAULT_QDRANT: Omit<QdrantSettings, 'urls'> = Object.freeze({
  apiKey: '',
  searchApiKey: '',
  prefix: 'passages',
  keptHours: 24,
  replicationFactor: 1,
  writeConsistencyFactor: 1,
});

/** Longest wait for one search, milliseconds. */
const SEARCH_TIMEOUT_MS = 1_000;
/** Longest wait for one step of a publication, milliseconds. */
const PUBLISH_TIMEOUT_MS = 60_000;
/** First version whose collections carry metadata, which tell when they were last used. */
const OLDEST_VERSION = [1, 16] as const;
/** Another node may do better. */
const FAULTS_OF_ONE_NODE: ReadonlySet<IndexFault> = new Set([
  'unreachable',
  'untrusted',
  'late',
  'overloaded',
  'broken',
]);

interface Node {
  readonly searching: QdrantClient;
  readonly publishing: QdrantClient;
}

/** The nodes of a Qdrant server. A call that one node cannot answer goes to the next, which is preferred from then on. */
export class QdrantServers {
  readonly settings: QdrantSettings;
  readonly #nodes: readonly Node[];
  #preferred = 0;

  constructor(settings: QdrantSettings) {
    this.settings = settings;
    const searchKey = settings.searchApiKey === '' ? settings.apiKey : settings.searchApiKey;
    this.#nodes = settings.urls.map((url) => ({
      searching: clientOf(url, searchKey, SEARCH_TIMEOUT_MS),
      publishing: clientOf(url, settings.apiKey, PUBLISH_TIMEOUT_MS),
    }));
  }

  /**
   * Calls with the key that may only read.
   *
   * @param what what is tried, for the error
   * @throws IndexUnavailableError
   */
  read<T>(what: string, call: (client: QdrantClient) => Promise<T>): Promise<T> {
    return this.#reach(what, ({ searching }) => call(searching));
  }

  /**
   * Calls with the key that may write.
   *
   * @throws IndexUnavailableError
   */
  write<T>(what: string, call: (client: QdrantClient) => Promise<T>): Promise<T> {
    return this.#reach(what, ({ publishing }) => call(publishing));
  }

  /** @throws IndexUnavailableError when the server is too old, or not a Qdrant */
  async checkVersion(): Promise<void> {
    const { version } = await this.read('tell its version', (client) => client.versionInfo());
    const [major, minor] = /^(\d+)\.(\d+)\./.exec(String(version))?.slice(1).map(Number) ?? [];
    if (major === undefined || minor === undefined)
      throw new IndexUnavailableError('malformed', 'tell its version');
    const [oldest, oldestMinor] = OLDEST_VERSION;
    if (major < oldest || (major === oldest && minor < oldestMinor)) {
      throw new IndexUnavailableError('unsupported', `serve this retriever with version ${major}.${minor}`);
    }
  }

  async #reach<T>(what: string, call: (node: Node) => Promise<T>): Promise<T> {
    const first = this.#preferred;
    for (let step = 0; ; step++) {
      const at = (first + step) % this.#nodes.length;
      try {
        const answer = await call(this.#nodes[at] as Node);
        if (step > 0) this.#preferred = at;
        return answer;
      } catch (cause) {
        const error =
          cause instanceof IndexUnavailableError
            ? cause
            : new IndexUnavailableError(faultOf(cause), what, { cause });
        if (step + 1 >= this.#nodes.length || !FAULTS_OF_ONE_NODE.has(error.fault)) throw error;
      }
    }
  }
}

/**
 * The client takes port 6333 for an address without one, and drops its path: both are given apart. The key goes as a
 * header, since the client warns of a key over plain HTTP on the console. A compressed answer costs the server some
 * 40 ms, more than the search itself.
 */
function clientOf(address: string, apiKey: string, timeout: number): QdrantClient {
  const url = new URL(address);
  const path = url.pathname.replace(/\/+$/, '');
  return new QdrantClient({
    url: url.origin,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    ...(path === '' ? {} : { prefix: path }),
    headers: { 'accept-encoding': 'identity', ...(apiKey === '' ? {} : { 'api-key': apiKey }) },
    timeout,
    checkCompatibility: false,
  });
}

/** What went wrong, from an error of the client. */
function faultOf(error: unknown): IndexFault {
  const { name, status, message } = error as { name?: string; status?: unknown; message?: string };
  if (typeof status === 'number') return faultOfStatus(status);
  if (name === 'QdrantClientTimeoutError') return 'late';
  if (name === 'QdrantClientResourceExhaustedError') return 'overloaded';
  if (!(error instanceof TypeError && message === 'fetch failed')) return 'malformed';
  return storeRefusal(error) === undefined ? 'unreachable' : 'untrusted';
}

function faultOfStatus(status: number): IndexFault {
  if (status === 401 || status === 403) return 'keyRefused';
  if (status === 404) return 'missing';
  if (status === 429) return 'overloaded';
  return status >= 500 ? 'broken' : 'refused';
}

/** True for an address that sends a key in the clear to another machine. */
export function sendsKeyInTheClear(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isLoopback(hostname);
}
