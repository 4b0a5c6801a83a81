import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, validateFileName, type ZipFile } from 'yauzl';
import { decodeByteText } from './dos-code-page.ts';
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

/** Extra field with the name in UTF-8 and the checksum of the name that it stands for (Info-ZIP, APPNOTE 4.6.9). */
const UNICODE_PATH = 0x7075;

/**
 * Name of an entry, its letters composed. Windows writes backslashes, and names in the code page of DOS, without the
 * flag that says UTF-8.
 */
export function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  const utf8 = (entry.generalPurposeBitFlag & UTF8_NAME) !== 0;
  const name = utf8 ? raw.toString('utf8') : (unicodePath(entry, raw) ?? decodeName(raw));
  return name.normalize('NFC').replaceAll('\\', '/');
}

/** The name of the extra field; undefined when there is none, or when the name was changed after it was written. */
function unicodePath(entry: Entry, raw: Buffer): string | undefined {
  const data = entry.extraFields.find(({ id }) => id === UNICODE_PATH)?.data;
  if (data === undefined || data.length < 6 || data[0] !== 1 || data.readUInt32LE(1) !== crc32(raw)) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(5));
  } catch {
    return undefined;
  }
}

function decodeName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return decodeByteText(raw).text;
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

/**
 * Entries of an archive in memory, such as a Word document, every one checked before anything is unpacked.
 *
 * @throws DocumentRefusedError
 */
export async function unpackedParts(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  let archive: ZipFile;
  try {
    archive = await fromBufferPromise(Buffer.from(bytes), ZIP_OPTIONS);
  } catch (cause) {
    throw new DocumentRefusedError('UNREADABLE', 'no Word document that can be read; save it again', {
      cause,
    });
  }
  try {
    const entries: [string, Entry][] = [];
    let total = 0;
    for await (const entry of archive.eachEntry()) {
      const name = nameOf(entry);
      checkEntry(entry, name);
      total += entry.uncompressedSize;
      if (total > IMPORT_LIMITS.documentBytes * 3) throw tooLarge(total);
      if (!name.endsWith('/')) entries.push([name, entry]);
    }
    const parts = new Map<string, Uint8Array>();
    for (const [name, entry] of entries) parts.set(name, await unpack(archive, entry));
    return parts;
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
