import { createHash, timingSafeEqual } from 'node:crypto';
import { type Metadata, status } from '@grpc/grpc-js';
import { z } from 'zod';
import type { Certificates } from './certificates.ts';
import { ConfigError, listenAddress } from './config.ts';
import { RpcError } from './grpc-errors.ts';
import type { Edge } from './plaintext.ts';

/** Metadata with the secret of a caller. */
const TOKEN_KEY = 'authorization';
/** Metadata with the person for whom a trusted caller asks, UTF-8. */
export const PERSON_KEY = 'decroche-person-bin';
/** Metadata with what that person keeps whatever he is called. */
export const HANDLE_KEY = 'decroche-person-handle';
const BEARER = /^Bearer (\S{1,512})$/;
const MOST_PERSON_BYTES = 200;
const HANDLE = /^[\w-]{8,128}$/;

/** Who made a call. */
export interface Caller {
  /** Name of the program, such as `agent-desktop`. */
  readonly client: string;
  /** The person for whom it asks, as the server knows him; undefined when it asks for nobody. */
  readonly person: string | undefined;
  /** What that person keeps whatever he is called; undefined where his name is all that is known of him. */
  readonly handle?: string | undefined;
}

/** One secret that opens a server, known by its digest only. */
export interface KnownCaller extends Caller {
  /** SHA-256 of the secret. */
  readonly digest: Buffer;
}

/** Who may call what; the same in every service. */
export interface AccessRules {
  /** Names of the programs that may call a method, such as `/decroche.v1.RetrieverService/Search`. */
  readonly callersOf: (path: string) => readonly string[];
  /** Programs that are believed when they name the person for whom they ask. */
  readonly personAsserters: readonly string[];
}

/** How a server knows its callers. */
export interface ServerAccess {
  readonly callers: readonly KnownCaller[];
  readonly tls: Certificates | undefined;
  readonly rules: AccessRules;
}

/** How a client says who it is. */
export interface ClientAccess {
  readonly token?: string | undefined;
  readonly tls?: Certificates | undefined;
  /** Whether it may be said in clear to another machine. */
  readonly inClear?: boolean;
}

/** Part of a certificate that says whose it is. */
interface Certificate {
  readonly subjectaltname?: string | undefined;
  readonly subject?: { readonly CN?: string | string[] | undefined };
}

/**
 * Callers that a server knows, comma-separated: `client=digest` or `Person@client=digest`, the digest being the SHA-256
 * of the caller's secret in hexadecimal. During a change of secret a client is listed twice.
 */
const callersSetting = z.string().transform((value, issue): readonly KnownCaller[] =>
  value.split(',').map((entry) => {
    const [, person, client = '', digest = ''] =
      /^\s*(?:(.+)@)?([a-z-]+)=([\da-f]{64})\s*$/.exec(entry) ?? [];
    if (client === '') issue.addIssue({ code: 'custom', message: 'expected client=sha256[,client=sha256]' });
    return { client, person, digest: Buffer.from(digest, 'hex') };
  }),
);

/** Settings of a service that is called. Spread it into the service's own schema. */
export const grpcServerEnv = {
  /** Address of the gRPC server. */
  GRPC_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** Who may call, by the digest of his secret. */
  GRPC_CLIENTS: callersSetting.optional(),
} as const;

/** Settings of a service that calls others. Spread it into the service's own schema. */
export const grpcClientEnv = {
  /** Secret by which the servers know this service. */
  GRPC_TOKEN: z
    .string()
    .regex(/^\S{32,512}$/, 'expected at least 32 characters without spaces')
    .optional(),
} as const;

/**
 * How a server knows its callers, from its settings.
 *
 * @throws ConfigError when nobody could be known
 */
export function serverAccess(
  service: string,
  config: {
    readonly GRPC_CLIENTS?: readonly KnownCaller[] | undefined;
    readonly TLS_DIR?: Certificates | undefined;
  },
  rules: AccessRules,
): ServerAccess {
  const { GRPC_CLIENTS: callers = [], TLS_DIR: tls } = config;
  if (tls === undefined && callers.length === 0) {
    throw new ConfigError(`${service}: GRPC_CLIENTS is not set: expected client=sha256[,client=sha256]`);
  }
  return { callers, tls, rules };
}

/** How a client says who it is, from its settings. */
export function clientAccess(config: {
  readonly GRPC_TOKEN?: string | undefined;
  readonly TLS_DIR?: Certificates | undefined;
  readonly PLAINTEXT_ALLOWED: readonly Edge[];
}): ClientAccess {
  const inClear = config.PLAINTEXT_ALLOWED.includes('grpc');
  return { token: config.GRPC_TOKEN, tls: config.TLS_DIR, inClear };
}

/** What a client adds to each call. */
export function writeToken(metadata: Metadata, token: string): void {
  metadata.set(TOKEN_KEY, `Bearer ${token}`);
}

/**
 * Who makes a call, when he may make it. The secret leaves the metadata with it.
 *
 * @throws RpcError UNAUTHENTICATED when nobody is known by it, PERMISSION_DENIED when the method is not for him
 */
export function admit(
  access: ServerAccess,
  path: string,
  metadata: Metadata,
  certificate: Certificate | undefined,
): Caller {
  const { rules } = access;
  const token = BEARER.exec(String(metadata.get(TOKEN_KEY)[0] ?? ''))?.[1];
  metadata.remove(TOKEN_KEY);
  const known = access.tls === undefined ? byToken(access.callers, token) : byCertificate(certificate);
  if (known === undefined) {
    throw new RpcError(status.UNAUTHENTICATED, 'CALLER_UNKNOWN', 'this call says nobody that is known here');
  }
  if (!rules.callersOf(path).includes(known.client)) {
    throw new RpcError(
      status.PERMISSION_DENIED,
      'METHOD_NOT_ALLOWED',
      `${known.client} may not call this method`,
    );
  }
  const asserted = metadata.get(PERSON_KEY).length > 0;
  const person = personOf(metadata, known, rules);
  const handle = handleOf(metadata, asserted);
  return { client: known.client, person, ...(handle === undefined ? {} : { handle }) };
}

/** Every digest is compared, so that the time tells nothing. */
function byToken(callers: readonly KnownCaller[], token: string | undefined): Caller | undefined {
  if (token === undefined) return undefined;
  const digest = createHash('sha256').update(token).digest();
  let found: Caller | undefined;
  for (const caller of callers) {
    if (timingSafeEqual(caller.digest, digest)) found = caller;
  }
  return found;
}

/** The alternative name says which program it is, the common name who runs it, if it says another. */
function byCertificate(certificate: Certificate | undefined): Caller | undefined {
  const client = /(?:^|, )DNS:([a-z-]+)(?:,|$)/.exec(certificate?.subjectaltname ?? '')?.[1];
  if (client === undefined) return undefined;
  const [name] = [certificate?.subject?.CN ?? []].flat();
  return { client, person: name === client ? undefined : name };
}

function personOf(metadata: Metadata, known: Caller, rules: AccessRules): string | undefined {
  const [said] = metadata.get(PERSON_KEY);
  metadata.remove(PERSON_KEY);
  if (said === undefined) return known.person;
  if (!rules.personAsserters.includes(known.client)) {
    throw new RpcError(
      status.PERMISSION_DENIED,
      'PERSON_NOT_ALLOWED',
      `${known.client} may not say for whom it asks: its own secret does`,
    );
  }
  const person = Buffer.from(said).toString('utf8').trim();
  if (person === '' || Buffer.byteLength(person) > MOST_PERSON_BYTES) {
    throw new RpcError(status.INVALID_ARGUMENT, 'PERSON_INVALID', 'expected a name of at most 200 bytes');
  }
  return person;
}

/** @param asserted whether a name stands beside it, which {@link personOf} has let pass */
function handleOf(metadata: Metadata, asserted: boolean): string | undefined {
  const [said] = metadata.get(HANDLE_KEY);
  metadata.remove(HANDLE_KEY);
  if (said === undefined) return undefined;
  if (!asserted || !HANDLE.test(String(said))) {
    throw new RpcError(status.INVALID_ARGUMENT, 'PERSON_INVALID', 'expected a handle beside a name');
  }
  return String(said);
}
