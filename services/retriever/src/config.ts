import { fileURLToPath } from 'node:url';
import {
  baseEnv,
  ConfigError,
  count,
  grpcServerEnv,
  keyIdSetting,
  migrateSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
  shown,
} from '@decroche/service-kit';
import { z } from 'zod';
import { DEFAULT_QDRANT, type QdrantSettings } from './search/index/qdrant-servers.ts';
import type { ModelServers } from './search/models/ranking-models.ts';

const QDRANT_EXPECTED =
  'expected https://host:port/path, or http, of a Qdrant server, several separated by commas; keys are settings of their own';

/** Nothing but an address: credentials, a query or a fragment would be dropped in silence. */
function isServerAddress(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '';
}

const qdrantAddresses = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim()))
  .refine((urls) => urls.every(isServerAddress), QDRANT_EXPECTED);

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  ...grpcServerEnv,
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  /** The gateway's public keys: what a caller denied is not gone on from. */
  LIFECYCLE_PUBLIC_KEYS: publicKeysSetting,
  /** Signs what was found, PKCS#8 DER in base64. */
  PASSAGES_PRIVATE_KEY: privateKeySetting,
  /** Name under which readers know the public key. */
  PASSAGES_KEY_ID: keyIdSetting,
  /** Nodes of a Qdrant server, the preferred one first; absent for the embedded index. */
  QDRANT_URL: shown(qdrantAddresses.optional()),
  /** May write. */
  QDRANT_API_KEY: z.string().default(''),
  /** May only read, for searching. */
  QDRANT_SEARCH_API_KEY: z.string().default(''),
  /** Retrievers with one prefix remove each other's unused collections. */
  QDRANT_COLLECTION_PREFIX: shown(
    z
      .string()
      .regex(/^[a-zA-Z][\w-]{0,60}$/, 'expected letters, digits, - and _, a letter first')
      .default(DEFAULT_QDRANT.prefix),
  ),
  /** Hours after which a collection that no retriever used is removed. */
  QDRANT_KEPT_HOURS: count('hours', 2, 8_760).default(DEFAULT_QDRANT.keptHours),
  /** Copies of each point in a cluster. */
  QDRANT_REPLICATION_FACTOR: count('copies', 1, 16).default(DEFAULT_QDRANT.replicationFactor),
  /** Copies that must be written before a write counts; at most as many as there are. */
  QDRANT_WRITE_CONSISTENCY_FACTOR: count('copies', 1, 16).default(DEFAULT_QDRANT.writeConsistencyFactor),
  /** OpenAI-compatible embeddings endpoint; absent for ranking by words alone. */
  EMBEDDINGS_URL: shown(
    z
      .url({ protocol: /^https?$/, error: 'expected http://host:port/v1 of an OpenAI-compatible server' })
      .optional(),
  ),
  EMBEDDINGS_MODEL: shown(z.string().default('')),
  EMBEDDINGS_API_KEY: z.string().default(''),
  EMBEDDINGS_QUERY_PREFIX: z.string().default(''),
  EMBEDDINGS_PASSAGE_PREFIX: z.string().default(''),
  /** Longest that a search waits for the vector of its question. */
  EMBEDDINGS_DEADLINE_MS: milliseconds(1, 5_000).default(150),
  /** Cross-encoder with the `/rerank` call of text-embeddings-inference; absent for none. */
  RERANK_URL: shown(
    z
      .url({ protocol: /^https?$/, error: 'expected http://host:port of a text-embeddings-inference server' })
      .optional(),
  ),
  RERANK_API_KEY: z.string().default(''),
  /** Longest that a search waits for the cross-encoder. */
  RERANK_DEADLINE_MS: milliseconds(1, 5_000).default(300),
  /** Folder of the knowledge base. */
  KNOWLEDGE_DIR: shown(z.string().default(fileURLToPath(new URL('../../../knowledge', import.meta.url)))),
  /** PostgreSQL with the published base; absent for the embedded database in DATA_DIR, if one was made there. */
  DATABASE_URL: shown(
    z.url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/name' }).optional(),
  ),
  DATA_DIR: shown(z.string().default('')),
  /** Whether the tables are brought up to date here, or by `src/migrate/main.ts` alone. */
  MIGRATE: migrateSetting,
  /** Folder where what was learned of bases is kept for the next start; empty to learn at every start. */
  LEARNED_DIR: shown(z.string().default('')),
  /** Days after which a question without a source that nobody asked again is forgotten. */
  GAP_KEPT_DAYS: z.coerce.number('expected days').int().min(1).max(3_650).default(180),
  /** Program that looks for personal data in what experts save at the desk; without it nothing is saved there. */
  PII_INSPECTOR: z.string().optional(),
  /** How often the database is asked for a new publication. */
  PUBLICATION_POLL_MS: milliseconds(100, 3_600_000).default(5_000),
});

export type RetrieverConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): RetrieverConfig {
  const config = readEnv('retriever', schema, env);
  if (config.QDRANT_WRITE_CONSISTENCY_FACTOR > config.QDRANT_REPLICATION_FACTOR) {
    throw new ConfigError(
      'retriever: QDRANT_WRITE_CONSISTENCY_FACTOR is wrong: expected no more than QDRANT_REPLICATION_FACTOR',
    );
  }
  return config;
}

/** Qdrant; undefined for the embedded index. */
export function qdrantSettingsOf(config: RetrieverConfig): QdrantSettings | undefined {
  if (config.QDRANT_URL === undefined) return undefined;
  return {
    urls: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    searchApiKey: config.QDRANT_SEARCH_API_KEY,
    prefix: config.QDRANT_COLLECTION_PREFIX,
    keptHours: config.QDRANT_KEPT_HOURS,
    replicationFactor: config.QDRANT_REPLICATION_FACTOR,
    writeConsistencyFactor: config.QDRANT_WRITE_CONSISTENCY_FACTOR,
  };
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
