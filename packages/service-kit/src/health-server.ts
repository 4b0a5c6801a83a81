import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SelfDescription, WantedParticulars } from './self-description.ts';

/** One thing a service needs in order to serve. */
export interface ReadinessCheck {
  /** What is checked, such as "nats" or "model". */
  readonly name: string;
  /** True when it can be used right now. */
  readonly ready: boolean;
  /** What is wrong, in a few words; no personal data. */
  readonly detail?: string;
}

/** Whether a program can serve, and why not. */
export interface ReadinessState {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly checks: readonly ReadinessCheck[];
}

/** What stands behind `/about`. */
export interface AboutDoor {
  /** Opens it, as `authorization: Bearer`. */
  readonly token: string;
  readonly describe: (state: ReadinessState, wanted: WantedParticulars) => Promise<SelfDescription>;
}

/** Longest a client may take to send its request, milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * `/live` answers 200 while the process runs its event loop; `/ready` answers 200 only when every dependency is
 * reached and the service is not draining, otherwise 503. Both answer one JSON object, to GET and HEAD. `/about` says what the program is,
 * what is in force and what it keeps, to whoever has the token; `/about?recordings` with the audio of its prompts, `/about?found` with
 * what is found where it keeps something.
 */
export class HealthServer {
  readonly #server: Server;
  readonly #checks: () => readonly ReadinessCheck[];
  readonly #about: AboutDoor | undefined;
  #draining = false;

  /** @param about absent, that door does not exist */
  constructor(checks: () => readonly ReadinessCheck[], about?: AboutDoor) {
    this.#checks = checks;
    this.#about = about;
    const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
    this.#server = createServer(timeouts, async (request, response) => {
      const [status, body] = await this.#answer(request);
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(`${JSON.stringify(body)}\n`);
    });
  }

  /** @returns the port it listens on */
  start(address: { host: string; port: number }): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(address.port, address.host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** From now on `/ready` says 503, so that no new work is sent here. */
  drain(): void {
    this.#draining = true;
  }

  /** Safe to call twice, and before {@link start}. */
  destroy(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const { method = '', url = '/' } = request;
    const [path, query] = url.split('?');
    const about = path === '/about' ? this.#about : undefined;
    if (path !== '/live' && path !== '/ready' && about === undefined)
      return [404, { error: 'NOT_FOUND', message: 'only /live and /ready are served here' }];
    if (method !== 'GET' && method !== 'HEAD')
      return [405, { error: 'METHOD_NOT_ALLOWED', message: 'ask with GET or HEAD' }];
    if (path === '/live') return [200, { live: true }];
    const state = this.#state();
    if (about === undefined) return [state.ready ? 200 : 503, state];
    if (!carries(request, about.token))
      return [401, { error: 'TOKEN_UNKNOWN', message: 'send the OVERSIGHT_TOKEN of this installation' }];
    try {
      const wanted = new URLSearchParams(query);
      const [recordings, found] = [wanted.has('recordings'), wanted.has('found')];
      return [200, await about.describe(state, { recordings, found })];
    } catch {
      return [500, { error: 'INTERNAL', message: 'this program cannot describe itself now' }];
    }
  }

  #state(): ReadinessState {
    const checks = this.#look();
    const ready = !this.#draining && checks.every((check) => check.ready);
    return { ready, draining: this.#draining, checks };
  }

  /** A check that fails to look is not ready; it must not end the process that it looks at. */
  #look(): readonly ReadinessCheck[] {
    try {
      return this.#checks();
    } catch {
      return [{ name: 'checks', ready: false, detail: 'the state cannot be read' }];
    }
  }
}

function carries({ headers }: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}
