import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { settledBefore } from './deadline.ts';
import { admit, type Caller, type ServerAccess } from './grpc-access.ts';
import { mutualServerCredentials } from './grpc-credentials.ts';
import { RpcError, toStatus } from './grpc-errors.ts';
import { describeError, type Logger } from './logger.ts';
import { OnceInAWhile } from './once-in-a-while.ts';
import {
  type Context,
  context,
  extractTrace,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from './telemetry.ts';
import { ATTRIBUTES } from './telemetry-attributes.ts';

/** Key of the trailing metadata that carries an error's stable code. */
export const ERROR_CODE_KEY = 'decroche-error-code';

/** How old a connection between two machines becomes, milliseconds. */
const CONNECTION_AGE_MS = 3_600_000;

/** What a server stands on. */
export interface GrpcServerParts {
  readonly tracer: Tracer;
  readonly logger: Logger;
  readonly access: ServerAccess;
}

/** A gRPC server with traces and typed errors. Every call is refused unless it says who may make it. */
export class GrpcServer {
  readonly #server: Server;
  readonly #access: ServerAccess;

  constructor({ tracer, logger, access }: GrpcServerParts) {
    this.#access = access;
    this.#server = new Server({
      interceptors: [admitting(access, logger), tracing(tracer)],
      'grpc.max_receive_message_length': 4 * 1024 * 1024,
      'grpc.keepalive_time_ms': 10_000,
      'grpc.keepalive_timeout_ms': 5_000,
      'grpc.keepalive_permit_without_calls': 1,
      // Who calls shows his certificate again, without a running call being cut.
      ...(access.tls === undefined ? {} : { 'grpc.max_connection_age_ms': CONNECTION_AGE_MS }),
    });
  }

  add(definition: ServiceDefinition, implementation: UntypedServiceImplementation): this {
    this.#server.addService(definition, implementation);
    return this;
  }

  /** @returns the port it listens on */
  start(address: { host: string; port: number }): Promise<number> {
    const host = address.host.includes(':') ? `[${address.host}]` : address.host;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(`${host}:${address.port}`, credentialsOf(this.#access), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  /** Refuses new calls and waits for live ones until `deadline` aborts. */
  async drain(deadline: AbortSignal): Promise<void> {
    const over = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    await settledBefore(over, deadline);
  }

  /** Ends every call that is still live. */
  destroy(): void {
    this.#server.forceShutdown();
  }
}

/** What a unary handler knows besides the request. */
export interface UnaryContext {
  readonly caller: Caller;
  /** Aborts when the client gave up or the deadline passed. */
  readonly signal: AbortSignal;
}

/** Longest a unary call may take when the client set no deadline, milliseconds. */
const DEFAULT_DEADLINE_MS = 10_000;
const MOST_DEADLINE_MS = 600_000;

/**
 * Makes a grpc-js handler of an async function; thrown errors become statuses with a stable code.
 *
 * The client is answered at the deadline at the latest (its own, else 10 s), whatever the handler does with its
 * signal.
 */
export function unary<Req, Res>(
  logger: Logger,
  handler: (request: Req, call: UnaryContext) => Promise<Res>,
): handleUnaryCall<Req, Res> {
  return (call: ServerUnaryCall<Req, Res>, callback) => {
    const stop = new AbortController();
    let answered = false;
    const answer = (error: unknown, response?: Res): void => {
      if (answered) return;
      answered = true;
      clearTimeout(timer);
      if (error === undefined) callback(null, response);
      else callback(failure(logger, error));
    };
    const giveUp = (error: RpcError): void => {
      stop.abort(error);
      answer(error);
    };
    const timer = setTimeout(() => giveUp(deadlineExceeded()), deadlineMs(call.getDeadline()));
    call.once('cancelled', () => giveUp(cancelled()));
    if (call.cancelled) giveUp(cancelled());
    void context.with(spanContextOf(call), async () => {
      try {
        answer(undefined, await handler(call.request, { signal: stop.signal, caller: callerOf(call) }));
      } catch (error) {
        answer(error);
      }
    });
  };
}

function deadlineExceeded(): RpcError {
  return new RpcError(status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED', 'the answer was not ready in time');
}

function cancelled(): RpcError {
  return new RpcError(status.CANCELLED, 'CANCELLED', 'the client gave up');
}

/** Ends a stream with the status of an error. */
export function failStream(logger: Logger, call: ServerDuplexStream<unknown, unknown>, error: unknown): void {
  call.emit('error', failure(logger, error));
}

/** Trace context of a call, for work that outlives the handler's own callback. */
export function spanContextOf(call: { metadata: Metadata }): Context {
  return contexts.get(call.metadata) ?? context.active();
}

function failure(logger: Logger, error: unknown): { code: status; details: string; metadata: Metadata } {
  const { code, details, errorCode } = toStatus(error);
  if (code === status.INTERNAL) logger.error({ err: describeError(error) }, 'call failed');
  const metadata = new Metadata();
  metadata.set(ERROR_CODE_KEY, errorCode);
  return { code, details, metadata };
}

function deadlineMs(deadline: Date | number): number {
  const at = deadline instanceof Date ? deadline.getTime() : deadline;
  return Number.isFinite(at) ? Math.max(0, Math.min(at - Date.now(), MOST_DEADLINE_MS)) : DEFAULT_DEADLINE_MS;
}

const contexts = new WeakMap<Metadata, Context>();
const callers = new WeakMap<Metadata, Caller>();

/** Who made a call. */
export function callerOf({ metadata }: { readonly metadata: Metadata }): Caller {
  const caller = callers.get(metadata);
  if (caller === undefined) throw new TypeError('a call without a caller got past the door');
  return caller;
}

function credentialsOf({ tls }: ServerAccess): ServerCredentials {
  return tls === undefined ? ServerCredentials.createInsecure() : mutualServerCredentials(tls);
}

/** Nearest to the network: what it refuses reaches no handler and no span. */
function admitting(access: ServerAccess, logger: Logger): ServerInterceptor {
  const refusals = new OnceInAWhile();
  const log = (method: string, code: string): void => {
    if (refusals.mayTell(`${method} ${code}`)) logger.warn({ method, code }, 'call refused');
  };
  return (method, next) => {
    let admitted = false;
    return new ServerInterceptingCall(next, {
      start(proceed) {
        proceed({
          onReceiveMetadata(metadata, pass) {
            try {
              const certificate = next.getAuthContext().sslPeerCertificate;
              callers.set(metadata, admit(access, method.path, metadata, certificate));
              admitted = true;
            } catch (error) {
              log(method.path, toStatus(error).errorCode);
              next.sendStatus(failure(logger, error));
              return;
            }
            pass(metadata);
          },
          onReceiveMessage(message, pass) {
            if (admitted) pass(message);
          },
          onReceiveHalfClose(pass) {
            if (admitted) pass();
          },
          onCancel: () => undefined,
        });
      },
    });
  };
}

function tracing(tracer: Tracer): ServerInterceptor {
  return (method, next) => {
    const finish = Promise.withResolvers<number>();
    return new ServerInterceptingCall(next, {
      start(proceed) {
        proceed({
          onReceiveMetadata(metadata, pass) {
            const parent = extractTrace(metadata, metadataGetter);
            const span = tracer.startSpan(
              method.path.slice(1),
              {
                kind: SpanKind.SERVER,
                attributes: { [ATTRIBUTES.rpcSystem]: 'grpc', [ATTRIBUTES.rpcMethod]: method.path.slice(1) },
              },
              parent,
            );
            contexts.set(metadata, trace.setSpan(parent, span));
            void finish.promise.then((code) => {
              span.setAttribute(ATTRIBUTES.rpcStatus, String(code));
              if (code !== status.OK) span.setStatus({ code: SpanStatusCode.ERROR });
              span.end();
            });
            context.with(trace.setSpan(parent, span), () => pass(metadata));
          },
          onReceiveMessage: (message, pass) => pass(message),
          onReceiveHalfClose: (pass) => pass(),
          onCancel() {
            finish.resolve(status.CANCELLED);
          },
        });
      },
      sendStatus(result, proceed) {
        finish.resolve(result.code ?? status.UNKNOWN);
        proceed(result);
      },
    });
  };
}

const metadataGetter = {
  keys: (carrier: Metadata): string[] => Object.keys(carrier.getMap()),
  get: (carrier: Metadata, key: string): string | undefined => carrier.get(key)[0]?.toString(),
};
