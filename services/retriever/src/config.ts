import { fileURLToPath } from 'node:url';
import {
  baseEnv,
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
  /** Address of the gRPC server. */
  GRPC_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  /** Qdrant server; absent for the embedded index. */
  QDRANT_URL: z
    .url({ protocol: /^https?$/, error: 'expected http://host:port of a Qdrant server' })
    .optional(),
  QDRANT_API_KEY: z.string().default(''),
  /** Folder of the knowledge base. */
  KNOWLEDGE_DIR: z.string().default(fileURLToPath(new URL('../../../knowledge', import.meta.url))),
  /** PostgreSQL with the published base; absent for the embedded database in DATA_DIR, if one was made there. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/name' })
    .optional(),
  DATA_DIR: z.string().default(''),
  /** How often the database is asked for a new publication. */
  PUBLICATION_POLL_MS: milliseconds(100, 3_600_000).default(5_000),
});

export type RetrieverConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): RetrieverConfig {
  return readEnv('retriever', schema, env);
}
