import path from 'node:path';
import {
  baseEnv,
  ConfigError,
  count,
  flag,
  grpcClientEnv,
  grpcServerEnv,
  grpcTarget,
  keyIdSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
  shown,
} from '@decroche/service-kit';
import { z } from 'zod';
import type { LanguageModelSettings } from './writing/language-model.ts';
import type { VerifierSettings } from './writing/verifier.ts';

const NO_HEADERS = 'expected a JSON object of header names and values';

const headersSetting = z.string().transform((value, issue): Readonly<Record<string, string>> => {
  try {
    const headers = z.record(z.string(), z.string()).parse(JSON.parse(value));
    // Names and values that HTTP does not allow are refused here and not at the first call.
    return Object.fromEntries(new Headers(headers));
  } catch {
    issue.addIssue({ code: 'custom', message: NO_HEADERS });
    return z.NEVER;
  }
});

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  ...grpcServerEnv,
  ...grpcClientEnv,
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
  /** The retriever's public keys. */
  PASSAGES_PUBLIC_KEYS: publicKeysSetting,
  /** The gateway's public keys: who signs that a call has ended. Required with a language model. */
  LIFECYCLE_PUBLIC_KEYS: publicKeysSetting.optional(),
  /** Signs drafts, PKCS#8 DER in base64. */
  DRAFT_PRIVATE_KEY: privateKeySetting,
  /** Name under which readers know the public key. */
  DRAFT_KEY_ID: keyIdSetting,
  /** The retriever, which knows what the experts ask of a language model as it is published; absent for a folder. */
  RETRIEVER_TARGET: grpcTarget.optional(),
  /** Folder of the knowledge base, for that where no retriever is named. */
  KNOWLEDGE_DIR: shown(z.string().default(path.resolve(import.meta.dirname, '../../../knowledge'))),
  /** OpenAI-compatible server of a language model that improves drafts; absent for the built-in composer alone. */
  LLM_BASE_URL: shown(
    z
      .url({ protocol: /^https?$/, error: 'expected http://host:port/v1 of an OpenAI-compatible server' })
      .optional(),
  ),
  LLM_MODEL: shown(z.string().default('')),
  LLM_API_KEY: z.string().default(''),
  /** Further headers of each request, a JSON object such as `{"X-Tenant":"carsat"}`. */
  LLM_HEADERS: headersSetting.default({}),
  /** Whether the server is asked to hold the model to the form of an answer, as long as it does not refuse to. */
  LLM_JSON_SCHEMA: z.enum(['auto', 'never']).default('auto'),
  /** While the caller speaks: an answer to each text, or one token, so that the server has read the documents by the end. */
  LLM_PARTIALS: z.enum(['write', 'warm']).default('write'),
  /** Whether a model says of each sentence that it follows from its passage before it is shown. */
  LLM_VERIFY: flag.default(false),
  /** The model that does; that of LLM_MODEL when it is absent. */
  LLM_VERIFY_MODEL: shown(z.string().default('')),
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
  if (config.LLM_BASE_URL !== undefined && config.LIFECYCLE_PUBLIC_KEYS === undefined)
    throw new ConfigError(
      'generator: LIFECYCLE_PUBLIC_KEYS is not set: expected the public keys of ivr-gateway',
    );
  if (config.LLM_VERIFY && config.LLM_BASE_URL === undefined)
    throw new ConfigError('generator: LLM_BASE_URL is not set: LLM_VERIFY needs a language model');
  return config;
}

/** The language model that is configured; undefined for none. */
export function languageModelSettings(
  config: GeneratorConfig,
): Omit<LanguageModelSettings, 'instructions'> | undefined {
  return config.LLM_BASE_URL === undefined
    ? undefined
    : {
        baseUrl: config.LLM_BASE_URL,
        model: config.LLM_MODEL,
        apiKey: config.LLM_API_KEY,
        headers: config.LLM_HEADERS,
        asksForForm: config.LLM_JSON_SCHEMA === 'auto',
        deadlineMs: config.LLM_DEADLINE_MS,
        silenceMs: config.LLM_SILENCE_MS,
        maxTokens: config.LLM_MAX_TOKENS,
        maxAtOnce: config.LLM_MAX_AT_ONCE,
      };
}

/** The model that verifies, on the same server; undefined for none. */
export function verifierSettings(config: GeneratorConfig): VerifierSettings | undefined {
  const settings = config.LLM_VERIFY ? languageModelSettings(config) : undefined;
  if (settings === undefined) return undefined;
  const { baseUrl, apiKey, headers, deadlineMs, silenceMs, maxAtOnce } = settings;
  const model = config.LLM_VERIFY_MODEL || settings.model;
  return { baseUrl, apiKey, headers, deadlineMs, silenceMs, maxAtOnce, model };
}
