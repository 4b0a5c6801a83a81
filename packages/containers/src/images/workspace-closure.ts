import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StagingError } from '../errors.ts';

/** A package.json, as far as staging reads it. */
interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Folders of the workspace that hold one package each. */
const KINDS = ['packages', 'services', 'tools'];
const SINGLE = ['e2e', 'bench'];

/** Folders of all packages of the workspace, relative to its root. */
export async function workspaceFolders(root: string): Promise<string[]> {
  const inKinds = await Promise.all(
    KINDS.map(async (kind) =>
      (await readdir(join(root, kind), { withFileTypes: true }))
        .filter((each) => each.isDirectory())
        .map(({ name }) => join(kind, name)),
    ),
  );
  return [...inKinds.flat(), ...SINGLE].sort();
}

/**
 * The packages of the workspace that services run with: their own, and those which they depend on, through any number of
 * steps; what only tests need is not among them.
 *
 * @returns folders relative to `root`
 * @throws StagingError when a service is not in the workspace
 */
export async function workspaceClosure(root: string, services: readonly string[]): Promise<string[]> {
  const folders = new Map<string, { folder: string; manifest: Manifest }>();
  for (const folder of await workspaceFolders(root)) {
    const text = await readFile(join(root, folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const manifest = JSON.parse(text) as Manifest;
    folders.set(manifest.name, { folder, manifest });
  }
  const needed = new Set<string>();
  const add = (name: string): boolean => {
    const found = folders.get(name);
    if (found === undefined || needed.has(found.folder)) return found !== undefined;
    needed.add(found.folder);
    for (const dependency of Object.keys(found.manifest.dependencies ?? {})) add(dependency);
    return true;
  };
  for (const service of services)
    if (!add(`@decroche/${service}`))
      throw new StagingError(
        `${service} is no package of this workspace`,
        'correct its name in image-contents.ts',
      );
  return [...needed].sort();
}
