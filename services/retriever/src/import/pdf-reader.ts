import { extractTextItems, getDocumentProxy } from 'unpdf';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, type ImportedDocument } from './imported-document.ts';
import { blocksOfPages, type PdfLine } from './pdf-lines.ts';

/** A page with fewer letters than that holds a picture of a text, not a text. */
const FEWEST_LETTERS_A_PAGE = 20;

/**
 * Reads a PDF that holds text: headings by their size, paragraphs by the space between lines, tables by their columns.
 * Running heads and page numbers are dropped.
 *
 * @throws DocumentRefusedError when it is encrypted, damaged, or a picture without text
 */
export async function readPdf(bytes: Uint8Array): Promise<ImportedDocument> {
  let pages: PdfLine[][];
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    if (pdf.numPages > IMPORT_LIMITS.pages) {
      throw new DocumentRefusedError(
        'TOO_LARGE',
        `${pdf.numPages} pages, at most ${IMPORT_LIMITS.pages} are read; split it`,
      );
    }
    const { items } = await extractTextItems(pdf);
    pages = items.map((page) => linesOf(page));
    await pdf.cleanup();
  } catch (cause) {
    if (cause instanceof DocumentRefusedError) throw cause;
    if ((cause as Error).name === 'PasswordException') {
      throw new DocumentRefusedError('ENCRYPTED', 'protected by a password; save it without one', { cause });
    }
    throw new DocumentRefusedError('UNREADABLE', 'no PDF that can be read; save it again', { cause });
  }
  if (lettersOf(pages) === 0) {
    throw new DocumentRefusedError('NO_TEXT', 'a picture without text; have its text recognised (OCR) first');
  }
  const poor = pages.filter((page) => lettersOf([page]) < FEWEST_LETTERS_A_PAGE).length;
  return {
    title: '',
    blocks: blocksOfPages(pages),
    parts: [],
    shown: [],
    taken: [],
    notes: poor === 0 ? [] : [`${poor} of ${pages.length} pages hold no text; they may be pictures`],
  };
}

function lettersOf(pages: readonly (readonly PdfLine[])[]): number {
  return pages.flat().reduce((sum, { cells }) => sum + cells.join('').length, 0);
}

interface TextItem {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly fontSize: number;
}

/** Items within that share of a font's size of one another stand on one line, or in one cell. */
const SAME_LINE = 0.5;
const SAME_CELL = 1.6;

/** Lines of a page from top to bottom, each cut into cells where the space is wide. */
function linesOf(items: readonly TextItem[]): PdfLine[] {
  const written = items.filter(({ str }) => str.trim() !== '');
  const rows: { y: number; size: number; items: TextItem[] }[] = [];
  for (const item of written) {
    const row = rows.findLast(
      ({ y, size }) => Math.abs(y - item.y) < SAME_LINE * Math.max(size, item.fontSize),
    );
    if (row === undefined) rows.push({ y: item.y, size: item.fontSize, items: [item] });
    else row.items.push(item);
  }
  rows.sort((a, b) => b.y - a.y);
  return rows.map(({ y, size, items: row }) => {
    row.sort((a, b) => a.x - b.x);
    const cells: string[] = [];
    const starts: number[] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const { str, x, width, fontSize } of row) {
      if (x - end > SAME_CELL * fontSize || cells.length === 0) {
        cells.push(str);
        starts.push(x);
      } else cells[cells.length - 1] += x - end > 0.15 * fontSize ? ` ${str}` : str;
      end = x + width;
    }
    return { y, size, cells: cells.map((cell) => cell.trim()), starts };
  });
}
