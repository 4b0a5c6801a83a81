import { strToU8, zipSync } from 'fflate';
import mammoth from 'mammoth';
import { readHtml } from './html-reader.ts';
import { DocumentRefusedError, type ImportedDocument, type ShownText } from './imported-document.ts';
import { ReadingNotes } from './reading-notes.ts';
import { headingStyle, WordMarkup } from './word-markup.ts';
import { WordStyles } from './word-styles.ts';
import { named, ownText, parsePart, serializePart } from './word-xml.ts';
import { unpackedParts } from './zip-entries.ts';

/** First bytes of the container of old Word files and of those protected by a password. */
const OLD_CONTAINER = [0xd0, 0xcf, 0x11, 0xe0];
const LEVELS = [1, 2, 3, 4, 5, 6];
/** French Word names its styles in French; headings are marked by {@link WordMarkup}. */
const STYLES = [
  ...LEVELS.map((level) => `p.${headingStyle(level)} => h${level}:fresh`),
  ...LEVELS.map((level) => `p[style-name='Titre ${level}'] => h${level}:fresh`),
  "p[style-name='Titre'] => h1:fresh",
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Sous-titre'] => h2:fresh",
  "p[style-name='Subtitle'] => h2:fresh",
];
/** Parts of a document that hold its text, and how they are called in a place. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['word/document.xml', ''],
  ['word/footnotes.xml', 'footnotes'],
  ['word/endnotes.xml', 'endnotes'],
]);
const PAGE_FRAME = /^word\/(?:header|footer)\d*\.xml$/;
const LOST_SYMBOL = /w:sym element with an unsupported character/;

/**
 * Reads a Word document as its readers see it. Pictures, comments, heads and feet of pages are not taken, and named;
 * properties (author, company) are not taken.
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
  const parts = await unpackedParts(bytes);
  try {
    const notes = new ReadingNotes();
    const shown = markedUp(parts, notes);
    const { value, messages } = await mammoth.convertToHtml(
      { buffer: Buffer.from(zipSync(Object.fromEntries(parts), { level: 0 })) },
      {
        styleMap: STYLES,
        externalFileAccess: false,
        // Pictures are named by the markup; an empty description keeps them out of the notes of the page.
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '', alt: '' })),
      },
    );
    if (messages.some(({ message }) => LOST_SYMBOL.test(message))) {
      notes.add('a sign of a symbol font is left out: look at the document', 'text');
    }
    const document = readHtml(value);
    return { ...document, notes: [...notes.lines(), ...document.notes], shown };
  } catch (cause) {
    if (cause instanceof DocumentRefusedError) throw cause;
    throw new DocumentRefusedError('UNREADABLE', 'no Word document that can be read; save it again', {
      cause,
    });
  }
}

/** Makes the parts of a document plain in their place; gives what they show. */
function markedUp(parts: Map<string, Uint8Array>, notes: ReadingNotes): ShownText[] {
  const read = (name: string): ReturnType<typeof parsePart> | undefined => {
    const bytes = parts.get(name);
    return bytes === undefined ? undefined : parsePart(new TextDecoder().decode(bytes));
  };
  const styles = new WordStyles(read('word/styles.xml'));
  const shown: ShownText[] = [];
  for (const [name, place] of TEXTS) {
    const part = read(name);
    if (part === undefined) continue;
    shown.push(...new WordMarkup(part, place, styles, notes).plain());
    parts.set(name, strToU8(serializePart(part)));
  }
  const framed = [...parts.keys()].filter((name) => {
    const part = PAGE_FRAME.test(name) ? read(name) : undefined;
    return part !== undefined && /\p{L}/u.test(named(part, 't').map(ownText).join(''));
  });
  if (framed.length > 0) notes.add('heads and feet of pages are left out', `${framed.length} of them`);
  return shown;
}
