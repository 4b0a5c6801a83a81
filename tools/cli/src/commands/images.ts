import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type BuildOptions,
  type BuiltImage,
  buildImage,
  Engine,
  type EngineName,
  ensureLocalBase,
  IMAGES,
  type ImageName,
  isImageName,
  libraryParts,
  productVersion,
} from '@decroche/containers';
import { type Command, UsageError } from '../command.ts';
import { prepareWebApp } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { runProgram, runScript } from '../subprocess.ts';

/** The recogniser for people; without it a transcriber understands synthetic voices only. */
const PEOPLE_MODEL = 'whisper-base';
/** Exit status of a program that was asked to stop. */
const STOPPED = 130;
/** Variables of infra/images.env that name the two bases. */
const BASES = { debian: 'DEBIAN_BASE_IMAGE', asterisk: 'ASTERISK_BASE_IMAGE' } as const;

export const command: Command = {
  name: 'images',
  summary:
    'build the images of the services and of Asterisk, each with its bill of materials and licence report',
  help: `./run images [--only NAME]... [--tag V] [--registry R] [--engine podman|docker] [--local-bases]
             [--pins FILE] [--base debian=IMAGE] [--base asterisk=IMAGE] [--without-models] [--json]
Builds R/decroche/NAME:V for ${IMAGES.join(', ')}, and writes bom.json
(CycloneDX) and LICENCES.md of each into .local/images/NAME. Stops where something may not ship under its licence.

  --only NAME       one image, once or more
  --tag V           version that they carry; default the one in package.json
  --registry R      what their names begin with; default localhost
  --engine E        podman (default) or docker
  --pins FILE       images by digest, as infra/pin-images.sh writes it; default infra/images.env
  --base NAME=IMAGE base by digest, such as docker.io/library/debian@sha256:…, in place of the one in the file
  --local-bases     make the bases of Debian's packages with debootstrap, as root: for machines that reach no registry
  --without-models  leave the recogniser for people (${PEOPLE_MODEL}, 105 MB) out of the transcriber
  --json            last line: {version, images[{name, image, sizeMb, parts, folder}]}`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true },
        tag: { type: 'string' },
        registry: { type: 'string', default: 'localhost' },
        engine: { type: 'string', default: 'podman' },
        pins: { type: 'string', default: join(ROOT, 'infra/images.env') },
        base: { type: 'string', multiple: true },
        'local-bases': { type: 'boolean' },
        'without-models': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    });
    const names = namesOf(values.only);
    const version = values.tag ?? (await productVersion(ROOT));
    const engine = await openEngine(engineOf(values.engine));
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
    try {
      const bases = values['local-bases']
        ? await localBases(engine, stop.signal)
        : await pinnedBases(values.pins, values.base ?? []);
      const images = await buildAll(engine, names, {
        ...{ version, registry: values.registry, bases, signal: stop.signal },
        withModels: values['without-models'] !== true,
      });
      if (values.json) process.stdout.write(`${JSON.stringify({ version, images })}\n`);
      return 0;
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      say('images: stopped; what was built before stays, and the next run goes on from there');
      return STOPPED;
    }
  },
};

/** The engine of this machine, with its configuration in `.local/`. */
export function openEngine(name: EngineName = 'podman'): Promise<Engine> {
  return Engine.open({ name, folder: join(ROOT, '.local/containers') });
}

/** Releases of Debian that base images are made of. */
export const LOCAL_SUITES = { debian: 'trixie', asterisk: 'forky' } as const;

/** Base images made of Debian's packages. */
export async function localBases(engine: Engine, signal?: AbortSignal): Promise<BuildOptions['bases']> {
  const onStep = (line: string): void => say(line);
  return {
    debian: await ensureLocalBase(engine, LOCAL_SUITES.debian, { onStep, signal }),
    asterisk: await ensureLocalBase(engine, LOCAL_SUITES.asterisk, { onStep, signal }),
  };
}

/** Builds images one after the other, with a line for each on standard error. */
export async function buildAll(
  engine: Engine,
  names: readonly ImageName[],
  wanted: Pick<BuildOptions, 'version' | 'registry' | 'bases' | 'signal'> & { readonly withModels: boolean },
): Promise<BuiltImage[]> {
  if (names.includes('agent-desktop')) await prepareWebApp();
  const models: Record<string, string> = {};
  if (wanted.withModels && names.includes('transcriber')) models[PEOPLE_MODEL] = await fetchedModel();
  const node = process.execPath;
  const toolchain = join(dirname(node), '../..');
  const options: BuildOptions = {
    ...wanted,
    root: ROOT,
    work: join(ROOT, '.local/images'),
    pnpm: join(toolchain, '@pnpm/exe.linux-x64/pnpm'),
    toolchain,
    nodeVersion: process.versions.node,
    models,
    libraries: names.every((name) => name === 'asterisk')
      ? []
      : await libraryParts(engine, wanted.bases.debian),
    revision: await commit(),
    ...(await repository()),
  };
  const built: BuiltImage[] = [];
  for (const [at, name] of names.entries()) {
    wanted.signal?.throwIfAborted();
    say(`${at + 1}/${names.length} ${name}`);
    const image = await buildImage(engine, name, options);
    say(`    ${image.image}: ${image.sizeMb} MB, ${image.parts} parts by others`);
    built.push(image);
  }
  return built;
}

async function fetchedModel(): Promise<string> {
  const folder = join(ROOT, '.local/models', PEOPLE_MODEL);
  const { status } = await runScript(join(ROOT, 'services/transcriber/src/models/main.ts'), [
    'fetch',
    PEOPLE_MODEL,
  ]);
  if (status !== 0 || !(await exists(folder)))
    throw new UsageError(
      `images: ${PEOPLE_MODEL} could not be fetched; the line above says why. --without-models leaves it out`,
    );
  return folder;
}

/** Bases that were named, the rest from the file of digests. */
async function pinnedBases(pins: string, named: readonly string[]): Promise<BuildOptions['bases']> {
  const file = await readFile(pins, 'utf8').catch(() => '');
  const given = new Map(
    named.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );
  const base = (name: keyof typeof BASES): string => {
    const image = given.get(name) ?? new RegExp(`^${BASES[name]}=(\\S+)$`, 'm').exec(file)?.[1];
    if (image === undefined)
      throw new UsageError(
        `images: no base image for ${name}: run infra/pin-images.sh, name one with --base ${name}=IMAGE, or take --local-bases`,
      );
    if (!/@sha256:[0-9a-f]{64}$/.test(image))
      throw new UsageError(
        `images: ${image} has no digest: a tag can be moved; write ${name}=IMAGE@sha256:…`,
      );
    return image;
  };
  for (const name of given.keys())
    if (!(name in BASES)) throw new UsageError(`images: --base takes debian= or asterisk=, not ${name}=`);
  return { debian: base('debian'), asterisk: base('asterisk') };
}

function namesOf(only: readonly string[] | undefined): readonly ImageName[] {
  if (only === undefined) return IMAGES;
  return only.map((name) => {
    if (isImageName(name)) return name;
    throw new UsageError(`images: no image ${name}; there are ${IMAGES.join(', ')}`);
  });
}

function engineOf(name: string): EngineName {
  if (name === 'podman' || name === 'docker') return name;
  throw new UsageError(`images: no engine ${name}; podman or docker`);
}

async function commit(): Promise<string> {
  const { status, output } = await runProgram('git', ['rev-parse', 'HEAD'], { capture: true });
  return status === 0 ? output.trim() : 'unknown';
}

async function repository(): Promise<{ source?: string }> {
  const { status, output } = await runProgram('git', ['config', '--get', 'remote.origin.url'], {
    capture: true,
  });
  return status === 0 && output.startsWith('http') ? { source: output.trim() } : {};
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
