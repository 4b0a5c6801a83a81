import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A package whose code, style or fonts the built web app carries. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, empty where its package.json names none. */
  readonly licence: string;
  /** Its licence file, which most licences want beside every copy. */
  readonly text?: string;
}

/** Packages whose fonts are inside the style sheet of another one, where no module graph sees them: by the font's family, how to get there. */
const FONTS: Readonly<Record<string, readonly string[]>> = {
  'Roboto Flex Variable': ['@gouvfr-lasuite/cunningham-react', '@fontsource-variable/roboto-flex'],
};
/** The builder leaves some code of its own in what it builds. */
const BUILDERS: readonly (readonly string[])[] = [['vite'], ['vite', 'rolldown']];
const PACKAGE_FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;
const FONT_FAMILY = /@font-face\s*\{[^}]*?font-family:\s*["']?([^"';}]+)/g;

/** Notes the folder of each package of which something is in a bundle; for the app, and for its workers, which are bundles of their own. */
export function notesPackages(folders: Set<string>): Plugin {
  return {
    name: 'decroche:notes-packages',
    generateBundle(_options, bundle) {
      for (const each of Object.values(bundle))
        for (const id of each.type === 'chunk' ? each.moduleIds : []) {
          const folder = PACKAGE_FOLDER.exec(id)?.[0];
          if (folder !== undefined) folders.add(folder);
        }
    },
  };
}

/**
 * What a built web app carries and others made.
 *
 * @param service folder of the agent desktop, whence packages are found
 * @param folders as {@link notesPackages} noted them
 * @param styles the built style sheets
 * @throws Error when a style sheet has a font that no package is known for
 */
export async function bundledPackages(
  service: string,
  folders: ReadonlySet<string>,
  styles: readonly string[],
): Promise<BundledPackage[]> {
  const families = new Set(
    styles.flatMap((css) => [...css.matchAll(FONT_FAMILY)].map(([, name = '']) => name)),
  );
  const fonts = [...families].map((family) => {
    const path = FONTS[family];
    if (path !== undefined) return path;
    throw new Error(
      `the web app carries the font ${family}: name its package in scripts/bundled-packages.ts`,
    );
  });
  const unseen = await Promise.all([...BUILDERS, ...fonts].map((path) => folderAt(service, path)));
  const packages = await Promise.all([...folders, ...unseen].map(packageIn));
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function packageIn(folder: string): Promise<BundledPackage> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = (await readdir(folder)).find((each) => LICENCE_FILE.test(each));
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license ?? '',
    ...(file === undefined ? {} : { text: (await readFile(join(folder, file), 'utf8')).trim() }),
  };
}

/** Folder of a package that is found from `service` through those that depend on it. */
async function folderAt(service: string, path: readonly string[]): Promise<string> {
  let folder = service;
  for (const name of path) folder = await folderOf(folder, name);
  return folder;
}

/** Looked for by hand: not every package lets its package.json be imported. */
async function folderOf(dependant: string, name: string): Promise<string> {
  for (const modules of createRequire(join(dependant, 'package.json')).resolve.paths(name) ?? []) {
    const folder = join(modules, name);
    const isThere = await access(folder).then(
      () => true,
      () => false,
    );
    // Of a link, its target: what a package depends on lies beside that.
    if (isThere) return await realpath(folder);
  }
  throw new Error(`${name} is not installed: run pnpm install`);
}
