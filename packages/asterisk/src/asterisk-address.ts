/**
 * Paths of Asterisk's HTTP server, from the base of ARI: `http[s]://host:port/ari`, with the server's
 * prefix before `/ari` where http.conf sets one.
 */
export class AsteriskHttpAddress {
  readonly #root: string;

  /** @throws {TypeError} not an http or https URL that ends with `/ari`. */
  constructor(ariUrl: string) {
    const url = URL.parse(ariUrl);
    const path = /^(.*)\/ari\/?$/.exec(url?.pathname ?? '');
    if (url === null || path === null || !/^https?:$/.test(url.protocol))
      throw new TypeError('the ARI url must be like http://host:8088/ari');
    this.#root = `${url.origin}${path[1] ?? ''}`;
  }

  /** Of an operation; `path` begins with a slash. */
  rest(path: string): string {
    return `${this.#root}/ari${path}`;
  }

  /** Of the event WebSocket. */
  events(query: URLSearchParams): string {
    return `${this.#webSocketRoot()}/ari/events?${query}`;
  }

  /** Of the media WebSocket of one connection id. */
  media(connectionId: string): string {
    return `${this.#webSocketRoot()}/media/${encodeURIComponent(connectionId)}`;
  }

  #webSocketRoot(): string {
    return this.#root.replace(/^http/, 'ws');
  }
}
