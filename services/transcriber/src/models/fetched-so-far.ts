import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelEntry } from './manifest.ts';

/** What has come of a model that another process fetches. */
export interface FetchedSoFar {
  /** Share of the bytes of its packages that are here, 0 to 100. */
  readonly percent: number;
  /** True while it is being fetched or prepared. */
  readonly underWay: boolean;
}

/** A fetch without any new byte for longer has stopped, milliseconds; making the graphs takes as long on a slow machine. */
const STILL_MS = 90_000;

/**
 * Reads it from the files that a fetch leaves on its way.
 *
 * @param work folder in which the model is prepared before it takes its place
 * @param now Unix time, milliseconds
 */
export async function fetchedSoFar(
  model: Pick<ModelEntry, 'name' | 'packages'>,
  work: string,
  now: number,
): Promise<FetchedSoFar> {
  const [own, prepared] = await Promise.all([filesIn(work), filesIn(path.join(work, model.name))]);
  if (own.length === 0) return { percent: 0, underWay: false };
  const sizes = new Map(own.map(({ name, bytes }) => [name, bytes]));
  const shares = (model.packages ?? []).map(({ wheels }) => {
    const total = wheels.reduce((sum, { bytes }) => sum + bytes, 0);
    const here = wheels.reduce(
      (sum, { filename, bytes }) => sum + Math.min(bytes, sizes.get(filename) ?? 0),
      0,
    );
    return here / total;
  });
  const newest = Math.max(...[...own, ...prepared].map(({ changedMs }) => changedMs));
  return { percent: Math.floor(Math.max(0, ...shares) * 100), underWay: now - newest < STILL_MS };
}

interface FileOnDisk {
  readonly name: string;
  readonly bytes: number;
  readonly changedMs: number;
}

/** What is in a folder; nothing when it is not there. A file that goes meanwhile is not told. */
async function filesIn(folder: string): Promise<readonly FileOnDisk[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).then(
        ({ size, mtimeMs }) => ({ name, bytes: size, changedMs: mtimeMs }),
        () => undefined,
      ),
    ),
  );
  return found.filter((file) => file !== undefined);
}
