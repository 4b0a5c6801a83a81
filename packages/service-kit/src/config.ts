import { z } from 'zod';

/** A setting that is missing or wrong. The service does not start; the message is one line per setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}

type Env = Readonly<Record<string, string | undefined>>;

const SECRET = /PASSWORD|SECRET|TOKEN|KEY/;

/**
 * Checks the environment against a schema and freezes the result.
 *
 * An empty value counts as absent, as it does in container manifests.
 *
 * @param service name used in the error
 * @throws ConfigError with one line per wrong setting; values of secrets are never repeated
 */
export function readEnv<S extends z.ZodObject>(service: string, schema: S, env: Env): Readonly<z.infer<S>> {
  const present = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return Object.freeze(parsed.data);
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    const given = present[name];
    if (given === undefined) return `${name} is not set: ${issue.message}`;
    return `${name}=${SECRET.test(name) ? '(hidden)' : JSON.stringify(given)} is wrong: ${issue.message}`;
  });
  throw new ConfigError(`${service}: ${lines.join('; ')}`);
}

/** `host:port` to listen on; port 0 takes a free one. */
export const listenAddress = z
  .string()
  .regex(/^[\w.[\]:-]+:\d{1,5}$/, 'expected host:port, such as 127.0.0.1:8080')
  .transform((value) => {
    const cut = value.lastIndexOf(':');
    return Object.freeze({ host: value.slice(0, cut), port: Number(value.slice(cut + 1)) });
  })
  .refine(({ port }) => port <= 65_535, 'expected a port up to 65535');

/** `host:port` of a gRPC server to call. */
export const grpcTarget = z
  .string()
  .regex(/^[\w.-]+:\d{1,5}$/, 'expected host:port of a gRPC server, such as 127.0.0.1:9090');

/** A whole number of milliseconds within bounds. */
export function milliseconds(least: number, most: number): z.ZodType<number> {
  return z.coerce
    .number(`expected milliseconds from ${least} to ${most}`)
    .int()
    .min(least, `expected milliseconds from ${least} to ${most}`)
    .max(most, `expected milliseconds from ${least} to ${most}`);
}

/** `true` or `false`. */
export const flag = z
  .enum(['true', 'false'], 'expected true or false')
  .transform((value) => value === 'true');

/** Settings that every service has. Spread it into the service's own schema. */
export const baseEnv = {
  /** Address of `/live` and `/ready`. */
  HEALTH_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** pino level. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** Longest time for live work to finish at stop. */
  DRAIN_TIMEOUT_MS: milliseconds(0, 600_000).default(10_000),
} as const;

/** Settings of a service that uses the bus. Spread it into the service's own schema. */
export const natsEnv = {
  NATS_URL: z.url({ protocol: /^(nats|tls)$/, error: 'expected nats://host:port' }),
  NATS_USER: z.string('expected the user name of this service'),
  NATS_PASSWORD: z.string('expected the password of this service'),
} as const;
