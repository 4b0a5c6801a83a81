import type { LocalStackEnv } from './config.ts';
import { findProgram } from './host-programs.ts';

/** A Chromium that is already there: the one named by `CHROMIUM_PATH`, else one on the PATH. */
export async function findInstalledChromium(env: LocalStackEnv): Promise<string | undefined> {
  return env.chromiumPath ?? (await findProgram('chromium', env.path));
}
