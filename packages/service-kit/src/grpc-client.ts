import {
  type CallOptions,
  type ChannelCredentials,
  type Client,
  type ClientOptions,
  type ClientUnaryCall,
  credentials,
  InterceptingCall,
  type Interceptor,
  type InterceptorOptions,
  Metadata,
  type NextCall,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { ConfigError } from './config.ts';
import { type ClientAccess, HANDLE_KEY, PERSON_KEY, writeToken } from './grpc-access.ts';
import { mutualChannelCredentials } from './grpc-credentials.ts';
import { RpcError } from './grpc-errors.ts';
import { ERROR_CODE_KEY } from './grpc-server.ts';
import { isLoopback } from './loopback.ts';
import { context, injectTrace, SpanKind, SpanStatusCode, type Tracer, trace } from './telemetry.ts';
import { ATTRIBUTES } from './telemetry-attributes.ts';

type ClientConstructor<C extends Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options?: Partial<ClientOptions>,
) => C;

/** What the calls of a client carry, and who it expects to answer. */
export interface GrpcLink {
  readonly tracer: Tracer;
  readonly access: ClientAccess;
  /** Name of the service that is called, which the certificate of its server must have; needed with certificates. */
  readonly server?: string;
}

/**
 * Opens a client whose calls say who makes them and carry the trace context. Connection failures show at the first
 * call.
 *
 * A client of streams whose writer must notice that the other side does not keep up sets
 * `grpc.per_rpc_retry_buffer_size` to 0: else grpc-js says of up to 1 MB a call that it was sent, since it keeps it
 * for a retry.
 *
 * @param options channel options of grpc-js on top of ours
 * @throws ConfigError when a secret would leave this machine without certificates
 */
export function createGrpcClient<C extends Client>(
  client: ClientConstructor<C>,
  target: string,
  { tracer, access, server }: GrpcLink,
  options: Partial<ClientOptions> = {},
): C {
  if (access.tls !== undefined && server === undefined)
    throw new TypeError(`who answers at ${target} is not said: any certificate of the authority would do`);
  return new client(target, credentialsOf(target, access), {
    interceptors: [tracing(tracer, access)],
    ...(access.tls === undefined || server === undefined ? {} : { 'grpc.ssl_target_name_override': server }),
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 3_000,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    ...options,
  });
}

function credentialsOf(target: string, { tls, inClear = false }: ClientAccess): ChannelCredentials {
  if (tls !== undefined) return mutualChannelCredentials(tls);
  if (!inClear && !isLoopback(target.slice(0, target.lastIndexOf(':')))) {
    throw new ConfigError(
      `${target} is not on loopback: set TLS_DIR to a folder with ca.pem, cert.pem and key.pem`,
    );
  }
  return credentials.createInsecure();
}

type UnaryMethod<Req, Res> = (
  request: Req,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Res) => void,
) => ClientUnaryCall;

/** Bounds of one unary call. */
export interface CallBounds {
  /** Longest wait for the answer, milliseconds. */
  readonly deadlineMs: number;
  /** Cancels the call, on the server too. */
  readonly signal?: AbortSignal;
  /** The person for whom it is asked, where the server believes this client. */
  readonly person?: string;
  /** What that person keeps whatever he is called: 8 to 128 letters, digits, `_` and `-`. */
  readonly handle?: string;
}

/**
 * Makes one unary call as a promise.
 *
 * @param method a bound client method, such as `client.search.bind(client)`
 * @throws RpcError with the server's status and stable code; CANCELLED when `signal` aborts
 */
export function callUnary<Req, Res>(
  method: UnaryMethod<Req, Res>,
  request: Req,
  bounds: CallBounds,
): Promise<Res> {
  const { signal, deadlineMs, person, handle } = bounds;
  const metadata = new Metadata();
  if (person !== undefined) metadata.set(PERSON_KEY, Buffer.from(person));
  if (handle !== undefined) metadata.set(HANDLE_KEY, handle);
  return new Promise((resolve, reject) => {
    const cancel = (): void => call.cancel();
    const call = method(request, metadata, { deadline: Date.now() + deadlineMs }, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error) reject(toRpcError(error));
      else resolve(response);
    });
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}

/** Error of a call as a typed error with the server's stable code. */
export function toRpcError(error: ServiceError): RpcError {
  const code = error.metadata?.get(ERROR_CODE_KEY)[0]?.toString() ?? status[error.code] ?? 'UNKNOWN';
  return new RpcError(error.code, code, error.details, { cause: error });
}

function tracing(tracer: Tracer, { token }: ClientAccess): Interceptor {
  return (options: InterceptorOptions, next: NextCall) => {
    const method = options.method_definition.path.slice(1);
    const parent = context.active();
    const span = tracer.startSpan(
      method,
      {
        kind: SpanKind.CLIENT,
        attributes: { [ATTRIBUTES.rpcSystem]: 'grpc', [ATTRIBUTES.rpcMethod]: method },
      },
      parent,
    );
    return new InterceptingCall(next(options), {
      start(metadata, _listener, proceed) {
        if (token !== undefined) writeToken(metadata, token);
        context.with(trace.setSpan(parent, span), () =>
          injectTrace(metadata, { set: (carrier, key, value) => carrier.set(key, value) }),
        );
        proceed(metadata, {
          onReceiveStatus(result, pass) {
            span.setAttribute(ATTRIBUTES.rpcStatus, String(result.code));
            if (result.code !== status.OK) span.setStatus({ code: SpanStatusCode.ERROR });
            span.end();
            pass(result);
          },
        });
      },
    });
  };
}
