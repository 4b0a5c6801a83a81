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

/**
 * `/live` answers 200 while the process runs its event loop; `/ready` answers 200 only when every dependency is
 * reached and the service is not draining, otherwise 503. Both answer one JSON object.
 */
export class HealthServer {
  readonly #server: Server;
  readonly #checks: () => readonly ReadinessCheck[];
  #draining = false;

  constructor(checks: () => readonly ReadinessCheck[]) {
    this.#checks = checks;
    this.#server = createServer((request, response) => {
      const [status, body] = this.#answer(request.url ?? '/');
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

  destroy(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(url: string): [number, unknown] {
    const path = url.split('?')[0];
    if (path === '/live') return [200, { live: true }];
    if (path !== '/ready')
      return [404, { error: 'NOT_FOUND', message: 'only /live and /ready are served here' }];
    const checks = this.#checks();
    const ready = !this.#draining && checks.every((check) => check.ready);
    return [ready ? 200 : 503, { ready, draining: this.#draining, checks }];
  }
}
