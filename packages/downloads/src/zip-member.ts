import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { PackageIndexError } from './errors.ts';

/**
 * Takes one file out of a package, which is a zip archive; no name in the archive becomes a path.
 *
 * @param archive file of the package
 * @param path name of the file inside
 * @param bytes size that it must have
 * @param into file that is written, over what is there
 * @param remedy what a person does when it is not inside
 * @throws PackageIndexError
 */
export async function takeOut(
  archive: string,
  path: string,
  bytes: number,
  into: string,
  remedy: string,
): Promise<void> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== path || entry.uncompressedSize !== bytes) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(into));
      return;
    }
  } finally {
    zip.close();
  }
  throw new PackageIndexError(`${basename(archive)} holds no ${path}`, remedy);
}
