import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { lock } from '@decroche/downloads';

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

const run = promisify(execFile);
/** Written once everything is there. */
const DONE = '.installed';
const INSTALL_TIMEOUT_MS = 300_000;

/** The sources of a release with their dependencies, or why they cannot be had. */
export type ReleaseSources = { readonly folder: string } | { readonly missing: string };

/**
 * Puts a release beside the work, once: its files from this checkout's history into `.local/releases`, its dependencies by its own
 * lockfile.
 *
 * @returns its root; what is missing where the history is not there, as in a shallow clone
 */
export async function releaseSources(release: Release): Promise<ReleaseSources> {
  const { version, commit } = release;
  if (fileOfRelease(release, 'package.json') === undefined)
    return {
      missing: `this checkout does not hold ${commit.slice(0, 12)} (${version}): git fetch --unshallow`,
    };
  const all = join(ROOT, '.local/releases');
  const folder = join(all, `${version}-${commit.slice(0, 12)}`);
  await mkdir(all, { recursive: true });
  const held = await lock(`release ${folder}`, { timeoutMs: INSTALL_TIMEOUT_MS });
  try {
    if (!existsSync(join(folder, DONE))) await install(release, folder);
  } finally {
    await held.release();
  }
  return { folder };
}

async function install({ commit }: Release, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const archive = `${folder}.tar`;
  await run('git', ['-C', ROOT, 'archive', '--output', archive, commit]);
  await run('tar', ['-x', '-f', archive, '-C', folder]);
  await rm(archive);
  await run(await pinnedPnpm(), ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts'], {
    ...{ cwd: folder, maxBuffer: 64 * 1024 * 1024, timeout: INSTALL_TIMEOUT_MS },
  });
  await writeFile(join(folder, DONE), '');
}

/** The one that `./run` fetched. */
async function pinnedPnpm(): Promise<string> {
  const toolchains = join(ROOT, '.local/toolchain');
  for (const name of (await readdir(toolchains)).sort().reverse()) {
    const pnpm = join(toolchains, name, 'node_modules/@pnpm/exe.linux-x64/pnpm');
    if (existsSync(pnpm)) return pnpm;
  }
  throw new Error(`no pnpm in ${toolchains}: ./run fetches it`);
}
