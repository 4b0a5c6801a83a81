import { runCommand } from './command.ts';
import { requireProgram } from './host-programs.ts';

/** One library a program needs, as the dynamic loader resolves it. */
export interface ResolvedLibrary {
  readonly soname: string;
  /** Absolute path, or `undefined` when the loader does not find it. */
  readonly path: string | undefined;
}

/**
 * Reads what a loader prints under `LD_TRACE_LOADED_OBJECTS` (ld.so(8)), as ldd(1) does: `libx.so.1 => /path (0x…)`, `libx.so.1 => not found`,
 * `/lib64/ld-linux-x86-64.so.2 (0x…)`. The kernel's vdso is left out.
 */
export function parseLoaderList(text: string): ResolvedLibrary[] {
  const libraries: ResolvedLibrary[] = [];
  for (const line of text.split('\n')) {
    const arrow = /^\s*(\S+) => (not found|\S+)/.exec(line);
    if (arrow?.[1] && arrow[2]) {
      libraries.push({ soname: arrow[1], path: arrow[2] === 'not found' ? undefined : arrow[2] });
      continue;
    }
    const bare = /^\s*(\/\S+) \(0x/.exec(line);
    if (bare?.[1]) libraries.push({ soname: bare[1].slice(bare[1].lastIndexOf('/') + 1), path: bare[1] });
  }
  return libraries;
}

/** Whether a package holds shared libraries, by its name: `lib…`, and the few named otherwise. */
export function isLibraryPackage(name: string): boolean {
  return name.startsWith('lib') || name === 'zlib1g';
}

/**
 * Asks a dynamic loader which libraries `file` would be given; nothing of `file` is run. (The loader's own
 * `--list` stops at the first missing library; its tracing mode names them all.)
 */
export async function listLibraries(
  loader: string,
  libraryPath: string,
  file: string,
): Promise<ResolvedLibrary[]> {
  // Through env(1), so that no other program on the way is traced in the place of this one.
  const env = await requireProgram('env', 'coreutils');
  const traced = [loader, '--inhibit-cache', '--library-path', libraryPath, file];
  const result = await runCommand(env, ['LD_TRACE_LOADED_OBJECTS=1', ...traced], {
    env: { LC_ALL: 'C' },
    timeoutMs: 30_000,
  });
  return parseLoaderList(result.bytes.toString());
}

/**
 * Finds the package that carries a shared library by Debian's naming rule (Policy §8.1: package name =
 * soname with the version appended), blind to hyphens, case and to the suffixes of ABI transitions (`t64`,
 * `v5`). The few packages that do not follow the rule are listed here.
 */
export function packageOfSoname(soname: string, candidates: Iterable<string>): string | undefined {
  const wanted =
    exceptions.find(([pattern]) => pattern.test(soname))?.[1] ?? soname.replace(/\.so(\.|$)/, '');
  const key = fold(wanted);
  let fallback: string | undefined;
  for (const candidate of candidates) {
    if (fold(candidate) === key) return candidate;
    if (fold(candidate.replace(/(t64|v5|c2a?)$/, '')) === key) fallback = candidate;
  }
  return fallback;
}

const exceptions: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(libc|libm|libdl|librt|libpthread|libresolv|libnsl|libutil|libanl|ld-linux-x86-64)\.so\./, 'libc6'],
  [/^lib(crypto|ssl)\.so\.3$/, 'libssl3'],
  [/^lib(nss3|nssutil3|smime3|ssl3)\.so$/, 'libnss3'],
  [/^lib(nspr4|plc4|plds4)\.so$/, 'libnspr4'],
  [/^libgcc_s\.so\.1$/, 'libgcc-s1'],
  [/^lib(gio|gobject|gmodule|gthread|girepository)-2\.0\.so\.0$/, 'libglib2.0-0'],
  [/^lib(exslt\.so\.0|xslt\.so\.1)$/, 'libxslt1.1'],
  [/^libvorbis\.so\.0$/, 'libvorbis0a'],
  [/^libz\.so\.1$/, 'zlib1g'],
];

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
