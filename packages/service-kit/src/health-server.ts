import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One thing a service needs in order to serve. */
export interface ReadinessCheck {
  /** What is checked, such as "nats" or "model". */
  readonly name: string;
  /** True when it can be used right now. */
  readonly ready: boolean;
  /** What is wrong, in a few words; no personal data. */
  readonly detail?: string;
}

/** Longest a client may take to send its request, milliseconds. */
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * `/live` answers 200 while the process runs its event loop; `/ready` answers 200 only when every dependency is
 * reached and the service is not draining, otherwise 503. Both answer one JSON object, to GET and HEAD.
 */
export class HealthServer {
  readonly #server: Server;
  readonly #checks: () => readonly ReadinessCheck[];
  #draining = false;

  constructor(checks: () => readonly ReadinessCheck[]) {
    this.#checks = checks;
    const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
    this.#server = createServer(timeouts, (request, response) => {
      const [status, body] = this.#answer(request.method ?? '', request.url ?? '/');
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

  #answer(method: string, url: string): [number, unknown] {
    const path = url.split('?')[0];
    if (path !== '/live' && path !== '/ready')
      return [404, { error: 'NOT_FOUND', message: 'only /live and /ready are served here' }];
    if (method !== 'GET' && method !== 'HEAD')
      return [405, { error: 'METHOD_NOT_ALLOWED', message: 'ask with GET or HEAD' }];
    return path === '/live' ? [200, { live: true }] : this.#readiness();
  }

  #readiness(): [number, unknown] {
    const checks = this.#look();
    const ready = !this.#draining && checks.every((check) => check.ready);
    return [ready ? 200 : 503, { ready, draining: this.#draining, checks }];
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
