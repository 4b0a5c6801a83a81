import {
  baseEnv,
  ConfigError,
  flag,
  grpcClientEnv,
  grpcTarget,
  listenAddress,
  milliseconds,
  natsEnv,
  publicKeysSetting,
  readEnv,
} from '@decroche/service-kit';
import { z } from 'zod';

const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** Address of the web app and its API. */
  HTTP_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** True behind a reverse proxy that sets X-Forwarded-*. */
  TRUST_PROXY: flag.prefault('false'),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }),
  /** PostgreSQL for the figures; absent, PGlite in DATA_DIR. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/database' })
    .optional(),
  DATA_DIR: z.string().optional(),
  ...grpcClientEnv,
  PII_GUARD_TARGET: grpcTarget,
  RETRIEVER_TARGET: grpcTarget,
  /** Public keys of the redactor, of the retriever and of the generator. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  PASSAGES_PUBLIC_KEYS: publicKeysSetting,
  DRAFT_PUBLIC_KEYS: publicKeysSetting,
  /** Signs the session cookie. */
  SESSION_SECRET: z.string('expected at least 32 characters').min(32, 'expected at least 32 characters'),
  SESSION_TTL_MS: milliseconds(60_000, 86_400_000).default(43_200_000),
  /** Extensions offered after sign-in. */
  EXTENSIONS: z
    .string('expected extensions separated by commas, such as 1001,1002')
    .regex(/^\s*\w{1,20}(\s*,\s*\w{1,20})*\s*$/, 'expected extensions separated by commas, such as 1001,1002')
    .transform((value) => value.split(',').map((extension) => extension.trim())),
  /** Sign-in with fictitious agents and no password. */
  DEMO_SIGN_IN: flag.prefault('false'),
  /** Opens `/api/timeline/events` to whoever sends it; absent, that door is closed. */
  TIMELINE_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  /** Lets whoever sends it deliver the result of a check of forgetting; absent, that door is closed. */
  FORGET_REPORT_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  /** Longest life of a conversation without any event. */
  LIVE_TTL_MS: milliseconds(60_000, 86_400_000).default(7_200_000),
  /** How long an ended call stays on the desk before it is forgotten. */
  ENDED_SHOWN_MS: milliseconds(0, 3_600_000).default(120_000),
  /** How long a question asked outside a call stays. */
  ASK_SHOWN_MS: milliseconds(1_000, 3_600_000).default(900_000),
  /** Folder of the built web app. */
  WEB_DIR: z.string().default(new URL('../web/dist', import.meta.url).pathname),
});

export type DeskConfig = Readonly<z.infer<typeof schema>>;

/**
 * Reads the environment; nothing else does.
 *
 * @throws ConfigError naming each wrong setting
 */
export function readDeskConfig(env: NodeJS.ProcessEnv): DeskConfig {
  const config = readEnv('agent-desktop', schema, env);
  if (config.DATABASE_URL === undefined && config.DATA_DIR === undefined) {
    throw new ConfigError('agent-desktop: set DATABASE_URL (PostgreSQL) or DATA_DIR (embedded database)');
  }
  return config;
}
