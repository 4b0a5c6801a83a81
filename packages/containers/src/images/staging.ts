import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StagingError } from '../errors.ts';
import { runProgram } from '../program.ts';
import { type ImageContents, SERVICE_IMAGES, type ServiceImage } from './image-contents.ts';
import { copyProgramText } from './program-text.ts';
import { trimModules } from './trimmed-modules.ts';
import { workspaceClosure, workspaceFolders } from './workspace-closure.ts';

/** Where things are on this machine. */
export interface StagingPlaces {
  /** Folder of the checkout. */
  readonly root: string;
  /** Folder under which each image has its own. */
  readonly work: string;
  /** The pinned pnpm. */
  readonly pnpm: string;
  /** Folders of fetched speech models for the transcriber, each by its name. */
  readonly models: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Parts of a package that the recipe of a model is kept in: nothing reads it at run time. */
const RECIPE = /(?:^|\/)(?:recipe|README\.md)$/;
const INSTALL_MS = 600_000;

/**
 * Puts together what goes into the image of a service: `modules/` holds production dependencies as pnpm installs them in
 * the layout of the workspace, from the very store that `./run` filled and checked; `files/` the program text and data.
 *
 * @returns the folder, which the image is built from
 * @throws StagingError when something cannot be installed or is missing
 */
export async function stageImage(image: ServiceImage, places: StagingPlaces): Promise<string> {
  const contents: ImageContents = SERVICE_IMAGES[image];
  const folder = join(places.work, image);
  const modules = join(folder, 'modules');
  const files = join(folder, 'files');
  for (const each of [modules, files]) await rm(each, { recursive: true, force: true });
  const packages = await workspaceClosure(places.root, contents.services);
  await install(modules, contents.services, places);
  await trimModules(modules, { database: contents.database === true });
  // The manifests of packages that are not in it were for pnpm alone.
  for (const other of await workspaceFolders(places.root))
    if (!packages.includes(other)) await rm(join(modules, other), { recursive: true, force: true });
  await copyProgramText(places.root, packages, files);
  for (const path of ['LICENSE', ...contents.data])
    await copyData(join(places.root, path), join(files, path));
  if (contents.models)
    for (const [name, from] of Object.entries(places.models))
      await copyData(from, join(files, '.local/models', name));
  return folder;
}

async function install(target: string, services: readonly string[], places: StagingPlaces): Promise<void> {
  const manifests = (await workspaceFolders(places.root)).map((folder) => join(folder, 'package.json'));
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(places.root, file), join(target, file));
  }
  const filters = services.flatMap((service) => ['--filter-prod', `@decroche/${service}...`]);
  await runProgram(
    places.pnpm,
    ['install', '--prod', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only', ...filters],
    { cwd: target, timeoutMs: INSTALL_MS, env: { ...process.env, CI: 'true' }, signal: places.signal },
  ).catch((cause: unknown) => {
    places.signal?.throwIfAborted();
    throw new StagingError(
      `the dependencies of ${services.join(' and ')} could not be installed`,
      'the lines above say why; ./run check tells whether the lockfile is whole',
      { cause },
    );
  });
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) await rm(join(target, file));
}

async function copyData(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, filter: (path) => !RECIPE.test(path) }).catch((cause: unknown) => {
    throw new StagingError(`${from} cannot be read`, 'build or fetch it first: ./run images does', { cause });
  });
}
