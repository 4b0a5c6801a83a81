import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { ModelError } from './model-error.ts';

/**
 * Unpacks the one folder of a model's archive. Names that lead out of it and more content than expected are refused.
 *
 * @param file zip archive
 * @param name name of the model and of the folder inside
 * @param into folder that takes the content
 * @param mostBytes most unpacked bytes
 * @throws ModelError `ARCHIVE_INVALID`
 */
export async function unpackModel(
  file: string,
  name: string,
  into: string,
  mostBytes: number,
): Promise<void> {
  try {
    const archive = await openPromise(file, { autoClose: false });
    try {
      let bytes = 0;
      for await (const entry of archive.eachEntry()) {
        if (entry.fileName.endsWith('/')) continue;
        if (!entry.fileName.startsWith(`${name}/`)) throw new Error(`${entry.fileName} is not in ${name}/`);
        bytes += entry.uncompressedSize;
        if (bytes > mostBytes) throw new Error(`it unpacks to more than ${mostBytes} bytes`);
        const target = path.join(into, entry.fileName.slice(name.length + 1));
        await mkdir(path.dirname(target), { recursive: true });
        await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(target));
      }
      if (bytes === 0) throw new Error(`it holds no file of ${name}/`);
    } finally {
      archive.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('ARCHIVE_INVALID', file, `the archive cannot be unpacked: ${why}`, { cause });
  }
}
