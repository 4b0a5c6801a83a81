import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DebianPackage } from './debian-index.ts';
import type { DebianMirror } from './debian-mirror.ts';
import { IncompleteBundleError, MirrorError } from './errors.ts';
import { requireProgram } from './host-programs.ts';
import { isLibraryPackage, listLibraries, packageOfSoname } from './shared-object.ts';

const ARCH = 'x86_64-linux-gnu';
/** Where packages put libraries, before and after /lib became a link to /usr/lib, and folders of private ones. */
const LIBRARY_FOLDERS = [
  `usr/lib/${ARCH}`,
  `lib/${ARCH}`,
  `usr/lib/${ARCH}/asterisk`,
  `usr/lib/${ARCH}/pulseaudio`,
  `usr/lib/${ARCH}/blas`,
  `usr/lib/${ARCH}/lapack`,
  `usr/lib/${ARCH}/llama`,
];
/** How many programs are looked at side by side. */
const LANES = 4;
const HOST_LOADER = '/lib64/ld-linux-x86-64.so.2';

/** A set of Debian packages unpacked together under one prefix. */
export interface BundleDefinition {
  readonly name: string;
  /** Packages that carry the programs and data themselves. */
  readonly roots: readonly string[];
  /** Libraries to take from the host although a dependency names them (its own C library, for one). */
  readonly fromHost: readonly string[];
  /** Whether dependencies are all taken (`all`) or only those that carry a needed shared library (`needed`). */
  readonly libraries: 'needed' | 'all';
  /** Whose dynamic loader starts the programs: the bundle's own, or the host's (then libraries may be the host's too). */
  readonly loader: 'bundle' | 'host';
  /** Files under the prefix whose libraries must all resolve. */
  readonly programs: readonly string[];
  /** Paths left out when unpacking, as tar patterns. */
  readonly exclude: readonly string[];
  /** Versions this was tried with. */
  readonly pinned: Readonly<Record<string, string>>;
}

const stampSchema = z.object({
  digest: z.string(),
  packages: z.array(z.object({ name: z.string(), version: z.string(), sha256: z.string() })),
  /** Packages whose pinned version the mirror no longer had. */
  replaced: z.array(z.object({ name: z.string(), pinned: z.string(), used: z.string() })).default([]),
});
export type BundleStamp = z.infer<typeof stampSchema>;

export interface BundleProgress {
  /** What is going on: a package list is read, bytes are fetched, files are unpacked, libraries are checked. */
  readonly step: 'index' | 'download' | 'unpack' | 'check' | 'waiting';
  readonly done: number;
  readonly total: number;
}

export interface BundleReport {
  readonly onProgress: (progress: BundleProgress) => void;
  /** One sentence for a person, such as a version that was replaced. */
  readonly onNotice: (sentence: string) => void;
  /** Whether a pinned version that the mirror lost stops the building instead of being replaced and said. */
  readonly exactPins: boolean;
  readonly signal?: AbortSignal | undefined;
}

const STAMP = 'complete.json';

/** Folders of an unpacked bundle and how to start its programs. */
export class Bundle {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** The bundle's own dynamic loader. Unpacked packages have no /lib64 link, hence this path. */
  get loader(): string {
    return join(this.prefix, 'usr/lib64/ld-linux-x86-64.so.2');
  }

  get libraryPath(): string {
    return LIBRARY_FOLDERS.map((folder) => join(this.prefix, folder)).join(':');
  }

  path(relative: string): string {
    return join(this.prefix, relative);
  }

  /** Command line that runs one of the bundle's programs with the bundle's loader and libraries. */
  command(relative: string): { readonly command: string; readonly args: readonly string[] } {
    return {
      command: this.loader,
      args: ['--inhibit-cache', '--library-path', this.libraryPath, this.path(relative)],
    };
  }
}

/** Identifies a definition: another one is unpacked beside it, never over it. */
export function bundleDigest(definition: BundleDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 12);
}

/** The stamp of a complete bundle, or `undefined` when it has to be fetched. */
export async function readStamp(
  prefix: string,
  definition: BundleDefinition,
): Promise<BundleStamp | undefined> {
  const text = await readFile(join(prefix, STAMP), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const stamp = stampSchema.safeParse(parseJson(text));
  return stamp.success && stamp.data.digest === bundleDigest(definition) ? stamp.data : undefined;
}

/**
 * Fetches and unpacks a bundle into `prefix`, in a folder beside it that takes the final name only when it is
 * whole. The caller holds the clone's lock.
 * @throws MirrorError, IncompleteBundleError, MissingHostProgramError
 */
export async function buildBundle(
  definition: BundleDefinition,
  prefix: string,
  mirror: DebianMirror,
  report: BundleReport,
): Promise<BundleStamp> {
  const work = `${prefix}.partial`;
  for (const old of [prefix, work]) await rm(old, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    report.onProgress({ step: 'index', done: 0, total: 1 });
    await mirror.update(report.signal);
    const unpacked = await unpackClosure(definition, new Bundle(work), mirror, report);
    const stamp: BundleStamp = {
      digest: bundleDigest(definition),
      packages: [...unpacked.values()]
        .map(({ name, version, sha256 }) => ({ name, version, sha256 }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      replaced: replacements(definition, unpacked),
    };
    await writeFile(join(work, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);
    await rename(work, prefix);
    await mirror.dropLists();
    return stamp;
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}

async function unpackClosure(
  definition: BundleDefinition,
  bundle: Bundle,
  mirror: DebianMirror,
  report: BundleReport,
): Promise<Map<string, DebianPackage>> {
  const candidates = await libraryCandidates(definition, mirror);
  const unpacked = new Map<string, DebianPackage>();
  const absent = definition.roots.filter((name) => !candidates.has(name));
  if (absent.length > 0) {
    throw new MirrorError(
      `the mirror has no package ${absent.join(', ')}`,
      'use a mirror that carries the suite, with DEBIAN_MIRROR=http://…/debian',
    );
  }
  const pinnedNames = Object.keys(definition.pinned).filter((name) => candidates.has(name));
  let next = [...new Set([...definition.roots, ...pinnedNames])];
  if (definition.libraries === 'all') next = [...candidates.keys()];
  while (next.length > 0) {
    const wanted = next.map((name) => candidates.get(name)).filter((entry) => entry !== undefined);
    const chosen = await preferPinned(wanted, definition, mirror, report);
    const files = await mirror.fetch(
      chosen,
      (done, total) => report.onProgress({ step: 'download', done, total }),
      report.signal,
    );
    for (const [index, file] of files.entries()) {
      report.onProgress({ step: 'unpack', done: index, total: files.length });
      await unpackArchive(file, bundle.prefix, definition.exclude);
      report.signal?.throwIfAborted();
    }
    for (const entry of chosen) unpacked.set(entry.name, entry);
    report.onProgress({ step: 'check', done: 0, total: 1 });
    next = await packagesStillNeeded(definition, bundle, candidates, unpacked);
  }
  return unpacked;
}

/** Every package reachable from the roots through library packages. */
async function libraryCandidates(
  definition: BundleDefinition,
  mirror: DebianMirror,
): Promise<Map<string, DebianPackage>> {
  const reachable = await mirror.reachable(definition.roots);
  const found = new Map<string, DebianPackage>();
  const visit = (name: string) => {
    const entry = reachable.get(name);
    if (!entry || found.has(name)) return;
    found.set(name, entry);
    for (const next of entry.depends) {
      if (isLibraryPackage(next) && !definition.fromHost.includes(next)) visit(next);
    }
  };
  definition.roots.forEach(visit);
  return found;
}

async function preferPinned(
  wanted: readonly DebianPackage[],
  definition: BundleDefinition,
  mirror: DebianMirror,
  report: BundleReport,
): Promise<DebianPackage[]> {
  const moved = wanted.filter(({ name, version }) => (definition.pinned[name] ?? version) !== version);
  const others = await mirror.versions(moved.map(({ name }) => name));
  const chosen = wanted.map((entry) => {
    const pinned = definition.pinned[entry.name];
    if (pinned === undefined || pinned === entry.version) return entry;
    return others.find(({ name, version }) => name === entry.name && version === pinned) ?? entry;
  });
  const lost = replacements(definition, new Map(chosen.map((entry) => [entry.name, entry])));
  if (lost.length === 0) return chosen;
  const list = lost.map(({ name, pinned, used }) => `${name} ${pinned} (now ${used})`).join(', ');
  if (report.exactPins) {
    throw new MirrorError(
      `the mirror no longer has versions this was tried with: ${list}`,
      'name a mirror that kept them with DEBIAN_MIRROR=http://…/debian, or take the current ones with DEBIAN_PINS=prefer',
    );
  }
  report.onNotice(`no longer on the mirror, the current version is used instead: ${list}`);
  return chosen;
}

/** What was taken although another version is pinned. */
function replacements(
  definition: BundleDefinition,
  taken: ReadonlyMap<string, DebianPackage>,
): BundleStamp['replaced'] {
  return Object.entries(definition.pinned).flatMap(([name, pinned]) => {
    const used = taken.get(name)?.version;
    return used === undefined || used === pinned ? [] : [{ name, pinned, used }];
  });
}

/**
 * Packages that carry a shared library still missing. When a library's package cannot be told from its name,
 * all candidates left are taken; when none is left, the bundle cannot be made whole.
 */
async function packagesStillNeeded(
  definition: BundleDefinition,
  bundle: Bundle,
  candidates: ReadonlyMap<string, DebianPackage>,
  unpacked: ReadonlyMap<string, DebianPackage>,
): Promise<string[]> {
  const missing = await missingLibraries(definition, bundle);
  if (missing.size === 0) return [];
  const left = [...candidates.keys()].filter((name) => !unpacked.has(name));
  const next = new Set<string>();
  const unplaced: string[] = [];
  for (const soname of missing.keys()) {
    const name = packageOfSoname(soname, left);
    if (name) next.add(name);
    else unplaced.push(soname);
  }
  if (next.size > 0) return [...next];
  if (left.length > 0) return left;
  const [soname = '', program = ''] = [...missing][0] ?? [];
  throw new IncompleteBundleError(
    `no dependency of ${definition.roots.join(', ')} carries ${unplaced.join(', ')} (${program} needs ${soname})`,
    'the mirror is between two states of its suite: try again later, or another mirror with DEBIAN_MIRROR=http://…/debian',
  );
}

/** Missing library → a program that needs it. With the bundle's own loader, a library of the host counts as missing. */
async function missingLibraries(definition: BundleDefinition, bundle: Bundle): Promise<Map<string, string>> {
  const missing = new Map<string, string>();
  const ownLoader = definition.loader === 'bundle';
  const loader = ownLoader ? bundle.loader : HOST_LOADER;
  if (!existsSync(loader)) return missing.set('libc.so.6', 'every program');
  for (const program of definition.programs) {
    if (existsSync(bundle.path(program))) continue;
    throw new IncompleteBundleError(
      `the packages ${definition.roots.join(', ')} no longer carry ${program}`,
      'this version of the product does not know the suite as it is now: update the product',
    );
  }
  const programs = definition.programs.values();
  const lane = async () => {
    for (const program of programs) {
      for (const { soname, path } of await listLibraries(loader, bundle.libraryPath, bundle.path(program))) {
        const inside = path?.startsWith(`${bundle.prefix}/`) ?? false;
        if (!inside && (ownLoader || path === undefined)) missing.set(soname, program);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return missing;
}

async function unpackArchive(file: string, prefix: string, exclude: readonly string[]): Promise<void> {
  const dpkgDeb = await requireProgram('dpkg-deb', 'dpkg');
  const tar = await requireProgram('tar', 'tar');
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
  const source = spawn(dpkgDeb, ['--fsys-tarfile', file], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const args = [
    '-x',
    '-C',
    prefix,
    '--no-same-owner',
    '--no-same-permissions',
    ...exclude.map((p) => `--exclude=${p}`),
  ];
  const sink = spawn(tar, args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  source.stdout.on('error', () => undefined).pipe(sink.stdin.on('error', () => undefined));
  const codes = await Promise.all([exitOf(source), exitOf(sink)]);
  if (codes.some((code) => code !== 0)) {
    throw new MirrorError(
      `${file} could not be unpacked (exit codes ${codes.join(' and ')})`,
      'check the free disk space, delete that file, and start again',
    );
  }
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
