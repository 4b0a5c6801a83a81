import { getDocumentProxy } from 'unpdf';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, type ImportedDocument, type ShownText } from './imported-document.ts';
import { NoteCalls } from './note-calls.ts';
import { readingOrder } from './pdf-columns.ts';
import { frameLines, textOfLine } from './pdf-frame.ts';
import { itemsOfPage, type PdfItem, type PdfPageItems } from './pdf-items.ts';
import { illegibleFonts } from './pdf-legibility.ts';
import { blocksOfRegions, type PdfRegion } from './pdf-lines.ts';
import { linesOf } from './pdf-rows.ts';
import { ReadingNotes } from './reading-notes.ts';

/** A page with fewer letters than that holds a picture of a text, not a text. */
const FEWEST_LETTERS_A_PAGE = 20;
/** A page of which less than that share can be read is left out whole: half a rule is another rule. */
const LEGIBLE_SHARE = 0.7;
const OCR = 'have its text recognised (OCR) first';

/**
 * Reads a PDF that holds text: columns one after the other, headings by their size, paragraphs by the space between
 * lines, tables by what stands below one another. Running heads and page numbers are left out.
 *
 * @throws DocumentRefusedError when it is encrypted, damaged, a picture without text, or its letters mean nothing
 */
export async function readPdf(bytes: Uint8Array): Promise<ImportedDocument> {
  const all = await pagesOf(bytes);
  if (lettersOf(all.flatMap(itemsOf)) === 0) {
    throw new DocumentRefusedError('NO_TEXT', `a picture without text; ${OCR}`);
  }
  const notes = new ReadingNotes();
  const pages = legiblePages(all, notes);
  if (lettersOf(pages.flatMap(itemsOf)) === 0) {
    throw new DocumentRefusedError(
      'NO_TEXT',
      `its letters cannot be read, its fonts have no map to text; ${OCR}`,
    );
  }
  all.forEach((page, index) => {
    if (lettersOf(itemsOf(page)) < FEWEST_LETTERS_A_PAGE) {
      notes.add(`a page holds no text, it may be a picture: ${OCR}`, `page ${index + 1}`);
    }
  });
  const calls = new NoteCalls();
  const regions = regionsOf(pages, calls, notes);
  const written = blocksOfRegions(regions).map((block) => ({ block, ids: [] }));
  const blocks = calls.place(written, notes, (at) => written[at]?.block.place ?? '');
  return {
    title: '',
    blocks,
    parts: [],
    notes: notes.lines(),
    shown: pages.flatMap((page, index) => shownTexts(page, index + 1)),
    taken: calls.taken,
  };
}

async function pagesOf(bytes: Uint8Array): Promise<PdfPageItems[]> {
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    if (pdf.numPages > IMPORT_LIMITS.pages) {
      throw new DocumentRefusedError(
        'TOO_LARGE',
        `${pdf.numPages} pages, at most ${IMPORT_LIMITS.pages} are read; split it`,
      );
    }
    const pages: PdfPageItems[] = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      pages.push(await itemsOfPage(page));
      page.cleanup();
    }
    await pdf.cleanup();
    return pages;
  } catch (cause) {
    if (cause instanceof DocumentRefusedError) throw cause;
    if ((cause as Error).name === 'PasswordException') {
      throw new DocumentRefusedError('ENCRYPTED', 'protected by a password; save it without one', { cause });
    }
    throw new DocumentRefusedError('UNREADABLE', 'no PDF that can be read; save it again', { cause });
  }
}

/** Pages without what cannot be read; a page that loses much of its text by that is left out whole. */
function legiblePages(pages: readonly PdfPageItems[], notes: ReadingNotes): PdfPageItems[] {
  const illegible = illegibleFonts(pages.flatMap(itemsOf));
  if (illegible.size === 0) return [...pages];
  return pages.map((page, index) => {
    const kept = (items: readonly PdfItem[]): PdfItem[] => items.filter(({ font }) => !illegible.has(font));
    const [before, after] = [lettersOf(itemsOf(page)), lettersOf(kept(itemsOf(page)))];
    if (before === after) return page;
    const place = `page ${index + 1}`;
    if (after < LEGIBLE_SHARE * before) {
      notes.add(`a page is left out, its letters cannot be read: ${OCR}`, place);
      return { ...page, upright: [], turned: [] };
    }
    notes.add('letters of a font without a map to text are left out: look at the document', place);
    return { ...page, upright: kept(page.upright), turned: page.turned.map(kept) };
  });
}

/** Parts of all pages in reading order, without heads and feet of pages; turned text comes last on its page. */
function regionsOf(pages: readonly PdfPageItems[], calls: NoteCalls, notes: ReadingNotes): PdfRegion[] {
  const read = pages.map(({ upright, turned, top, foot }) => ({
    top,
    foot,
    parts: readingOrder(upright).map((items) => linesOf(items, calls)),
    turned: turned.map((items) => linesOf(items, calls)),
  }));
  const frame = frameLines(read.map(({ top, foot, parts }) => ({ top, foot, lines: parts.flat() })));
  return read.flatMap(({ parts, turned }, index) => {
    const place = `page ${index + 1}`;
    for (const line of parts.flat()) if (frame.has(line)) calls.takeOut(textOfLine(line));
    if (
      parts
        .flat()
        .some((line) => frame.has(line) && /\p{L}{3}/u.test(textOfLine(line).replace(/page|sur/gi, '')))
    ) {
      notes.add('heads and feet of pages are left out', place);
    }
    if (turned.length > 0)
      notes.add('turned text was put after the text of its page: check that it belongs there', place);
    return [...parts.map((lines) => lines.filter((line) => !frame.has(line))), ...turned]
      .filter((lines) => lines.length > 0)
      .map((lines) => ({ page: index + 1, lines }));
  });
}

/** What a page shows, in the order in which it is drawn: text goes on while nothing stands between. */
function shownTexts(page: PdfPageItems, number: number): ShownText[] {
  let text = '';
  let last: PdfItem | undefined;
  for (const item of [...page.upright, ...page.turned.flat()]) {
    const apart =
      last !== undefined &&
      (last.ends ||
        Math.abs(last.size - item.size) > 0.1 * item.size ||
        Math.abs(last.y - item.y) > 0.1 * item.size ||
        Math.abs(item.x - last.x - last.width) > 0.15 * item.size);
    text += apart ? `\n${item.text}` : item.text;
    last = item;
  }
  return /\d/.test(text) ? [{ text, place: `page ${number}` }] : [];
}

function itemsOf({ upright, turned }: PdfPageItems): PdfItem[] {
  return [...upright, ...turned.flat()];
}

function lettersOf(items: readonly PdfItem[]): number {
  return items.reduce((sum, { text }) => sum + text.replace(/\s/g, '').length, 0);
}
