import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { LocalBaseError, NoEngineError } from './errors.ts';
import { runProgram } from './program.ts';

/** Releases of Debian that images are built on. */
export type Suite = 'trixie' | 'forky';

export interface LocalBaseOptions {
  /** Debian's main archive. */
  readonly mirror?: string;
  /** Receives one line for each step. */
  readonly onStep?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

const MIRROR = 'http://deb.debian.org/debian';
/** debootstrap of an older Debian has no script for a newer one's name; this one is the same. */
const SCRIPT = '/usr/share/debootstrap/scripts/sid';
const BUILD_MS = 600_000;
const LOOK_MS = 10_000;

/** What Debian's official slim images leave out too. */
const SLIM = `set -eu
cd "$1"
rm -rf var/cache/apt/archives/*.deb var/lib/apt/lists/* var/log/* var/cache/debconf/*-old dev/*
rm -rf usr/share/man/* usr/share/info/* usr/share/locale/* usr/share/lintian
find usr/share/doc ! -type d ! -name copyright -delete
find usr/share/doc -depth -mindepth 1 -type d -empty -delete
for kept in man info locale doc; do echo "path-exclude /usr/share/$kept/*"; done >etc/dpkg/dpkg.cfg.d/slim
echo 'path-include /usr/share/doc/*/copyright' >>etc/dpkg/dpkg.cfg.d/slim
printf '%s\\n' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' \\
  'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };' \\
  'Acquire::Languages "none";' >etc/apt/apt.conf.d/80-slim
# A mirror of a suite in preparation may be a few weeks behind: as old as the local stack takes it, and no older.
echo 'Acquire::Min-ValidTime "10368000";' >etc/apt/apt.conf.d/81-mirror-age
`;

export function localBaseName(suite: Suite): string {
  return `localhost/decroche-base/debian:${suite}-slim`;
}

/**
 * Looks whether {@link ensureLocalBase} can work, without making anything.
 *
 * @throws NoEngineError when a base is neither there nor could be made here
 */
export async function requireLocalBases(engine: Engine, suites: readonly Suite[]): Promise<void> {
  const there = await Promise.all(
    suites.map((suite) => engine.succeeds(['image', 'inspect', localBaseName(suite)])),
  );
  if (there.every(Boolean)) return;
  await runProgram('debootstrap', ['--version'], { timeoutMs: LOOK_MS }).catch((cause: Error) => {
    throw new NoEngineError(
      'debootstrap, which puts base images together, is not here',
      'on Debian, as root: apt-get install debootstrap',
      { cause },
    );
  });
}

/**
 * The base image of a machine that reaches no registry: Debian's own packages, verified by its keyring, put together by
 * debootstrap (about 25 s, once). Needs root.
 *
 * @returns the image's name
 * @throws LocalBaseError when debootstrap is missing or fails
 */
export async function ensureLocalBase(
  engine: Engine,
  suite: Suite,
  { mirror = MIRROR, onStep, signal }: LocalBaseOptions = {},
): Promise<string> {
  const name = localBaseName(suite);
  if (await engine.succeeds(['image', 'inspect', name])) return name;
  onStep?.(`base ${suite}: putting Debian's packages together`);
  const folder = await mkdtemp(join(tmpdir(), 'decroche-base-'));
  try {
    const root = join(folder, suite);
    await make('debootstrap', ['--variant=minbase', suite, root, mirror, SCRIPT], signal);
    await make('sh', ['-c', SLIM, 'slim', root], signal);
    const tar = spawn('tar', ['-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await engine.run(
      [
        'import',
        ...['--change', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ...['--change', 'CMD ["bash"]', '-', name],
      ],
      { input: tar.stdout as Readable, timeoutMs: BUILD_MS, signal },
    );
    return name;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function make(name: string, args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  await runProgram(name, args, { timeoutMs: BUILD_MS, signal }).catch((cause: Error) => {
    signal?.throwIfAborted();
    throw new LocalBaseError(
      cause.message,
      'on Debian, as root: apt-get install debootstrap; where a registry is reached, name a base image instead',
      { cause },
    );
  });
}
