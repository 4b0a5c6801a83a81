import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Engine, IMAGES, NoEngineError, productVersion, requireLocalBases } from '@decroche/containers';
import { LOCAL_SUITES, openEngine } from '../commands/images.ts';
import { guideCommands } from '../deployment/guide-place.ts';
import { canRender } from '../deployment/rendered-overlay.ts';
import { prepareRegistry } from '../preparation.ts';
import { ROOT } from '../root.ts';
import { StopRequest } from '../running/stop-request.ts';
import type { Outcome } from '../testing/vitest-run.ts';
import { GuideRegistry } from './guide-registry.ts';
import { leftOut } from './left-out.ts';
import { TrialSteps } from './trial-steps.ts';

const SECTION = 'Images';
const OVERLAY = 'deploy/k8s/overlays/fund/kustomization.yaml';

/**
 * Runs the lines of the installation guide that want a registry of images, as they stand there, on a real one: pins the bases,
 * builds every image of them, sends it there, copies those of others, and pulls everything back.
 */
export async function testRegistry(): Promise<Outcome> {
  let engine: Engine;
  try {
    engine = await openEngine();
    await requireLocalBases(engine, Object.values(LOCAL_SUITES));
    if (!(await canRender()))
      throw new NoEngineError('kubectl, which renders deploy/k8s, is not here', 'install it');
    await promisify(execFile)('skopeo', ['--version']).catch((cause: unknown) => {
      throw new NoEngineError('skopeo is not here', 'on Debian: apt-get install skopeo', { cause });
    });
  } catch (error) {
    if (!(error instanceof NoEngineError)) throw error;
    return leftOut(`registry: ${error.message}`, true);
  }
  const trial = new TrialSteps('registry', new StopRequest());
  await prepareRegistry();
  const registry = await GuideRegistry.start(engine);
  try {
    await tryOn(trial, registry);
  } catch (error) {
    // What could not go on is told by the step that failed, or here.
    if (trial.outcome.failed === 0) trial.failed('registry', error);
  } finally {
    await registry.remove();
  }
  return trial.outcome;
}

async function tryOn(trial: TrialSteps, registry: GuideRegistry): Promise<void> {
  const version = await productVersion(ROOT);
  const named = imagesNamed(readFileSync(join(registry.folder, 'infra/images.txt'), 'utf8'));
  const lines = guideCommands(SECTION);
  const line = async (start: string, more = ''): Promise<string> => {
    const text = lines.find((each) => each.startsWith(start));
    if (text === undefined) throw new RangeError(`the guide's section ${SECTION} has no line ${start}…`);
    process.stdout.write(`      ${text}\n`);
    return await registry.line(`${text}${more}`);
  };
  await trial.step('nobody is let in without the password, and whoever shows it is', async () => {
    const refusal = await registry.digest(`${registry.address}/nothing:1`).then(
      () => 'let in',
      (error: Error) => error.message,
    );
    if (!/unauthorized|authentication required/.test(refusal)) throw new Error(refusal);
    await line('podman login ');
  });
  await trial.step('each image is pinned by the digest that its tag has', async () => {
    await registry.fill([...named.values()]);
    await line('infra/pin-images.sh');
    const pinned = imagesNamed(readFileSync(join(registry.folder, 'infra/images.env'), 'utf8'));
    for (const [variable, image] of named) {
      const wanted = `${image.replace(/:[^:/]+$/, '')}@${await registry.hubDigest(image)}`;
      if (pinned.get(variable) !== wanted)
        throw new Error(`${variable} is ${pinned.get(variable)}, not ${wanted}`);
    }
    if (pinned.size !== named.size) throw new Error(`${pinned.size} images are pinned of ${named.size}`);
  });
  await trial.step('every image builds of the pinned bases', async () => {
    // The file is the checkout's where the guide is followed.
    await line('./run images --registry ', ' --pins infra/images.env');
  });
  await trial.step('every image is sent, and is the same when it is pulled by its digest', async () => {
    await line('for nom in ');
    for (const name of IMAGES) {
      const { before, after } = await registry.pulled(`${registry.address}/decroche/${name}:${version}`);
      if (before !== after) throw new Error(`${name} came back as ${after}, not ${before}`);
    }
  });
  await trial.step('images by others are copied with their digests, and the overlay takes them', async () => {
    const told = await line('infra/copy-images.sh ');
    const copied = [...named].filter(([variable]) => !variable.endsWith('_BASE_IMAGE'));
    for (const [, image] of copied) {
      const here = `${registry.address}/${image.replace(/^[^/]+\//, '')}`;
      const [wanted, digest] = [await registry.hubDigest(image), await registry.digest(here)];
      if (digest !== wanted) throw new Error(`${here} is ${digest}, not ${wanted}`);
    }
    await overlayTakes(registry, told);
  });
}

/** Puts the lines that were told into the fund's overlay, and looks that no pod names another registry then. */
async function overlayTakes(registry: GuideRegistry, told: string): Promise<void> {
  const path = join(registry.folder, OVERLAY);
  const text = readFileSync(path, 'utf8').replaceAll('registre.carsat.example', registry.address);
  const entries = told.split('\n').filter((each) => each.startsWith('  - '));
  const names = entries.map((each) => / name: ([\w-]+),/.exec(each)?.[1]);
  const kept = text
    .split('\n')
    .filter((each) => !names.some((name) => each.includes(`{ name: ${name}, newName: docker.io/`)));
  const at = kept.indexOf('images:') + 1;
  writeFileSync(path, kept.toSpliced(at, 0, ...entries).join('\n'));
  const rendered = await registry.line(`kubectl kustomize ${dirname(OVERLAY)}`);
  const images = [...rendered.matchAll(/^\s+(?:- )?image: (\S+)$/gm)].map(([, image = '']) => image);
  const foreign = images.filter((image) => !image.startsWith(`${registry.address}/`));
  if (images.length < IMAGES.length || foreign.length > 0)
    throw new Error(`of ${images.length} images not of the registry: ${foreign.join(', ')}`);
}

/** Images by their variable, of infra/images.txt or of the file with digests. */
function imagesNamed(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}
