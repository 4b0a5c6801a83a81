import { fileURLToPath } from 'node:url';
import { readEnv, tlsEnv } from '@decroche/service-kit';
import { z } from 'zod';

const schema = z.object({
  ...tlsEnv,
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user:password@host/name' })
    .optional(),
  /** Folder of the embedded database. */
  DATA_DIR: z.string().default(fileURLToPath(new URL('../../../../.local/retriever', import.meta.url))),
  /** Program that looks for personal data in what is imported: pieces of text in, classes out, one JSON a line. */
  PII_INSPECTOR: z.string().optional(),
});

/** @throws ConfigError with one line per wrong setting */
export function readKbConfig(env: NodeJS.ProcessEnv): Readonly<z.infer<typeof schema>> {
  return readEnv('kb', schema, env);
}
