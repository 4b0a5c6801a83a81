import type { Dirent } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const STORE = 'node_modules/.pnpm';

/** What no image can use of a dependency, by its name: paths inside its package. */
const OTHER_SYSTEMS: Readonly<Record<string, (path: string) => boolean>> = {
  'onnxruntime-node': (path) => /^bin\/napi-v\d+\/(?!linux(?:$|\/x64(?:$|\/)))/.test(path),
  vosk: (path) => /^lib\/(?!linux-x86_64(?:$|\/))/.test(path),
  '@koromix/koffi-linux-x64': (path) => path === 'musl_x64',
  // Node takes `ort.node.*` and the plain WebAssembly; the rest is for browsers.
  'onnxruntime-web': (path) =>
    /^(?:docs|lib)$/.test(path) ||
    (path.startsWith('dist/') &&
      !/^dist\/(?:ort\.node\.min\.m?js|ort-wasm-simd-threaded\.(?:mjs|wasm))$/.test(path)),
};

const NEVER_READ =
  /\.(?:map|d\.ts|d\.mts|d\.cts|tsbuildinfo)$|(?:^|\/)(?:CHANGELOG|HISTORY|README)(?:\.md)?$/i;
const EMBEDDED_DATABASE = '@electric-sql+pglite@';

/**
 * Takes out of installed dependencies what no image can use: libraries for other systems, builds for browsers, types and
 * maps, and the embedded database where a service keeps nothing.
 *
 * @param folder where pnpm installed
 */
export async function trimModules(folder: string, options: { readonly database: boolean }): Promise<void> {
  for (const entry of await readdir(join(folder, STORE))) {
    if (!options.database && entry.startsWith(EMBEDDED_DATABASE)) {
      await rm(join(folder, STORE, entry), { recursive: true });
      continue;
    }
    const modules = join(folder, STORE, entry, 'node_modules');
    for (const name of await packagesIn(modules))
      await trim(join(modules, name), OTHER_SYSTEMS[name] ?? (() => false));
  }
}

/** Packages that are here themselves, not links to others. */
async function packagesIn(modules: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await foldersIn(modules))
    if (name.startsWith('@'))
      for (const inner of await foldersIn(join(modules, name))) found.push(`${name}/${inner.name}`);
    else found.push(name);
  return found;
}

async function foldersIn(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((each) => each.isDirectory());
}

async function trim(folder: string, useless: (path: string) => boolean, inside = ''): Promise<void> {
  for (const each of await readdir(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? each.name : `${inside}/${each.name}`;
    if (useless(path) || (!each.isDirectory() && NEVER_READ.test(path)))
      await rm(join(folder, path), { recursive: true });
    else if (each.isDirectory() && path !== 'node_modules') await trim(folder, useless, path);
  }
}
