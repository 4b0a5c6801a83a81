import { homedir } from 'node:os';
import { z } from 'zod';

const environment = z.object({
  DEBIAN_MIRROR: z.url({ protocol: /^https?$/ }).optional(),
  CHROMIUM_PATH: z.string().startsWith('/').optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
});

export interface LocalStackEnv {
  /** Debian mirror to use instead of the one the machine's apt is configured with. */
  readonly debianMirror: string | undefined;
  /** Absolute path of a Chromium to use instead of looking for or fetching one. */
  readonly chromiumPath: string | undefined;
  /** The `*_proxy` variables that are set, for apt. */
  readonly proxy: Readonly<Record<string, string>>;
  /** Where the host's programs are looked for. */
  readonly path: string;
  readonly home: string;
}

/**
 * Reads what this package takes from the environment: `DEBIAN_MIRROR` (http or https URL),
 * `CHROMIUM_PATH` (absolute path), `PATH`. Throws a `ZodError` naming the variable when one is wrong.
 */
export function readLocalStackEnv(source: Record<string, string | undefined> = process.env): LocalStackEnv {
  const env = environment.parse({
    DEBIAN_MIRROR: source.DEBIAN_MIRROR || undefined,
    CHROMIUM_PATH: source.CHROMIUM_PATH || undefined,
    PATH: source.PATH || undefined,
  });
  return Object.freeze({
    debianMirror: env.DEBIAN_MIRROR?.replace(/\/+$/, ''),
    chromiumPath: env.CHROMIUM_PATH,
    proxy: proxyVariables(source),
    path: env.PATH,
    home: homedir(),
  });
}

function proxyVariables(source: Record<string, string | undefined>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    const value = source[name];
    if (value) found[name] = value;
  }
  return found;
}
