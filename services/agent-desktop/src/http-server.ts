import { describeError, type Logger } from '@decroche/service-kit';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { RequestError, TooManyRequestsError } from './request-errors.ts';

const BODY_LIMIT = 16 * 1024;
/** Requests a minute from one session, or from one address without a session. */
const REQUESTS_A_MINUTE = 600;

/** What the server must know before its routes. */
export interface HttpOptions {
  readonly trustProxy: boolean;
  readonly sessionSecret: string;
}

/** An HTTP server with its guards: security headers, signed cookies, rate limits, and errors in one form. */
export async function createHttpServer(options: HttpOptions, logger: Logger): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    trustProxy: options.trustProxy,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    requestTimeout: 10_000,
    connectionTimeout: 0,
    frameworkErrors: (error, _request, reply) => void answerError(logger, error, reply as FastifyReply),
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const body = '{"error":"MALFORMED_REQUEST","message":"this is not an HTTP request"}\n';
      socket.end(
        `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, _request, reply) => answerError(logger, error, reply));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'NOT_FOUND', message: 'nothing is served at this address' }),
  );
  await app.register(helmet, {
    enableCSPNonces: true,
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
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
    keyGenerator: (request) => request.cookies?.[SESSION_COOKIE] ?? request.ip,
    errorResponseBuilder: () => new TooManyRequestsError('too many requests: wait a minute'),
  });
  return app;
}

/** Name of the session cookie. */
export const SESSION_COOKIE = 'desk_session';

/** Answers any error as one JSON object; what nobody expected keeps its message for the log. */
function answerError(logger: Logger, error: unknown, reply: FastifyReply): FastifyReply {
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
  413: `the body is larger than ${BODY_LIMIT} bytes`,
  415: 'the body must be application/json',
};
