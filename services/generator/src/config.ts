import {
  baseEnv,
  ConfigError,
  count,
  grpcServerEnv,
  keyIdSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
} from '@decroche/service-kit';
import { z } from 'zod';
import type { LanguageModelSettings } from './writing/language-model.ts';

const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  ...grpcServerEnv,
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  /** The retriever's public keys. */
  PASSAGES_PUBLIC_KEYS: publicKeysSetting,
  /** Signs drafts, PKCS#8 DER in base64. */
  DRAFT_PRIVATE_KEY: privateKeySetting,
  /** Name under which readers know the public key. */
  DRAFT_KEY_ID: keyIdSetting,
  /** OpenAI-compatible server of a language model that improves drafts; absent for the built-in composer alone. */
  LLM_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'expected http://host:port/v1 of an OpenAI-compatible server' })
    .optional(),
  LLM_MODEL: z.string().default(''),
  LLM_API_KEY: z.string().default(''),
  /** Longest time for a whole answer. */
  LLM_DEADLINE_MS: milliseconds(100, 60_000).default(6_000),
  /** Longest silence before the first piece of an answer and between two. */
  LLM_SILENCE_MS: milliseconds(100, 60_000).default(2_500),
  /** Longest answer. */
  LLM_MAX_TOKENS: count('tokens', 50, 4_000).default(500),
  /** Answers that are written at the same time; beyond them the built-in draft stands. */
  LLM_MAX_AT_ONCE: count('answers', 1, 256).default(8),
});

export type GeneratorConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): GeneratorConfig {
  const config = readEnv('generator', schema, env);
  if (config.LLM_BASE_URL !== undefined && config.LLM_MODEL === '')
    throw new ConfigError('generator: LLM_MODEL is not set: expected the name of a model of LLM_BASE_URL');
  return config;
}

/** The language model that is configured; undefined for none. */
export function languageModelSettings(config: GeneratorConfig): LanguageModelSettings | undefined {
  return config.LLM_BASE_URL === undefined
    ? undefined
    : {
        baseUrl: config.LLM_BASE_URL,
        model: config.LLM_MODEL,
        apiKey: config.LLM_API_KEY,
        deadlineMs: config.LLM_DEADLINE_MS,
        silenceMs: config.LLM_SILENCE_MS,
        maxTokens: config.LLM_MAX_TOKENS,
        maxAtOnce: config.LLM_MAX_AT_ONCE,
      };
}
