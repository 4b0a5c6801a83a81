import { Agent, type Dispatcher, request } from 'undici';
import { AsteriskHttpAddress } from '../asterisk-address.ts';
import type { AriOperations } from '../gen/ari-operations.ts';
import {
  AriClosedError,
  AriError,
  type AriFailure,
  AriProtocolError,
  AriTimeoutError,
  AriUnreachableError,
} from './ari-errors.ts';

/** Where Asterisk's HTTP server is, and who we are there. */
export interface AriAddress {
  /** Base of ARI, for example `http://127.0.0.1:8088/ari`. */
  url: string;
  user: string;
  password: string;
}

export type AriOperation = keyof AriOperations;
export type AriParameters<Operation extends AriOperation> = Omit<AriOperations[Operation], 'response'>;
export type AriResponse<Operation extends AriOperation> = AriOperations[Operation]['response'];

/** Per call: a deadline in milliseconds and a signal that gives up earlier. */
export interface AriCallOptions {
  deadlineMs?: number;
  signal?: AbortSignal;
}

interface LooseParameters {
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: Record<string, unknown>;
}

// Asterisk closes an idle connection after 15 s (http.conf session_keep_alive); ours must go first.
const KEEP_ALIVE_MS = 10_000;
// Asterisk's HTTP server listens with a backlog of 10: a larger burst of new connections waits 1 s for its
// SYN to be sent again, and so do the media WebSockets that come at the same moment.
const MAX_CONNECTIONS = 8;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const CLOSED_SOCKET = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function pathOf(template: string, { path = {}, query = {} }: LooseParameters): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined || value === '') throw new TypeError(`${template}: ${name} must not be empty`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return `${filled}${search.size === 0 ? '' : `?${search}`}`;
}

/** The REST half of ARI: typed by Asterisk's own descriptions, with a deadline on every request. */
export class AriHttp {
  readonly #address: AsteriskHttpAddress;
  readonly #authorization: string;
  readonly #defaultDeadlineMs: number;
  readonly #agent: Agent;
  readonly #closing = new AbortController();

  constructor({ url, user, password }: AriAddress, defaultDeadlineMs = 5_000) {
    this.#address = new AsteriskHttpAddress(url);
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#defaultDeadlineMs = defaultDeadlineMs;
    this.#agent = new Agent({
      connections: MAX_CONNECTIONS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /**
   * Sends one operation. GET and DELETE are sent once more when the connection turns out to have been
   * closed under them; nothing else is ever sent twice.
   *
   * @throws {AriError} refused; {@link AriTimeoutError}; {@link AriUnreachableError};
   *   {@link AriProtocolError}; {@link AriClosedError}
   */
  async call<Operation extends AriOperation>(
    operation: Operation,
    parameters: AriParameters<Operation>,
    { deadlineMs = this.#defaultDeadlineMs, signal: given }: AriCallOptions = {},
  ): Promise<AriResponse<Operation>> {
    const separator = operation.indexOf(' ');
    const method = operation.slice(0, separator) as Dispatcher.HttpMethod;
    const loose = parameters as LooseParameters;
    const target = this.#address.rest(pathOf(operation.slice(separator + 1), loose));
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = AbortSignal.any([deadline, this.#closing.signal, ...(given === undefined ? [] : [given])]);
    const failure = (error: unknown): AriFailure => {
      if (deadline.aborted) return new AriTimeoutError(operation, deadlineMs, { cause: error });
      if (signal.aborted) return new AriClosedError(operation, { cause: error });
      return new AriUnreachableError(operation, errorCode(error), { cause: error });
    };
    const send = () =>
      request(target, {
        method,
        dispatcher: this.#agent,
        signal,
        headers: {
          authorization: this.#authorization,
          ...(loose.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(loose.body === undefined ? {} : { body: JSON.stringify(loose.body) }),
      }).then(async ({ statusCode, body }) => ({ statusCode, text: await body.text() }));
    const repeatable = method === 'GET' || method === 'DELETE';
    const answer = await send()
      .catch((error: unknown) => {
        if (repeatable && !signal.aborted && CLOSED_SOCKET.has(errorCode(error))) return send();
        throw error;
      })
      .catch((error: unknown) => {
        throw failure(error);
      });
    return this.#read(operation, answer) as AriResponse<Operation>;
  }

  /** Gives up what is in flight and closes every connection. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#agent.destroy();
  }

  #read(operation: string, { statusCode, text }: { statusCode: number; text: string }): unknown {
    let body: unknown;
    try {
      body = text === '' ? undefined : JSON.parse(text);
    } catch (error) {
      if (statusCode < 400)
        throw new AriProtocolError(
          operation,
          `the answer to ${operation} is not JSON (${text.length} characters)`,
          {
            cause: error,
          },
        );
    }
    if (statusCode < 300) return body;
    const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
    throw new AriError(operation, statusCode, typeof message === 'string' ? message : 'no reason given');
  }
}
