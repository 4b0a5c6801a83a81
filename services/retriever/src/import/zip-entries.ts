import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise, validateFileName, type ZipFile } from 'yauzl';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError } from './imported-document.ts';

/** How archives are opened: names are checked one by one, so that one bad name refuses one entry. */
export const ZIP_OPTIONS = { decodeStrings: false, validateEntrySizes: true, autoClose: false } as const;

/** Bit 0 of the flags of an entry (APPNOTE 4.4.4). */
const ENCRYPTED = 1;
const UTF8_NAME = 1 << 11;
/** Type of a file in Unix attributes. */
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** Name of an entry; Windows writes backslashes. */
export function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  const utf8 = (entry.generalPurposeBitFlag & UTF8_NAME) !== 0;
  return (utf8 ? raw.toString('utf8') : decodeName(raw)).replaceAll('\\', '/');
}

function decodeName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return new TextDecoder('windows-1252').decode(raw);
  }
}

/** Refuses an entry by what it claims, before anything is unpacked. @throws DocumentRefusedError */
export function checkEntry(entry: Entry, name: string): void {
  if (validateFileName(name) !== null) {
    throw new DocumentRefusedError('UNSAFE_PATH', 'its name leads out of the archive; pack it again');
  }
  if (((entry.externalFileAttributes >>> 16) & TYPE_MASK) === SYMBOLIC_LINK) {
    throw new DocumentRefusedError('UNSAFE_PATH', 'a link to another file; put the file itself');
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    throw new DocumentRefusedError('ENCRYPTED', 'protected by a password; pack it again without one');
  }
  const { uncompressedSize: size, compressedSize: packed } = entry;
  if (size > IMPORT_LIMITS.ratioFrom && size > IMPORT_LIMITS.ratio * packed) {
    throw new DocumentRefusedError(
      'ZIP_BOMB',
      `unpacks to ${megabytes(size)} MB from ${megabytes(packed)} MB, as only attacks do`,
    );
  }
  if (size > IMPORT_LIMITS.documentBytes) throw tooLarge(size);
}

/** Unpacks one entry; never more bytes than it claims. @throws DocumentRefusedError */
export async function unpack(archive: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    return await buffer(await archive.openReadStreamPromise(entry));
  } catch (cause) {
    throw new DocumentRefusedError('UNREADABLE', 'damaged in the archive; pack it again', { cause });
  }
}

/** Checks every entry of an archive in memory, such as a Word document. @throws DocumentRefusedError */
export async function unpackedWithinBounds(bytes: Uint8Array): Promise<void> {
  let archive: ZipFile;
  try {
    archive = await fromBufferPromise(Buffer.from(bytes), ZIP_OPTIONS);
  } catch (cause) {
    throw new DocumentRefusedError('UNREADABLE', 'no Word document that can be read; save it again', {
      cause,
    });
  }
  let total = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      const name = nameOf(entry);
      checkEntry(entry, name);
      total += entry.uncompressedSize;
      if (total > IMPORT_LIMITS.documentBytes * 3) throw tooLarge(total);
    }
  } catch (cause) {
    if (cause instanceof DocumentRefusedError) throw cause;
    throw new DocumentRefusedError('UNREADABLE', 'damaged; save it again', { cause });
  } finally {
    archive.close();
  }
}

export function tooLarge(bytes: number): DocumentRefusedError {
  return new DocumentRefusedError(
    'TOO_LARGE',
    `${megabytes(bytes)} MB, at most ${megabytes(IMPORT_LIMITS.documentBytes)} MB are read; split it`,
  );
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
