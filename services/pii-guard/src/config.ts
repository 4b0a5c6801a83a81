import path from 'node:path';
import {
  baseEnv,
  count,
  grpcServerEnv,
  keyIdSetting,
  milliseconds,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
  shown,
} from '@decroche/service-kit';
import { z } from 'zod';

/** Value of `SECOND_OPINION_DIR` with which the detectors decide alone. */
export const NO_SECOND_OPINION = 'none';

/** Where the names are that stay, and the model that finds others: the same for speech and for written documents. */
export const namesEnv = {
  /** Folder of the knowledge base: its list of names that stay, and the words of its lexicon. */
  KNOWLEDGE_DIR: shown(z.string().default(path.resolve(import.meta.dirname, '../../../knowledge'))),
  /** Folder of a token-classification model (ONNX) that gives a second opinion; `none` for none. */
  SECOND_OPINION_DIR: shown(
    z.string().default(path.resolve(import.meta.dirname, '../../../models/fr-names')),
  ),
};

/** Settings of this service. */
export const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** With which raw text is heard, in an account that has nobody else in it but the transcriber. */
  HEARING_NATS_USER: z.string('expected the user name with which this service hears'),
  HEARING_NATS_PASSWORD: z.string('expected its password'),
  ...grpcServerEnv,
  /** The redactor's private key, PKCS#8 DER in base64. */
  SAID_PRIVATE_KEY: privateKeySetting,
  /** Name under which readers know the public key. */
  SAID_KEY_ID: keyIdSetting,
  /** The transcriber's public keys. */
  HEARD_PUBLIC_KEYS: publicKeysSetting,
  ...namesEnv,
  /** Longest that a text waits for it; then the detectors alone decide. */
  SECOND_OPINION_MS: milliseconds(1, 5_000).default(100),
  /** Servers of a cluster of NATS that keep the stream of conversations; 1 where NATS is one server. */
  STREAM_REPLICAS: count('servers', 1, 5).default(1),
  /** Fund whose number is called, when a text says nothing else; empty for none. */
  FUND: shown(z.string().default('')),
});

/** Settings of the redactor. */
export type PiiGuardConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): PiiGuardConfig {
  return readEnv('pii-guard', schema, env);
}
