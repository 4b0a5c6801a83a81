import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');

/** A version that was given out. */
export interface Release {
  readonly version: string;
  /** Day, `2026-11-30`. */
  readonly date: string;
  /** All forty digits. */
  readonly commit: string;
  /** Name of the last step to its tables, for each service that owns some. */
  readonly migrations: Readonly<Record<string, string>>;
}

/** What was released, newest first: `releases.json`. */
export function releases(): readonly Release[] {
  const { releases: all } = JSON.parse(readFileSync(join(ROOT, 'releases.json'), 'utf8')) as {
    releases: readonly Release[];
  };
  return all;
}

/** The version before the one in work. */
export function lastRelease(): Release {
  const [last] = releases();
  if (last === undefined) throw new Error('releases.json names no release');
  return last;
}

/** A file as it was in a release; undefined where this checkout does not hold its commit, as a shallow one. */
export function fileOfRelease({ commit }: Release, path: string): string | undefined {
  try {
    return execFileSync('git', ['-C', ROOT, 'show', `${commit}:${path}`], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return undefined;
  }
}
