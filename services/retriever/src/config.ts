import { fileURLToPath } from 'node:url';
import {
  baseEnv,
  keyIdSetting,
  listenAddress,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
} from '@decroche/service-kit';
import { z } from 'zod';
import type { ModelServers } from './search/ranking-models.ts';

const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** Address of the gRPC server. */
  GRPC_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  /** Signs what was found, PKCS#8 DER in base64. */
  PASSAGES_PRIVATE_KEY: privateKeySetting,
  /** Name under which readers know the public key. */
  PASSAGES_KEY_ID: keyIdSetting,
  /** Qdrant server; absent for the embedded index. */
  QDRANT_URL: z
    .url({ protocol: /^https?$/, error: 'expected http://host:port of a Qdrant server' })
    .optional(),
  QDRANT_API_KEY: z.string().default(''),
  /** OpenAI-compatible embeddings endpoint; absent for ranking by words alone. */
  EMBEDDINGS_URL: z
    .url({ protocol: /^https?$/, error: 'expected http://host:port/v1 of an OpenAI-compatible server' })
    .optional(),
  EMBEDDINGS_MODEL: z.string().default(''),
  EMBEDDINGS_API_KEY: z.string().default(''),
  EMBEDDINGS_QUERY_PREFIX: z.string().default(''),
  EMBEDDINGS_PASSAGE_PREFIX: z.string().default(''),
  /** Longest that a search waits for the vector of its question. */
  EMBEDDINGS_DEADLINE_MS: milliseconds(1, 5_000).default(150),
  /** Cross-encoder with the `/rerank` call of text-embeddings-inference; absent for none. */
  RERANK_URL: z
    .url({ protocol: /^https?$/, error: 'expected http://host:port of a text-embeddings-inference server' })
    .optional(),
  RERANK_API_KEY: z.string().default(''),
  /** Longest that a search waits for the cross-encoder. */
  RERANK_DEADLINE_MS: milliseconds(1, 5_000).default(300),
  /** Folder of the knowledge base. */
  KNOWLEDGE_DIR: z.string().default(fileURLToPath(new URL('../../../knowledge', import.meta.url))),
  /** PostgreSQL with the published base; absent for the embedded database in DATA_DIR, if one was made there. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/name' })
    .optional(),
  DATA_DIR: z.string().default(''),
  /** Days after which a question without a source that nobody asked again is forgotten. */
  GAP_KEPT_DAYS: z.coerce.number('expected days').int().min(1).max(3_650).default(180),
  /** How often the database is asked for a new publication. */
  PUBLICATION_POLL_MS: milliseconds(100, 3_600_000).default(5_000),
});

export type RetrieverConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): RetrieverConfig {
  return readEnv('retriever', schema, env);
}

/** Model servers that help the ranking. */
export function modelServersOf(config: RetrieverConfig): ModelServers {
  const { EMBEDDINGS_URL, RERANK_URL } = config;
  return {
    embeddings:
      EMBEDDINGS_URL === undefined
        ? undefined
        : {
            url: EMBEDDINGS_URL,
            apiKey: config.EMBEDDINGS_API_KEY,
            model: config.EMBEDDINGS_MODEL,
            queryPrefix: config.EMBEDDINGS_QUERY_PREFIX,
            passagePrefix: config.EMBEDDINGS_PASSAGE_PREFIX,
            deadlineMs: config.EMBEDDINGS_DEADLINE_MS,
          },
    rerank:
      RERANK_URL === undefined
        ? undefined
        : { url: RERANK_URL, apiKey: config.RERANK_API_KEY, deadlineMs: config.RERANK_DEADLINE_MS },
  };
}
