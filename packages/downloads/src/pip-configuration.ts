import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What of the machine names its index. */
export interface PipEnvironment {
  /** Every variable of the environment. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Folder of the user. */
  readonly home: string;
}

/** Where Python packages come from on this machine. */
export interface PackageIndex {
  /** Address of the index in the simple form (PEP 503), with a slash at its end; it may carry a name and a password. */
  readonly address: string;
  /** File of certificates to trust besides those of this machine. */
  readonly certificates: string | undefined;
  /** Folders of this machine that are looked into first (`find-links`). */
  readonly folders: readonly string[];
}

/** The index of the Python Software Foundation, which pip uses when nothing else is said. */
const PUBLIC_INDEX = 'https://pypi.org/simple/';
/** Sections that `pip download` reads, the later one first. */
const SECTIONS = ['download', 'global'];

/**
 * The index that the machine's pip would use: `PIP_INDEX_URL`, `PIP_CERT` and `PIP_FIND_LINKS`, else its configuration files
 * (https://pip.pypa.io/en/stable/topics/configuration/), else the public index. pip itself is not needed.
 */
export async function packageIndexOf(env: PipEnvironment): Promise<PackageIndex> {
  const { inherited, home } = env;
  const own = inherited.PIP_CONFIG_FILE;
  const configured = inherited.XDG_CONFIG_HOME ?? join(home, '.config');
  const files = [
    ...(own === undefined ? [] : [own]),
    ...(own === '/dev/null'
      ? []
      : [join(configured, 'pip/pip.conf'), join(home, '.pip/pip.conf'), '/etc/pip.conf']),
  ];
  const said = await Promise.all(
    files.map(async (file) => options(await readFile(file, 'utf8').catch(() => ''))),
  );
  const find = (name: string): string | undefined => {
    const variable = inherited[`PIP_${name.toUpperCase().replace('-', '_')}`];
    return variable || said.map((each) => each.get(name)).find((value) => value);
  };
  const address = find('index-url') ?? PUBLIC_INDEX;
  const folders = (find('find-links') ?? '')
    .split(/\s+/)
    .map((link) => (link.startsWith('file://') ? fileURLToPath(link) : link))
    .filter((link) => isAbsolute(link));
  return { address: `${address.replace(/\/+$/, '')}/`, certificates: find('cert'), folders };
}

/** Options of the sections that count; that of the command wins. */
function options(text: string): Map<string, string> {
  const found = new Map<string, Map<string, string>>();
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim() ?? section;
    const [, name, value] = /^\s*([\w-]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    const of = found.get(section) ?? new Map<string, string>();
    found.set(section, of.set(name.toLowerCase().replaceAll('_', '-'), value));
  }
  return new Map([...SECTIONS].reverse().flatMap((name) => [...(found.get(name) ?? [])]));
}
