import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '@decroche/downloads';
import { runCommand } from './command.ts';
import { type DebianPackage, parseStanzas } from './debian-index.ts';
import { MirrorError } from './errors.ts';
import { requireProgram } from './host-programs.ts';

/** One `deb` line: where a suite is fetched from. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  /** Whether it is the security archive, which has a mirror of its own. */
  readonly security: boolean;
  /** Whether the suite changes every day, so that an old index of it is a mirror that stands still. */
  readonly rolling?: boolean;
}

/** Longest age of the security archive's signed index: it is written anew every few days. */
const SECURITY_MAXIMUM_AGE_DAYS = 30;
const SECONDS_PER_DAY = 86_400;

export interface MirrorOptions {
  /** Private folder for apt's state, lists and kept .deb files. */
  readonly folder: string;
  readonly sources: readonly AptSource[];
  /** Longest age, in days, of a signed index that names a last day of its own; whole or not. */
  readonly maximumAgeDays: number;
  /** The host's PATH. */
  readonly path: string;
  /** The environment apt starts from. */
  readonly inherited: Readonly<Record<string, string>>;
}

const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
const KEYRINGS = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
];

/** What the host's apt is configured with: Debian repositories only, without third parties. */
export async function hostAptSources(path: string): Promise<AptSource[]> {
  const aptGet = await requireProgram('apt-get', 'apt', path);
  const result = await runCommand(
    aptGet,
    ['indextargets', '--format', '$(REPO_URI) $(RELEASE) $(ORIGIN) $(LABEL)', 'Created-By: Packages'],
    { env: { PATH: path, LC_ALL: 'C' }, timeoutMs: 30_000 },
  );
  return parseIndexTargets(result.bytes.toString());
}

/**
 * Debian's own repositories among apt's index targets: by their origin, which is known once apt has read them,
 * or by the usual end of their address.
 */
export function parseIndexTargets(text: string): AptSource[] {
  const sources = new Map<string, AptSource>();
  for (const line of text.split('\n')) {
    const [uri, suite, origin, label] = line.trim().split(/\s+/);
    if (!uri || !suite) continue;
    const official = origin === 'Debian' || (origin === undefined && /\/debian(-security)?\/?$/.test(uri));
    if (!official) continue;
    const security = label === 'Debian-Security' || /debian-security\/?$/.test(uri);
    sources.set(line, { uri: uri.replace(/\/+$/, ''), suite, security });
  }
  return [...sources.values()];
}

/** The mirror of Debian's main archive: the one asked for, else the host's, else Debian's own. */
export function mainMirror(asked: string | undefined, host: readonly AptSource[]): string {
  return asked ?? host.find((source) => !source.security)?.uri ?? DEFAULT_MIRROR;
}

/**
 * apt with a configuration of its own: it touches nothing of the host, needs no root, and verifies the
 * mirror's signatures with Debian's keyring. An index lives a week by its own "Valid-Until", and mirrors of a testing
 * suite may lag behind that: it is taken for `maximumAgeDays` from its date, and no longer, so that a mirror somebody
 * froze to keep old faults alive is refused.
 */
export class DebianMirror {
  readonly archives: string;
  readonly #options: MirrorOptions;
  readonly #configuration: string;

  constructor(options: MirrorOptions) {
    this.#options = options;
    this.archives = join(options.folder, 'archives');
    this.#configuration = join(options.folder, 'apt.conf');
  }

  /** Writes the private configuration and reads the suites' indexes. */
  async update(signal?: AbortSignal): Promise<void> {
    await this.#writeConfiguration();
    const result = await this.#run(
      'apt-get',
      ['-qq', '-o', 'APT::Update::Error-Mode=any', 'update'],
      180_000,
      signal,
    );
    if (result.exitCode !== 0) {
      const { maximumAgeDays } = this.#options;
      if (/Release file for .* is expired/.test(result.stderr)) {
        throw new MirrorError(
          `the mirror stands still: its signed index is older than ${maximumAgeDays} days (${result.stderr.trim()})`,
          'name a current mirror with DEBIAN_MIRROR=http://…/debian, or accept this one with DEBIAN_MIRROR_MAX_AGE_DAYS=…',
        );
      }
      throw new MirrorError(
        `apt could not read ${this.#options.sources.map(({ uri, suite }) => `${uri} ${suite}`).join(', ')}: ${result.stderr}`,
        'check that the mirror answers, or name another with DEBIAN_MIRROR=http://…/debian',
      );
    }
  }

  async #show(names: readonly string[]): Promise<Map<string, DebianPackage>> {
    const found = new Map<string, DebianPackage>();
    if (names.length === 0) return found;
    const result = await this.#run('apt-cache', ['show', '--no-all-versions', ...names], 60_000);
    for (const entry of parseStanzas(result.bytes.toString()))
      if (!found.has(entry.name)) found.set(entry.name, entry);
    return found;
  }

  /** Newest version of the packages and of everything they depend on, directly or not. */
  async reachable(roots: readonly string[]): Promise<Map<string, DebianPackage>> {
    const relations = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
    const args = ['depends', '--recurse', ...relations.map((relation) => `--no-${relation}`), ...roots];
    const result = await this.#run('apt-cache', args, 60_000);
    const names = result.bytes.toString().match(/^[a-z0-9][a-z0-9+.-]*$/gm) ?? [];
    return this.#show([...new Set([...roots, ...names])]);
  }

  /** Every version that the mirror still carries of each package, newest first. */
  async versions(names: readonly string[]): Promise<DebianPackage[]> {
    if (names.length === 0) return [];
    const result = await this.#run('apt-cache', ['show', '--all-versions', ...names], 60_000);
    return parseStanzas(result.bytes.toString());
  }

  /**
   * Makes sure the .deb files of `packages` are in `archives`: keeps those whose SHA-256 is right, fetches the others.
   * @returns path of each package's file, in the order given.
   * @throws MirrorError when one cannot be fetched, or differs from the signed index.
   */
  async fetch(
    packages: readonly DebianPackage[],
    onBytes: (doneBytes: number, totalBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<string[]> {
    await mkdir(this.archives, { recursive: true });
    const total = packages.reduce((sum, entry) => sum + entry.size, 0);
    let done = 0;
    const missing: DebianPackage[] = [];
    for (const entry of packages) {
      if ((await this.#keptFile(entry)) === undefined) missing.push(entry);
      else done += entry.size;
    }
    onBytes(done, total);
    if (missing.length > 0) {
      const toFetch = missing.reduce((sum, entry) => sum + entry.size, 0);
      const already = done;
      const onStatusLine = (line: string) => {
        const percent = /^dlstatus:[^:]*:([0-9.]+):/.exec(line)?.[1];
        if (percent) onBytes(already + Math.round((toFetch * Number(percent)) / 100), total);
      };
      const result = await this.#run(
        'apt-get',
        [
          '-qq',
          '-o',
          'APT::Status-Fd=3',
          'download',
          ...missing.map(({ name, version }) => `${name}=${version}`),
        ],
        1_800_000,
        signal,
        onStatusLine,
      );
      if (result.exitCode !== 0) {
        throw new MirrorError(
          `apt could not download ${missing.length} packages: ${result.stderr}`,
          'start again: what was already fetched is kept',
        );
      }
    }
    const files: string[] = [];
    for (const entry of packages) {
      const file = await this.#keptFile(entry);
      if (!file) {
        throw new MirrorError(
          `the file of ${entry.name} ${entry.version} is absent or not the one of the signed index`,
          'start again; if it repeats, use another mirror with DEBIAN_MIRROR=http://…/debian',
        );
      }
      files.push(file);
    }
    onBytes(total, total);
    return files;
  }

  /** Drops the package lists and apt's cache of them (about 150 MB a suite); the .deb files stay. */
  async dropLists(): Promise<void> {
    const { folder } = this.#options;
    await Promise.all(
      ['state', 'pkgcache.bin', 'srcpkgcache.bin'].map((name) =>
        rm(join(folder, name), { recursive: true, force: true }),
      ),
    );
  }

  async #keptFile(entry: DebianPackage): Promise<string | undefined> {
    const prefix = `${entry.name}_${entry.version.replaceAll(':', '%3a')}_`;
    const names = await readdir(this.archives).catch(() => []);
    for (const name of names) {
      if (!name.startsWith(prefix) || !name.endsWith('.deb')) continue;
      const file = join(this.archives, name);
      const { size } = await stat(file);
      if (size === entry.size && (await sha256Of(file)) === entry.sha256) return file;
      await rm(file, { force: true });
    }
    return undefined;
  }

  async #writeConfiguration(): Promise<void> {
    const { folder, sources } = this.#options;
    for (const sub of [
      'state/lists/partial',
      'archives/partial',
      'etc/apt.conf.d',
      'etc/preferences.d',
      'etc/sources.list.d',
    ]) {
      await mkdir(join(folder, sub), { recursive: true });
    }
    await writeFile(join(folder, 'state/status'), '');
    const keyring = await firstExisting(KEYRINGS);
    const lines = sources.map(
      (source) => `deb [${this.#sourceOptions(source, keyring)}] ${source.uri} ${source.suite} main`,
    );
    await writeFile(join(folder, 'etc/sources.list'), `${lines.join('\n')}\n`);
    await writeFile(
      this.#configuration,
      `${[
        `Dir::State "${join(folder, 'state')}";`,
        `Dir::State::status "${join(folder, 'state/status')}";`,
        `Dir::Cache "${folder}";`,
        `Dir::Cache::archives "${this.archives}";`,
        `Dir::Etc "${join(folder, 'etc')}";`,
        'APT::Architecture "amd64";',
        'APT::Architectures { "amd64"; };',
        'APT::Sandbox::User "";',
        'Acquire::Languages "none";',
        'Acquire::Check-Valid-Until "true";',
        'Acquire::Retries "3";',
        'Acquire::http::Timeout "30";',
        'Acquire::https::Timeout "30";',
        ...(await hostProxySettings(this.#options.path)),
        'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
        'Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";',
        'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";',
      ].join('\n')}\n`,
    );
  }

  /**
   * `valid-until-min` lengthens the life that the index gives itself, up to the bound, and leaves an index without such
   * a life (stable ones) as it is. `valid-until-max` holds a rolling suite to the bound whatever its index says.
   */
  #sourceOptions({ rolling, security }: AptSource, keyring: string): string {
    const { maximumAgeDays } = this.#options;
    const days = security ? Math.min(SECURITY_MAXIMUM_AGE_DAYS, maximumAgeDays) : maximumAgeDays;
    const seconds = Math.max(1, Math.round(days * SECONDS_PER_DAY));
    const options = [`signed-by=${keyring}`, 'arch=amd64', `valid-until-min=${seconds}`];
    if (rolling) options.push(`valid-until-max=${seconds}`);
    return options.join(' ');
  }

  async #run(
    program: 'apt-get' | 'apt-cache',
    args: readonly string[],
    timeoutMs: number,
    signal?: AbortSignal,
    onStatusLine?: (line: string) => void,
  ) {
    const { path } = this.#options;
    return runCommand(await requireProgram(program, 'apt', path), args, {
      env: { ...this.#options.inherited, PATH: path, LC_ALL: 'C', APT_CONFIG: this.#configuration },
      cwd: await mkdir(this.archives, { recursive: true }).then(() => this.archives),
      timeoutMs,
      signal,
      ...(onStatusLine ? { onStatusLine } : {}),
    });
  }
}

/** The host's way out to the network, as its apt is configured. */
async function hostProxySettings(path: string): Promise<string[]> {
  const aptConfig = await requireProgram('apt-config', 'apt', path);
  const result = await runCommand(aptConfig, ['dump', '--no-empty', '--format', '%F "%v";%n'], {
    env: { PATH: path, LC_ALL: 'C' },
    timeoutMs: 30_000,
  });
  const lines = result.bytes.toString().split('\n');
  return lines.filter((line) =>
    /^Acquire::https?::([^ ]*::)?(Proxy|ProxyAutoDetect|Proxy-Auto-Detect|CaInfo)\b/i.test(line),
  );
}

async function firstExisting(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    if (
      await stat(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new MirrorError(
    "Debian's archive keyring is not on this machine",
    "it is part of Debian's package debian-archive-keyring: install it",
  );
}
