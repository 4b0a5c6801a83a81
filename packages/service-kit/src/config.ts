import { z } from 'zod';
import { certificateFolder } from './certificates.ts';
import { plaintextAllowed, plaintextFaults } from './plaintext.ts';
import { SECRET_NAME, shown } from './settings-in-force.ts';

/** Settings that are missing or wrong. The service does not start; the message is one line that names them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Checks the environment against a schema and freezes the result, with the lists and objects in it.
 *
 * An empty value counts as absent, as it does in container manifests.
 *
 * @param service name used in the error
 * @throws ConfigError naming every wrong setting, or everything that would leave this machine in clear; secrets are never repeated, nor credentials inside an address
 */
export function readEnv<S extends z.ZodObject>(service: string, schema: S, env: Env): Readonly<z.infer<S>> {
  const present = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) {
    const open = plaintextFaults(parsed.data, env);
    if (open.length === 0) return frozen(parsed.data);
    throw new ConfigError(`${service}: ${open.join('; ')}`);
  }
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const given = present[name];
    if (given === undefined) return `${name} is not set: ${issue.message}`;
    return `${name}=${repeatable(name, given)} is wrong: ${issue.message}`;
  });
  throw new ConfigError(`${service}: ${[...new Set(faults)].join('; ')}`);
}

/** A value as an error may repeat it. */
function repeatable(name: string, value: string): string {
  if (SECRET_NAME.test(name)) return '(hidden)';
  return JSON.stringify(
    value
      .replace(/^(.*?:\/\/)?.*@/s, '$1(hidden)@')
      .replace(/([?&;][^=&;]*(?:pass|secret|token|key)[^=&;]*=)[^&;]*/gi, '$1(hidden)'),
  );
}

/** Freezes lists and plain objects; keys, maps and other values with a life of their own stay as they are. */
function frozen<T>(value: T): Readonly<T> {
  if (Array.isArray(value) || (typeof value === 'object' && value?.constructor === Object)) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** `host:port` to listen on, as `{ host, port }`; port 0 takes a free one. An IPv6 host is given in brackets. */
export const listenAddress = shown(
  z
    .string()
    .regex(/^[\w.[\]:-]+:\d{1,5}$/, 'expected host:port, such as 127.0.0.1:8080')
    .transform((value) => {
      const cut = value.lastIndexOf(':');
      const host = value.slice(0, cut).replace(/^\[(.*)\]$/, '$1');
      return Object.freeze({ host, port: Number(value.slice(cut + 1)) });
    })
    .refine(({ port }) => port <= 65_535, 'expected a port up to 65535'),
);

/** `host:port` of a gRPC server to call. */
export const grpcTarget = shown(
  z
    .string()
    .regex(
      /^([\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i,
      'expected host:port of a gRPC server, such as 127.0.0.1:9090',
    ),
);

/** A whole number of milliseconds within bounds. */
export function milliseconds(least: number, most: number): z.ZodType<number> {
  return count('whole milliseconds', least, most);
}

/** A whole number of something within bounds. */
export function count(unit: string, least: number, most: number): z.ZodType<number> {
  const expected = `expected ${unit} from ${least} to ${most}`;
  return z.coerce.number(expected).int(expected).min(least, expected).max(most, expected);
}

/** `true` or `false`. */
export const flag = z
  .enum(['true', 'false'], 'expected true or false')
  .transform((value) => value === 'true');

/** Certificates of a program. Part of {@link baseEnv}; for programs that are no service. */
export const tlsEnv = {
  /** Folder of the certificates by which this program and the others know each other; absent, everything is on loopback. */
  TLS_DIR: certificateFolder('services').optional(),
  /** Connections that may leave this machine in clear. */
  PLAINTEXT_ALLOWED: plaintextAllowed,
} as const;

/** Settings that every service has. Spread it into the service's own schema. */
export const baseEnv = {
  /** Address of `/live` and `/ready`. */
  HEALTH_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** pino level. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Longest time for live work to finish at stop. */
  DRAIN_TIMEOUT_MS: milliseconds(0, 600_000).default(10_000),
  /** Opens `/about` on the health port to whoever sends it, the same for all services; absent, that door is closed. */
  OVERSIGHT_TOKEN: z
    .string()
    .regex(/^\S{24,512}$/, 'expected at least 24 characters without spaces')
    .optional(),
  /** What the build of the image says that it is; absent, the version in `package.json` and the commit of the checkout. */
  SOFTWARE_VERSION: shown(
    z.string().regex(/^[\w.+:@/-]{1,100}$/, 'expected a version such as 1.4.0'),
  ).optional(),
  ...tlsEnv,
} as const;

/** Settings of a service that uses the bus. Spread it into the service's own schema. */
export const natsEnv = {
  NATS_URL: shown(z.url({ protocol: /^(nats|tls)$/, error: 'expected nats://host:port' })),
  NATS_USER: shown(z.string('expected the user name of this service')),
  NATS_PASSWORD: z.string('expected the password of this service'),
} as const;

/** Whether a service with tables brings them up to date as it starts, or leaves that to its `src/migrate/main.ts`. */
export const migrateSetting = z.enum(['at-start', 'never'], 'expected at-start or never').default('at-start');
