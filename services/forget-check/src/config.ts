import {
  ConfigError,
  clientAccess,
  grpcClientEnv,
  grpcTarget,
  natsEnv,
  readEnv,
  shown,
  tlsEnv,
} from '@decroche/service-kit';
import { believe } from '@decroche/service-kit/tls';
import { z } from 'zod';
import type { DeskDoor } from './check-delivery.ts';
import type { Installation } from './installation-check.ts';

/** What is checked, and who is told. */
export interface Check {
  readonly installation: Installation;
  /** Absent where nobody is told. */
  readonly desk: DeskDoor | undefined;
}

/** Settings of the check: where an installation keeps what it keeps. What is not given is told as not searched. */
export const schema = z.object({
  ...grpcClientEnv,
  ...tlsEnv,
  ...natsEnv,
  /** The made-up question is typed there. */
  PII_GUARD_TARGET: grpcTarget,
  REDIS_URL: shown(z.url({ protocol: /^rediss?$/, error: 'expected redis://host:port' }).optional()),
  DATABASE_URL: shown(
    z
      .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/database' })
      .optional(),
  ),
  /** Nodes of a Qdrant server, comma-separated, the preferred one first. */
  QDRANT_URL: shown(z.string().optional()),
  /** Reading is enough. */
  QDRANT_API_KEY: z.string().default(''),
  /** Address of the desk, whose page for the data protection officer shows the result. */
  DESK_URL: shown(z.url({ protocol: /^https?$/, error: 'expected https://host:port' }).optional()),
  /** Opens that door of the desk, which has the same. */
  FORGET_REPORT_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
});

/**
 * From now on this process believes the authority of `TLS_DIR`, where there is one.
 *
 * @param folders of logs, exported spans and data to search file by file
 * @throws ConfigError
 */
export function readCheck(env: NodeJS.ProcessEnv, folders: readonly string[] = []): Check {
  const config = readEnv('forget-check', schema, env);
  const { TLS_DIR: tls, QDRANT_URL: urls } = config;
  if (tls !== undefined) believe(tls);
  const installation = {
    piiGuard: config.PII_GUARD_TARGET,
    access: clientAccess(config),
    tls,
    bus: { url: config.NATS_URL, user: config.NATS_USER, password: config.NATS_PASSWORD, tls },
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    qdrant: urls === undefined ? undefined : { urls, apiKey: config.QDRANT_API_KEY },
    folders,
  };
  return { installation, desk: deskDoor(config.DESK_URL, config.FORGET_REPORT_TOKEN) };
}

function deskDoor(url: string | undefined, token: string | undefined): DeskDoor | undefined {
  if (url === undefined) return undefined;
  if (token === undefined)
    throw new ConfigError(
      'forget-check: FORGET_REPORT_TOKEN is not set: expected that of the desk at DESK_URL',
    );
  return { url, token };
}
