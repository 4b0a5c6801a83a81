import { type Block, oneLine } from './imported-document.ts';

/** One line of a page. */
export interface PdfLine {
  /** Height on the page, points from its foot. */
  readonly y: number;
  /** Size of its letters, points. */
  readonly size: number;
  /** Its text, cut where the space is as wide as between columns. */
  readonly cells: readonly string[];
  /** Where each cell begins, points from the left. */
  readonly starts: readonly number[];
}

/** Letters that much larger than those of the text make a heading. */
const HEADING = 1.12;
/** Lines further apart than that many times the size of their letters are paragraphs of their own. */
const PARAGRAPH = 1.75;
/** Columns of two rows begin within that many points. */
const SAME_COLUMN = 12;
const BULLET = /^(?:[•●▪‣◦·–-]|\d{1,2}[.)])\s+/;
const LONGEST_HEADING = 160;

/** Blocks of a document's pages. */
export function blocksOfPages(pages: readonly (readonly PdfLine[])[]): Block[] {
  const running = runningLines(pages);
  const body = bodySize(pages);
  const sizes = [...new Set(pages.flat().map(({ size }) => round(size)))]
    .filter((size) => size > body * HEADING)
    .sort((a, b) => b - a);
  const blocks: Block[] = [];
  pages.forEach((page, index) => {
    const lines = page.filter((line) => !running.has(shapeOf(line)));
    for (let at = 0; at < lines.length; ) {
      const line = lines[at] as PdfLine;
      const place = `page ${index + 1}, line ${at + 1}`;
      const rows = tableAt(lines, at);
      if (rows > 0) {
        blocks.push({ kind: 'table', rows: lines.slice(at, at + rows).map(({ cells }) => cells), place });
        at += rows;
        continue;
      }
      const level = sizes.indexOf(round(line.size)) + 1;
      const to = endOfParagraph(lines, at);
      const text = join(lines.slice(at, to));
      if (level > 0 && text.length <= LONGEST_HEADING) {
        blocks.push({ kind: 'heading', level: Math.min(level, 6), text, place });
      } else if (BULLET.test(text)) {
        blocks.push({ kind: 'item', depth: 1, text: text.replace(BULLET, ''), place });
      } else blocks.push({ kind: 'paragraph', text, place });
      at = to;
    }
  });
  return blocks;
}

/** How many lines from `at` on are rows of one table; 0 when it is none. */
function tableAt(lines: readonly PdfLine[], at: number): number {
  const first = lines[at] as PdfLine;
  if (first.cells.length < 2) return 0;
  let to = at + 1;
  while (to < lines.length) {
    const next = lines[to] as PdfLine;
    const aligned =
      next.cells.length === first.cells.length &&
      next.starts.every((start, column) => Math.abs(start - (first.starts[column] as number)) <= SAME_COLUMN);
    if (!aligned) break;
    to += 1;
  }
  return to - at < 2 ? 0 : to - at;
}

function endOfParagraph(lines: readonly PdfLine[], from: number): number {
  let to = from + 1;
  while (to < lines.length) {
    const [last, next] = [lines[to - 1] as PdfLine, lines[to] as PdfLine];
    if (round(next.size) !== round(last.size) || last.y - next.y > PARAGRAPH * last.size) break;
    if (BULLET.test(next.cells[0] ?? '') || tableAt(lines, to) > 0) break;
    to += 1;
  }
  return to;
}

/** Text of lines; a word cut at the end of a line is whole again. */
function join(lines: readonly PdfLine[]): string {
  const text = lines.map(({ cells }) => cells.join(' ')).join('\n');
  return oneLine(text.replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1'));
}

const FEWEST_PAGES = 3;

/** Lines that stand on most pages, whatever number they carry: heads, feet, page numbers. */
function runningLines(pages: readonly (readonly PdfLine[])[]): ReadonlySet<string> {
  if (pages.length < FEWEST_PAGES) return new Set();
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const shape of new Set(page.map(shapeOf))) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > pages.length / 2).map(([shape]) => shape));
}

function shapeOf({ cells, y }: PdfLine): string {
  return `${Math.round(y / 4)}:${cells.join(' ').replace(/\d+/g, '#')}`;
}

/** The size in which most letters are set. */
function bodySize(pages: readonly (readonly PdfLine[])[]): number {
  const letters = new Map<number, number>();
  for (const { size, cells } of pages.flat()) {
    letters.set(round(size), (letters.get(round(size)) ?? 0) + cells.join('').length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function round(size: number): number {
  return Math.round(size * 2) / 2;
}
