import { setTimeout as delay } from 'node:timers/promises';
import type { CallView, DeskView } from '@decroche/agent-desktop/contract';
import { createParser } from 'eventsource-parser';

const AGAIN_MS = 300;
/** A page that hears nothing for so long connects anew; the desk sends something each 10 s. */
const DEAD_MS = 12_000;

/**
 * What the page of an extension is told, without a browser: signs in, follows the events, and does both again for as
 * long as it takes whenever they end, as the page and the agent before it do.
 */
export class WatchedDesk {
  readonly extension: string;
  /** What the page shows now. */
  view: DeskView | undefined;
  readonly #url: string;
  readonly #stop = new AbortController();
  readonly #over: Promise<void>;
  #cookie: string | undefined;

  constructor(desktopUrl: string, extension: string) {
    this.#url = desktopUrl;
    this.extension = extension;
    this.#over = this.#follow();
  }

  get call(): CallView | undefined {
    return this.view?.call ?? undefined;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#over;
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.#cookie ??= await this.#signIn();
        await this.#events(this.#cookie);
      } catch {
        // The desk is away, or signed us out.
      }
      await delay(AGAIN_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #signIn(): Promise<string> {
    const known = await this.#ask('GET', '/api/session', undefined, {});
    const agents = (known.body.demonstrationAgents as { id: string; roles: string[] }[]).filter(({ roles }) =>
      roles.includes('agent'),
    );
    const agentId = agents[Number(this.extension) % agents.length]?.id;
    const session = await this.#ask('POST', '/api/session', { agentId }, {});
    const headers = { cookie: session.cookie, 'x-csrf-token': String(session.body.csrfToken) };
    await this.#ask('POST', '/api/session/extension', { extension: this.extension }, headers);
    return session.cookie;
  }

  async #ask(method: string, path: string, body: object | undefined, headers: Record<string, string>) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { origin: this.#url, 'content-type': 'application/json', ...headers },
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(5_000)]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the desk answers ${response.status} to ${path}`);
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    return { cookie, body: JSON.parse(text || '{}') as Record<string, unknown> };
  }

  async #events(cookie: string): Promise<void> {
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, ended.signal]);
    const dead = setTimeout(() => ended.abort(), DEAD_MS);
    try {
      const response = await fetch(`${this.#url}/api/desk/events`, {
        headers: { cookie, accept: 'text/event-stream' },
        signal,
      });
      if (!response.ok || response.body === null) {
        this.#cookie = undefined;
        throw new Error(`the desk answers ${response.status}`);
      }
      const parser = createParser({
        onEvent: ({ event, data }) => {
          if (event === 'desk') this.view = JSON.parse(data) as DeskView;
        },
      });
      const decoder = new TextDecoder();
      for await (const chunk of response.body) {
        dead.refresh();
        parser.feed(decoder.decode(chunk, { stream: true }));
      }
    } finally {
      clearTimeout(dead);
    }
  }
}
