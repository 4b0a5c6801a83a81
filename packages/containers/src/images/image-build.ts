import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../engine.ts';
import { LicenceError } from '../errors.ts';
import { billOfMaterials, licenceReport } from './bill-of-materials.ts';
import { requireValidBill } from './bill-validation.ts';
import { type ImageContents, type ImageName, SERVICE_IMAGES } from './image-contents.ts';
import { mayShip } from './licence-policy.ts';
import { dataParts } from './shipped-data.ts';
import { debianParts, modelParts, npmParts, type ShippedPart, webParts } from './shipped-parts.ts';
import { type StagingPlaces, stageImage } from './staging.ts';

/** What all images of one build have in common. */
export interface BuildOptions extends StagingPlaces {
  /** Version that the images tell, and their tag. */
  readonly version: string;
  /** Commit that they are built from. */
  readonly revision: string;
  /** Address of the repository, where it is known. */
  readonly source?: string;
  /** Before `decroche/NAME`, such as `localhost` or `registry.example/team`. */
  readonly registry: string;
  /** Folder that holds Node as `./run` has it. */
  readonly toolchain: string;
  readonly nodeVersion: string;
  readonly bases: Readonly<Record<'debian' | 'asterisk', string>>;
  /** Debian's libraries in the image of a service, of {@link libraryParts}. */
  readonly libraries: readonly ShippedPart[];
}

/** One image that was built. */
export interface BuiltImage {
  readonly name: ImageName;
  readonly image: string;
  /** Its layers, megabytes (10⁶ bytes). */
  readonly sizeMb: number;
  readonly parts: number;
  /** Folder with `bom.json` and `LICENCES.md`. */
  readonly folder: string;
}

const BUILD_MS = 900_000;
/** Libraries of Debian in the image of a service, as infra/containers/Dockerfile takes them. */
const LIBRARIES = ['libc6', 'libgcc-s1', 'libstdc++6'];
/** Data in the image of Asterisk, as infra/asterisk/Dockerfile takes it. */
const SOUNDS = ['infra/asterisk/sounds/fr', 'infra/asterisk/sounds/hold'];

/**
 * Builds one image and writes down what is in it.
 * @throws LicenceError before anything is built, when something may not ship
 */
export async function buildImage(
  engine: Engine,
  name: ImageName,
  options: BuildOptions,
): Promise<BuiltImage> {
  const image = `${options.registry}/decroche/${name}:${options.version}`;
  const folder = join(options.work, name);
  await mkdir(folder, { recursive: true });
  const parts =
    name === 'asterisk' ? await dataParts(options.root, SOUNDS) : await serviceParts(name, options);
  refuseUnshippable(name, parts);
  const base = options.bases[name === 'asterisk' ? 'asterisk' : 'debian'];
  const digest = await digestOf(engine, base);
  await engine.run(
    [
      ...buildArguments(engine, name, options),
      '--label',
      `org.opencontainers.image.base.name=${base}`,
      ...(digest === undefined ? [] : ['--label', `org.opencontainers.image.base.digest=${digest}`]),
      '--tag',
      image,
      contextOf(name, options),
    ],
    { timeoutMs: BUILD_MS, signal: options.signal },
  );
  if (name === 'asterisk') parts.push(...(await debianParts(engine, image, [])));
  const subject = { name, version: options.version, suite: name === 'asterisk' ? 'forky' : 'trixie' };
  const bill = billOfMaterials(subject, parts);
  await requireValidBill(name, bill);
  await writeFile(join(folder, 'bom.json'), `${JSON.stringify(bill, null, 2)}\n`);
  await writeFile(join(folder, 'LICENCES.md'), licenceReport(subject, parts));
  const size = Number(await engine.run(['image', 'inspect', '--format', '{{.Size}}', image]));
  return { name, image, sizeMb: Math.round(size / 1e6), parts: parts.length, folder };
}

/** What every image of a service has of Debian: asked of the base once. */
export function libraryParts(engine: Engine, base: string): Promise<ShippedPart[]> {
  return debianParts(engine, base, LIBRARIES);
}

async function serviceParts(
  name: keyof typeof SERVICE_IMAGES,
  options: BuildOptions,
): Promise<ShippedPart[]> {
  const contents: ImageContents = SERVICE_IMAGES[name];
  const folder = await stageImage(name, options);
  return [
    ...(await npmParts(join(folder, 'modules'))),
    ...options.libraries,
    ...(await modelParts(options.root, contents.data, contents.models ? Object.keys(options.models) : [])),
    ...(await dataParts(join(folder, 'files'))),
    ...(name === 'agent-desktop' ? await webParts(options.root) : []),
    { kind: 'program', name: 'node', version: options.nodeVersion, licence: 'MIT' },
  ];
}

/** Debian's packages are works of their own, all of them free: what counts is what runs in one process with ours. */
function refuseUnshippable(name: string, parts: readonly ShippedPart[]): void {
  const wrong = parts.filter(({ kind, licence }) => kind !== 'debian' && !mayShip(licence));
  if (wrong.length === 0) return;
  const told = wrong.map((part) => `${part.name} ${part.version} (${part.licence || 'no licence named'})`);
  throw new LicenceError(
    `${name} would ship what Apache-2.0 software cannot ship with: ${told.join(', ')}`,
    'take another, or read its licence and add it to licence-policy.ts, or to shipped-data.ts where it is data',
  );
}

function contextOf(name: ImageName, options: BuildOptions): string {
  return name === 'asterisk' ? join(options.root, 'infra/asterisk') : join(options.work, name);
}

function buildArguments(engine: Engine, name: ImageName, options: BuildOptions): string[] {
  const { root, version, revision, source, bases, toolchain } = options;
  const labels = {
    title: `decroche/${name}`,
    version,
    revision,
    licenses: name === 'asterisk' ? 'Apache-2.0 AND GPL-2.0-only' : 'Apache-2.0',
    ...(source === undefined ? {} : { source }),
  };
  return [
    'build',
    // A health check is in this form only.
    ...(engine.name === 'podman' ? ['--format', 'docker', '--layers'] : []),
    ...Object.entries(labels).flatMap(([key, value]) => [
      '--label',
      `org.opencontainers.image.${key}=${value}`,
    ]),
    ...(name === 'asterisk'
      ? ['--file', join(root, 'infra/asterisk/Dockerfile'), '--build-arg', `BASE=${bases.asterisk}`]
      : [
          ...['--file', join(root, 'infra/containers/Dockerfile'), '--target', name],
          ...['--build-arg', `DEBIAN=${bases.debian}`, '--build-arg', `SOFTWARE_VERSION=${version}`],
          ...['--build-context', `toolchain=${toolchain}`],
          ...['--build-context', `recipes=${join(root, 'infra/containers')}`],
        ]),
  ];
}

/** Of the manifest; docker has none of an image that came from no registry. */
async function digestOf(engine: Engine, image: string): Promise<string | undefined> {
  const [, named] = image.split('@');
  if (named !== undefined || engine.name === 'docker') return named;
  return await engine.run(['image', 'inspect', '--format', '{{.Digest}}', image]);
}

/** Version in the root `package.json`. */
export async function productVersion(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
