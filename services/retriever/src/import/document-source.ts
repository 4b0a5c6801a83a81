import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { isReadable } from './document-kind.ts';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError } from './imported-document.ts';
import { checkEntry, megabytes, nameOf, tooLarge, unpack, ZIP_OPTIONS } from './zip-entries.ts';

/** A document, or why it is left out. */
export type SourceItem =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly refusal: DocumentRefusedError };

/** There is nothing to import at all. */
export class ImportSourceError extends Error {
  override readonly name = 'ImportSourceError';
  readonly code = 'IMPORT_SOURCE';
}

const ARCHIVE = /\.(?:zip|7z|rar|tar|gz|tgz|bz2)$/i;

/** Files that are not read, counted by the ending of their names. */
export type PassedOver = Map<string, number>;

/** Files that somebody sends: documents, or .zip archives of them. */
export interface SentFile {
  /** Its name, or its path in the folder that it stands in. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Documents of files that were sent, as {@link documentsOf} gives those of a folder. Nothing is written.
 *
 * @throws ImportSourceError when an archive cannot be read
 */
export async function* documentsSent(
  files: readonly SentFile[],
  passedOver: PassedOver,
): AsyncGenerator<SourceItem> {
  const bounds = new TotalBounds();
  for (const { path: sent, bytes } of files) {
    const path = sent.normalize('NFC').replaceAll('\\', '/');
    if (extname(path).toLowerCase() === '.zip') {
      const open = () => fromBufferPromise(Buffer.from(bytes), ZIP_OPTIONS);
      yield* documentsOfArchive({ source: path, size: bytes.length, open }, passedOver, bounds);
    } else if (ARCHIVE.test(path)) yield { path, refusal: nested() };
    else if (isReadable(path)) {
      bounds.take(bytes.length);
      yield { path, bytes };
    } else count(passedOver, path);
  }
}

/**
 * Documents of a folder, a .zip archive or one file, in the order of their paths, one after the other: never more than
 * one is in memory. Links are not followed, nothing is written.
 *
 * @throws ImportSourceError when there is no such folder or archive, or it is larger than the bounds
 */
export async function* documentsOf(source: string, passedOver: PassedOver): AsyncGenerator<SourceItem> {
  const facts = await stat(source).catch((cause: unknown) => {
    throw new ImportSourceError(`there is no ${source}`, { cause });
  });
  const bounds = new TotalBounds();
  if (facts.isDirectory()) yield* documentsOfFolder(source, passedOver, bounds);
  else if (extname(source).toLowerCase() === '.zip') {
    const open = () => openPromise(source, ZIP_OPTIONS);
    yield* documentsOfArchive({ source, size: facts.size, open }, passedOver, bounds);
  } else yield await documentOfFile(source, basename(source), bounds);
}

async function* documentsOfFolder(
  folder: string,
  passedOver: PassedOver,
  bounds: TotalBounds,
): AsyncGenerator<SourceItem> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of names) {
    const path = relative(folder, file).normalize('NFC').replaceAll('\\', '/');
    if (ARCHIVE.test(path)) yield { path, refusal: nested() };
    else if (isReadable(path)) yield await documentOfFile(file, path, bounds);
    else count(passedOver, path);
  }
}

async function documentOfFile(file: string, path: string, bounds: TotalBounds): Promise<SourceItem> {
  try {
    const facts = await lstat(file);
    if (!facts.isFile()) {
      throw new DocumentRefusedError('UNSAFE_PATH', 'a link to another file; put the file itself');
    }
    if (facts.size > IMPORT_LIMITS.documentBytes) throw tooLarge(facts.size);
    bounds.take(facts.size);
    return { path, bytes: await readFile(file) };
  } catch (error) {
    return { path, refusal: refusalOf(error) };
  }
}

/** An archive that is not open yet. */
interface ClosedArchive {
  readonly source: string;
  /** Bytes of it, packed. */
  readonly size: number;
  readonly open: () => Promise<ZipFile>;
}

async function* documentsOfArchive(
  { source, size, open }: ClosedArchive,
  passedOver: PassedOver,
  bounds: TotalBounds,
): AsyncGenerator<SourceItem> {
  if (size > IMPORT_LIMITS.archiveBytes) {
    throw new ImportSourceError(
      `${source} has ${megabytes(size)} MB, at most ${megabytes(IMPORT_LIMITS.archiveBytes)} MB are read; split it`,
    );
  }
  let archive: ZipFile;
  try {
    archive = await open();
  } catch (cause) {
    throw new ImportSourceError(`${source} is no .zip archive that can be read; pack it again`, { cause });
  }
  try {
    for await (const entry of archive.eachEntry()) {
      const path = nameOf(entry);
      if (path.endsWith('/') || path.startsWith('__MACOSX/')) continue;
      if (ARCHIVE.test(path)) {
        yield { path, refusal: nested() };
        continue;
      }
      if (!isReadable(path)) {
        count(passedOver, path);
        continue;
      }
      try {
        checkEntry(entry, path);
        bounds.take(entry.uncompressedSize);
        yield { path, bytes: await unpack(archive, entry) };
      } catch (error) {
        yield { path, refusal: refusalOf(error) };
      }
    }
  } catch (cause) {
    throw new ImportSourceError(`${source} is damaged; pack it again`, { cause });
  } finally {
    archive.close();
  }
}

/** What all documents together may take. */
class TotalBounds {
  #bytes = 0;
  #documents = 0;

  /** @throws DocumentRefusedError */
  take(bytes: number): void {
    if (this.#documents >= IMPORT_LIMITS.documents || this.#bytes + bytes > IMPORT_LIMITS.totalBytes) {
      throw new DocumentRefusedError(
        'TOO_LARGE',
        `past ${IMPORT_LIMITS.documents} documents or ${megabytes(IMPORT_LIMITS.totalBytes)} MB in all; import the rest apart`,
      );
    }
    this.#documents += 1;
    this.#bytes += bytes;
  }
}

function nested(): DocumentRefusedError {
  return new DocumentRefusedError('NESTED_ARCHIVE', 'an archive inside; unpack it and import the folder');
}

function refusalOf(error: unknown): DocumentRefusedError {
  if (error instanceof DocumentRefusedError) return error;
  return new DocumentRefusedError('UNREADABLE', 'cannot be read; check its rights', { cause: error });
}

function count(passedOver: PassedOver, path: string): void {
  const ending = extname(path).toLowerCase() || 'no ending';
  passedOver.set(ending, (passedOver.get(ending) ?? 0) + 1);
}
