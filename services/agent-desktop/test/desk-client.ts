import { vi } from 'vitest';
import type { DeskView, QueueView } from '#contract';

/** One server-sent event as it came. */
export interface ReceivedEvent {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
}

/** An open feed and what it received so far. */
export class Feed {
  readonly events: ReceivedEvent[] = [];
  readonly #abort = new AbortController();
  ended = false;

  static async open(url: string, headers: Record<string, string>): Promise<Feed> {
    const feed = new Feed();
    const response = await fetch(url, { headers, signal: feed.#abort.signal });
    if (!response.ok || response.body === null) {
      throw new Error(`feed refused: ${response.status} ${await response.text()}`);
    }
    void feed.#read(response.body);
    return feed;
  }

  named<T>(name: string): T[] {
    return this.events.filter((event) => event.name === name).map(({ data }) => data as T);
  }

  /** The newest view of the desk. */
  get view(): DeskView | undefined {
    return this.named<DeskView>('desk').at(-1);
  }

  get queue(): QueueView | undefined {
    return this.named<QueueView>('queue').at(-1);
  }

  /** Waits until the desk shows what is asked for. */
  async until(what: (view: DeskView) => boolean): Promise<DeskView> {
    return await vi.waitFor(
      () => {
        const { view } = this;
        if (view === undefined || !what(view)) throw new Error(`the desk shows ${JSON.stringify(view)}`);
        return view;
      },
      { timeout: 8_000, interval: 10 },
    );
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch {
      // Closed by us or cut by the server: both are an end.
    }
    this.ended = true;
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const cut = line.indexOf(': ');
        return [line.slice(0, cut), line.slice(cut + 2)] as const;
      }),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      name: fields.get('event') ?? 'message',
      id: fields.get('id') ?? '',
      data: JSON.parse(data),
    });
  }
}

/** A browser without a page: cookie, token and requests of one agent. */
export class DeskClient {
  readonly #url: string;
  cookie = '';
  csrfToken = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** An agent who signed in and chose an extension. */
  static async at(url: string, extension: string, agentId = 'camille'): Promise<DeskClient> {
    const client = new DeskClient(url);
    const signedIn = await client.signIn(agentId);
    if (!signedIn.ok) throw new Error(`sign-in refused: ${await signedIn.text()}`);
    const chosen = await client.post('/api/session/extension', { extension });
    if (!chosen.ok) throw new Error(`extension refused: ${await chosen.text()}`);
    return client;
  }

  async signIn(agentId = 'camille'): Promise<Response> {
    const response = await this.post('/api/session', { agentId });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? '';
    const { csrfToken } = (await response.clone().json()) as { csrfToken?: string };
    this.csrfToken = csrfToken ?? '';
    return response;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, { headers: { cookie: this.cookie, ...headers } });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        cookie: this.cookie,
        'content-type': 'application/json',
        'x-csrf-token': this.csrfToken,
        ...headers,
      },
    });
  }

  delete(path: string): Promise<Response> {
    return this.send('DELETE', path);
  }

  /** @param body sent as JSON; absent for a request without one */
  send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = { cookie: this.cookie, 'x-csrf-token': this.csrfToken };
    if (body === undefined) return fetch(this.#url + path, { method, headers });
    return fetch(this.#url + path, {
      method,
      body: JSON.stringify(body),
      headers: { ...headers, 'content-type': 'application/json' },
    });
  }

  feed(headers: Record<string, string> = {}): Promise<Feed> {
    return Feed.open(`${this.#url}/api/desk/events`, { cookie: this.cookie, ...headers });
  }
}
