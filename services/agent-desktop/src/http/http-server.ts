import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { type Certificates, describeError, type Logger } from '@decroche/service-kit';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { RequestError, TooManyRequestsError, UnknownHostError } from './request-errors.ts';
import { carriesSecret } from './shared-secret.ts';
import type { WebOrigins } from './web-origins.ts';

const BODY_LIMIT = 16 * 1024;
/** Longest message over a WebSocket: a tenth of a second of voice, with room. */
const MAX_MESSAGE_BYTES = 4 * 1024;
/** Requests a minute from one session, or from one address without a session. */
const REQUESTS_A_MINUTE = 600;
/** Longest that a client may take to send the head of a request, and all of it, milliseconds. */
const HEAD_TIMEOUT_MS = 4_000;
const REQUEST_TIMEOUT_MS = 6_000;
/** How often slow connections are looked for, milliseconds. */
const SLOW_CHECK_MS = 1_000;
/** A connection on which nothing moves; longer than the beat of an event stream. */
const SILENT_CONNECTION_MS = 30_000;

/** What the server must know before its routes. */
export interface HttpOptions {
  readonly origins: WebOrigins;
  /** What browsers are shown; undefined for plain HTTP, behind a reverse proxy on this machine. */
  readonly certificates: Certificates | undefined;
  /** Addresses whose X-Forwarded-* is believed. */
  readonly trustedProxies: readonly string[];
  readonly sessionSecret: string;
  readonly hstsMaxAgeSeconds: number;
  /** Where phones in the browser connect; undefined where there are none. */
  readonly phoneUrl: string | undefined;
  /** Address of the WebSocket over which questions are dictated; undefined where there is none. */
  readonly dictationPath: string | undefined;
  /** Whom the requests are counted for. */
  readonly clientOf: (request: FastifyRequest) => Promise<string>;
}

/** An HTTP server with its guards: host names, security headers, signed cookies, rate limits, errors in one form. */
export async function createHttpServer(options: HttpOptions, logger: Logger): Promise<FastifyInstance> {
  const { origins, phoneUrl, dictationPath } = options;
  const microphone = phoneUrl !== undefined || dictationPath !== undefined ? 'self' : '';
  const serving = {
    headersTimeout: HEAD_TIMEOUT_MS,
    connectionsCheckingInterval: SLOW_CHECK_MS,
    shouldUpgradeCallback: ({ url, headers }: IncomingMessage) =>
      url?.split('?')[0] === dictationPath && headers.upgrade?.toLowerCase() === 'websocket',
  };
  const { certificates } = options;
  const app = Fastify({
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: SILENT_CONNECTION_MS,
    ...(certificates === undefined ? { http: serving } : { https: { ...serving, ...shown(certificates) } }),
    frameworkErrors: (error, _request, reply) => void answerError(logger, error, reply as FastifyReply),
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return;
      socket.end(bareAnswer(error.code === 'ERR_HTTP_REQUEST_TIMEOUT'), () => socket.destroy());
    },
  });
  if (certificates !== undefined) renewIn(app, certificates);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, _request, reply) => answerError(logger, error, reply));
  app.addHook('onRequest', async (request, reply) => {
    // Whatever does not say otherwise belongs to one person and one moment.
    reply.header('cache-control', 'no-store');
    reply.header('permissions-policy', `camera=(), geolocation=(), microphone=(${microphone})`);
    if (options.hstsMaxAgeSeconds > 0 && origins.isSecure(request)) {
      reply.header('strict-transport-security', `max-age=${options.hstsMaxAgeSeconds}`);
    }
    if (!origins.allows(request) && !comesFromTool(request)) throw new UnknownHostError();
  });
  await app.register(helmet, {
    enableCSPNonces: true,
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...(phoneUrl ? [new URL(phoneUrl).origin] : [])],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  await app.register(cookie, { secret: options.sessionSecret });
  await app.register(rateLimit, {
    max: REQUESTS_A_MINUTE,
    timeWindow: 60_000,
    cache: 20_000,
    keyGenerator: options.clientOf,
    errorResponseBuilder: () => new TooManyRequestsError('too many requests: wait a minute'),
  });
  if (dictationPath !== undefined)
    await app.register(websocket, { options: { maxPayload: MAX_MESSAGE_BYTES } });
  return app;
}

/** A tool of the installation calls the desk by any name: no page of a stranger has its secret. */
function comesFromTool(request: FastifyRequest): boolean {
  const { secret } = request.routeOptions.config;
  return secret !== undefined && carriesSecret(request, secret);
}

function shown({ current }: Certificates): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: current.certificate, key: current.key };
}

/** Shows a renewed certificate to who connects from then on; open pages go on. */
function renewIn(app: FastifyInstance, certificates: Certificates): void {
  const stop = certificates.onRenewed(() =>
    (app.server as unknown as HttpsServer).setSecureContext(shown(certificates)),
  );
  app.addHook('onClose', async () => stop());
}

/** Answers any error as one JSON object; what nobody expected keeps its message for the log. */
function answerError(logger: Logger, error: unknown, reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'no-store');
  if (error instanceof RequestError) {
    return reply.code(error.statusCode).send({ error: error.code, message: error.message });
  }
  const statusCode = (error as Partial<FastifyError>)?.statusCode;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const message = CLIENT_FAULTS[statusCode] ?? 'the request is malformed';
    return reply.code(statusCode).send({ error: 'MALFORMED_REQUEST', message });
  }
  logger.error({ err: describeError(error) }, 'request failed');
  return reply.code(500).send({ error: 'INTERNAL', message: 'internal error; see the log of the service' });
}

const CLIENT_FAULTS: Readonly<Record<number, string>> = {
  400: 'the request is not valid JSON or its address is malformed',
  413: 'the body is larger than this route takes',
  415: 'the body is not of the kind that this route takes',
};

/** An answer to what never became a request. */
function bareAnswer(tooSlow: boolean): string {
  const [status, error, message] = tooSlow
    ? ['408 Request Timeout', 'REQUEST_TOO_SLOW', 'the request took too long to arrive']
    : ['400 Bad Request', 'MALFORMED_REQUEST', 'this is not an HTTP request'];
  const body = `${JSON.stringify({ error, message })}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json',
    'cache-control: no-store',
    `content-length: ${body.length}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
