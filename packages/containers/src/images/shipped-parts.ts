import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine.ts';
import { licenceOf } from './licence-policy.ts';

/** `web` is a package of npm inside the built web app. */
export type PartKind = 'npm' | 'web' | 'debian' | 'program' | 'model' | 'data';

/** One thing that an image carries and somebody else made, or a model or data. */
export interface ShippedPart {
  readonly kind: PartKind;
  readonly name: string;
  readonly version: string;
  /** SPDX expression; for Debian the short names of its copyright file. */
  readonly licence: string;
}

/** Packages of npm under a folder of modules, each version once. */
export async function npmParts(modules: string): Promise<ShippedPart[]> {
  const store = join(modules, 'node_modules/.pnpm');
  const parts = new Map<string, ShippedPart>();
  for (const entry of await readdir(store)) {
    const folder = join(store, entry, 'node_modules');
    for (const name of await packagesOf(folder)) {
      const text = await readFile(join(folder, name, 'package.json'), 'utf8');
      const { version = '', license } = JSON.parse(text) as { version?: string; license?: unknown };
      parts.set(`${name}@${version}`, {
        kind: 'npm',
        name,
        version,
        licence: licenceOf(name, version, license),
      });
    }
  }
  return [...parts.values()];
}

/** Packages of npm inside the built web app, as its build wrote them down. */
export async function webParts(root: string): Promise<ShippedPart[]> {
  const text = await readFile(join(root, 'services/agent-desktop/web/dist/licences.json'), 'utf8');
  const packages = JSON.parse(text) as readonly Pick<ShippedPart, 'name' | 'version' | 'licence'>[];
  return packages.map(({ name, version, licence }) => ({
    kind: 'web',
    name,
    version,
    licence: licenceOf(name, version, licence),
  }));
}

async function packagesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries
      .filter((each) => each.isDirectory())
      .map(async ({ name }) =>
        name.startsWith('@')
          ? (await readdir(join(folder, name), { withFileTypes: true }))
              .filter((inner) => inner.isDirectory())
              .map((inner) => `${name}/${inner.name}`)
          : [name],
      ),
  );
  return names.flat();
}

/** Name, version and the licences that the copyright file names, for each package. */
const DEBIAN_LIST = `dpkg-query --show --showformat '\${Package} \${Version} \${db:Status-Status}\\n' "$@" |
while read -r name version state; do
  [ "$state" = installed ] || continue
  licences=$(sed -n 's/^License: *//p' "/usr/share/doc/$name/copyright" 2>/dev/null | sort -u | tr '\\n' ',' || true)
  printf '%s\\t%s\\t%s\\n' "$name" "$version" "$licences"
done`;

/**
 * Debian's packages in an image that has a shell.
 * @param packages which ones; all where none is named
 */
export async function debianParts(
  engine: Engine,
  image: string,
  packages: readonly string[],
): Promise<ShippedPart[]> {
  const output = await engine.run(
    [
      'run',
      '--rm',
      '--network',
      'none',
      '--user',
      '0',
      '--entrypoint',
      'sh',
      image,
      '-c',
      DEBIAN_LIST,
      'list',
      ...packages,
    ],
    { timeoutMs: 120_000 },
  );
  return output
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [name = '', version = '', licences = ''] = line.split('\t');
      const licence = licences.split(',').filter(Boolean).join(', ') || 'see its copyright file';
      return { kind: 'debian', name, version, licence } as const;
    });
}

/**
 * Models in an image, by the manifest of models.
 * @param names of fetched ones that were added
 */
export async function modelParts(
  root: string,
  data: readonly string[],
  names: readonly string[],
): Promise<ShippedPart[]> {
  const text = await readFile(join(root, 'models/manifest.json'), 'utf8');
  const { models } = JSON.parse(text) as {
    readonly models: readonly { readonly name: string; readonly licence: string }[];
  };
  const own = data.includes('models/fr-names')
    ? [{ kind: 'model', name: 'fr-names', version: '', licence: 'Apache-2.0' } as const]
    : [];
  const here = models.filter(({ name }) => names.includes(name) || data.includes(`models/${name}`));
  return [
    ...own,
    ...here.map(({ name, licence }) => ({ kind: 'model', name, version: '', licence }) as const),
  ];
}
