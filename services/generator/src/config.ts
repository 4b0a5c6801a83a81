import { baseEnv, listenAddress, natsEnv, publicKeysSetting, readEnv } from '@decroche/service-kit';
import { z } from 'zod';

const schema = z.object({
  ...baseEnv,
  ...natsEnv,
  /** Address of the gRPC server. */
  GRPC_LISTEN: listenAddress.prefault('127.0.0.1:0'),
  /** The redactor's public keys. */
  SAID_PUBLIC_KEYS: publicKeysSetting,
});

export type GeneratorConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with one line per wrong setting */
export function readConfig(env: NodeJS.ProcessEnv): GeneratorConfig {
  return readEnv('generator', schema, env);
}
