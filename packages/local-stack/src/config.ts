import { homedir } from 'node:os';
import { z } from 'zod';
import { EnvironmentValueError } from './errors.ts';

const environment = z.object({
  DEBIAN_MIRROR: z.url({ protocol: /^https?$/ }).optional(),
  DEBIAN_MIRROR_MAX_AGE_DAYS: z.coerce.number().positive().max(3_650).default(120),
  DEBIAN_PINS: z.enum(['prefer', 'exact']).default('prefer'),
  CHROMIUM_PATH: z.string().startsWith('/').optional(),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
});

const expected: Readonly<Record<string, string>> = {
  DEBIAN_MIRROR: 'give the address of a mirror, such as http://deb.debian.org/debian, or unset it',
  DEBIAN_MIRROR_MAX_AGE_DAYS: 'give a number of days above 0, at most 3650, or unset it for 120',
  DEBIAN_PINS: 'give "prefer" or "exact", or unset it',
  CHROMIUM_PATH: 'give the absolute path of a Chromium, or unset it',
};

export interface LocalStackEnv {
  /** Debian mirror to use instead of the one the machine's apt is configured with. */
  readonly debianMirror: string | undefined;
  /** Longest age, in days, of a mirror's signed index. */
  readonly debianMirrorMaximumAgeDays: number;
  /** Whether a pinned version that the mirror lost may be replaced by its current one, and said, or stops the start. */
  readonly debianPins: 'prefer' | 'exact';
  /** Absolute path of a Chromium to use instead of looking for or fetching one. */
  readonly chromiumPath: string | undefined;
  /** Every variable, for programs of the host (apt, npm) that read their own: proxies, certificates. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Where the host's programs are looked for. */
  readonly path: string;
  readonly home: string;
}

/**
 * Reads what this package takes from the environment: `DEBIAN_MIRROR` (http or https URL),
 * `DEBIAN_MIRROR_MAX_AGE_DAYS` (days), `DEBIAN_PINS` (`prefer` or `exact`), `CHROMIUM_PATH` (absolute path), `PATH`.
 * @throws EnvironmentValueError naming the variable that is wrong.
 */
export function readLocalStackEnv(source: Record<string, string | undefined> = process.env): LocalStackEnv {
  const parsed = environment.safeParse({
    DEBIAN_MIRROR: source.DEBIAN_MIRROR || undefined,
    DEBIAN_MIRROR_MAX_AGE_DAYS: source.DEBIAN_MIRROR_MAX_AGE_DAYS || undefined,
    DEBIAN_PINS: source.DEBIAN_PINS || undefined,
    CHROMIUM_PATH: source.CHROMIUM_PATH || undefined,
    PATH: source.PATH || undefined,
  });
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    throw new EnvironmentValueError(
      `the value of ${name} cannot be used`,
      expected[name] ?? 'correct or unset it',
    );
  }
  const env = parsed.data;
  return Object.freeze({
    debianMirror: env.DEBIAN_MIRROR?.replace(/\/+$/, ''),
    debianMirrorMaximumAgeDays: env.DEBIAN_MIRROR_MAX_AGE_DAYS,
    debianPins: env.DEBIAN_PINS,
    chromiumPath: env.CHROMIUM_PATH,
    inherited: definedOnly(source),
    path: env.PATH,
    home: homedir(),
  });
}

function definedOnly(source: Record<string, string | undefined>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value !== undefined) found[name] = value;
  return found;
}
