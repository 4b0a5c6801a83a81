import {
  baseEnv,
  grpcServerEnv,
  keyIdSetting,
  natsEnv,
  privateKeySetting,
  publicKeysSetting,
  readEnv,
} from '@decroche/service-kit';
import { z } from 'zod';

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
});

export type GeneratorConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): GeneratorConfig {
  return readEnv('generator', schema, env);
}
