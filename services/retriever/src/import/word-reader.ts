import mammoth from 'mammoth';
import { readHtml } from './html-reader.ts';
import { DocumentRefusedError, type ImportedDocument } from './imported-document.ts';
import { unpackedWithinBounds } from './zip-entries.ts';

/** First bytes of the container of old Word files and of those protected by a password. */
const OLD_CONTAINER = [0xd0, 0xcf, 0x11, 0xe0];
/** French Word names its styles in French. */
const STYLES = [
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [
    `p[style-name='Titre ${level}'] => h${level}:fresh`,
    `p[style-name='titre ${level}'] => h${level}:fresh`,
  ]),
  "p[style-name='Titre'] => h1:fresh",
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Sous-titre'] => h2:fresh",
];

/**
 * Reads a Word document. Pictures, comments and properties (author, company) are not taken.
 *
 * @throws DocumentRefusedError
 */
export async function readWord(bytes: Uint8Array): Promise<ImportedDocument> {
  if (OLD_CONTAINER.every((byte, at) => bytes[at] === byte)) {
    throw new DocumentRefusedError(
      'ENCRYPTED',
      'protected by a password, or of Word 2003; save it as .docx without a password',
    );
  }
  await unpackedWithinBounds(bytes);
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: STYLES,
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    );
    return readHtml(value);
  } catch (cause) {
    throw new DocumentRefusedError('UNREADABLE', 'no Word document that can be read; save it again', {
      cause,
    });
  }
}
