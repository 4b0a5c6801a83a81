import { extname } from 'node:path';
import { readCsv } from './csv-reader.ts';
import { readHtml } from './html-reader.ts';
import { DocumentRefusedError, type ImportedDocument } from './imported-document.ts';
import { readPdf } from './pdf-reader.ts';
import { type DecodedText, decodeText } from './text-encoding.ts';
import { readWord } from './word-reader.ts';

const PDF = [0x25, 0x50, 0x44, 0x46];
const ZIP = [0x50, 0x4b];
/** Readers of PDF look for the mark within the first bytes. */
const MARK_WITHIN = 1_024;

interface DocumentKind {
  readonly read: (bytes: Uint8Array) => ImportedDocument | Promise<ImportedDocument>;
  readonly fits: (bytes: Uint8Array) => boolean;
}

const HTML: DocumentKind = { read: (bytes) => noted(decodeText(bytes), readHtml), fits: isText };
const CSV: DocumentKind = { read: (bytes) => noted(decodeText(bytes), readCsv), fits: isText };
const KINDS: ReadonlyMap<string, DocumentKind> = new Map([
  ['.html', HTML],
  ['.htm', HTML],
  ['.xhtml', HTML],
  ['.csv', CSV],
  ['.tsv', CSV],
  ['.docx', { read: readWord, fits: () => true }],
  [
    '.pdf',
    {
      read: readPdf,
      fits: (bytes) => Buffer.from(bytes.subarray(0, MARK_WITHIN)).includes(Buffer.from(PDF)),
    },
  ],
]);

/** True for a name whose ending says that it can be read. */
export function isReadable(path: string): boolean {
  return KINDS.has(extname(path).toLowerCase());
}

/** Reads one document by the ending of its name. @throws DocumentRefusedError */
export async function readDocument(path: string, bytes: Uint8Array): Promise<ImportedDocument> {
  const kind = KINDS.get(extname(path).toLowerCase());
  if (bytes.length === 0) throw new DocumentRefusedError('EMPTY', 'the file is empty');
  if (kind === undefined || !kind.fits(bytes)) {
    throw new DocumentRefusedError(
      'WRONG_KIND',
      'its content is not what its name says; give it the right ending',
    );
  }
  const document = await kind.read(bytes);
  if (document.blocks.length === 0 && document.parts.length === 0) {
    throw new DocumentRefusedError('EMPTY', 'it holds no text');
  }
  return document;
}

function isText(bytes: Uint8Array): boolean {
  return ![PDF, ZIP].some((mark) => mark.every((byte, at) => bytes[at] === byte));
}

function noted({ text, note }: DecodedText, read: (text: string) => ImportedDocument): ImportedDocument {
  const document = read(text);
  return note === undefined ? document : { ...document, notes: [note, ...document.notes] };
}
