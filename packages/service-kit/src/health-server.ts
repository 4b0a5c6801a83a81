import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Metrics } from '@decroche/metrics';
import type { Certificates } from './certificates.ts';
import { HealthPort, isPrivate } from './health-port.ts';
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
  /** Whether it opens in clear to another machine. */
  readonly inClear?: boolean;
}

/** What else there is to see beside `/live` and `/ready`. */
export interface HealthDoors {
  /** Said at `/live`; empty where nobody knows. */
  readonly version?: string;
  /** Absent, there is no `/about`. */
  readonly about?: AboutDoor | undefined;
  /** Absent, there is no `/metrics`. */
  readonly metrics?: Pick<Metrics, 'expose'> | undefined;
  /** With which the same port answers encrypted too; absent, in clear only. */
  readonly certificates?: Certificates | undefined;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Longest a client may take to send its request and to read the answer, milliseconds. */
const CONNECTION_LIFE_MS = 5_000;

/**
 * `/live` answers 200 while the process runs its event loop, with the version of the software; `/ready` answers 200 only when every dependency is
 * reached and the service is not draining, otherwise 503. Both answer one JSON object, to GET and HEAD. `/about` says what the program is,
 * what is in force and what it keeps, to whoever has the token, from another machine over TLS only; `/about?recordings` with the audio of its prompts, `/about?found` with
 * what is found where it keeps something. `/metrics` answers Prometheus.
 */
export class HealthServer {
  readonly #port: HealthPort;
  readonly #checks: () => readonly ReadinessCheck[];
  readonly #doors: HealthDoors;
  #draining = false;

  constructor(checks: () => readonly ReadinessCheck[], doors: HealthDoors = {}) {
    this.#checks = checks;
    this.#doors = doors;
    this.#port = new HealthPort(
      async (request, response) => {
        const { status, type, body } = await this.#answer(request);
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(body);
      },
      CONNECTION_LIFE_MS,
      doors.certificates,
    );
  }

  /** @returns the port it listens on */
  start(address: { host: string; port: number }): Promise<number> {
    return this.#port.start(address);
  }

  /** From now on `/ready` says 503, so that no new work is sent here. */
  drain(): void {
    this.#draining = true;
  }

  /** Safe to call twice, and before {@link start}. */
  destroy(): Promise<void> {
    return this.#port.destroy();
  }

  /** Whether everything is reached and the service does not drain. */
  get ready(): boolean {
    return this.#state().ready;
  }

  /** Things that are needed and not there. */
  get failedChecks(): number {
    return this.#look().filter(({ ready }) => !ready).length;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '/' } = request;
    const [path = '', query] = url.split('?');
    const door = this.#doorOf(path);
    if (door === undefined)
      return json(404, { error: 'NOT_FOUND', message: 'only /live, /ready and /metrics are served here' });
    if (method !== 'GET' && method !== 'HEAD')
      return json(405, { error: 'METHOD_NOT_ALLOWED', message: 'ask with GET or HEAD' });
    try {
      return await door(request, query);
    } catch {
      return json(500, { error: 'INTERNAL', message: 'this program cannot describe itself now' });
    }
  }

  #doorOf(
    path: string,
  ): ((request: IncomingMessage, query: string | undefined) => Promise<Answer> | Answer) | undefined {
    const { about, metrics, version = '' } = this.#doors;
    if (path === '/live') return () => json(200, { live: true, version });
    if (path === '/ready') return () => this.#ready();
    if (path === '/metrics' && metrics !== undefined)
      return ({ headers }) => measured(metrics, headers.accept);
    return path === '/about' && about !== undefined
      ? (request, query) => this.#describe(request, about, query)
      : undefined;
  }

  #ready(): Answer {
    const state = this.#state();
    return json(state.ready ? 200 : 503, state);
  }

  async #describe(request: IncomingMessage, about: AboutDoor, query: string | undefined): Promise<Answer> {
    if (about.inClear !== true && !isPrivate(request))
      return json(403, {
        error: 'ENCRYPTION_NEEDED',
        message: 'ask over TLS, with a certificate of this installation',
      });
    if (!carries(request, about.token))
      return json(401, { error: 'TOKEN_UNKNOWN', message: 'send the OVERSIGHT_TOKEN of this installation' });
    const wanted = new URLSearchParams(query);
    const [recordings, found] = [wanted.has('recordings'), wanted.has('found')];
    return json(200, await about.describe(this.#state(), { recordings, found }));
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

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(body)}\n` };
}

async function measured(metrics: Pick<Metrics, 'expose'>, accept: string | undefined): Promise<Answer> {
  const { contentType, body } = await metrics.expose(accept);
  return { status: 200, type: contentType, body };
}
