import type { NoteCalls } from './note-calls.ts';
import type { PdfItem } from './pdf-items.ts';
import { readRaised } from './raised-text.ts';

/** A piece of a line between wide spaces. */
export interface PdfCell {
  readonly text: string;
  /** Where it begins and ends, points from the left. */
  readonly from: number;
  readonly to: number;
}

/** One line of a page, or of a column of it. */
export interface PdfLine {
  /** Height on the page, points from its foot. */
  readonly y: number;
  /** Size of its letters, points. */
  readonly size: number;
  readonly cells: readonly PdfCell[];
}

/** Items within that share of a font's size of one another stand on one line, or in one cell, or in one word. */
const SAME_LINE = 0.5;
const SAME_CELL = 1.6;
const SAME_WORD = 0.15;
/** Letters smaller and higher than that, as shares of those beside them, are raised. */
const RAISED_SIZE = 0.85;
const RAISED_BY = 0.12;
const LOWERED_BY = -0.05;

/** Lines of items from top to bottom, each cut into cells where the space is wide; calls of notes are marked. */
export function linesOf(items: readonly PdfItem[], calls: NoteCalls): PdfLine[] {
  const rows: { y: number; size: number; items: PdfItem[] }[] = [];
  // The largest letters first: raised ones join the line that they belong to.
  const written = items.filter(({ text }) => text.trim() !== '').sort((a, b) => b.size - a.size);
  for (const item of written) {
    const row = rows.find(
      (one) =>
        Math.abs(one.y - item.y) < SAME_LINE * one.size ||
        (item.size < RAISED_SIZE * one.size &&
          item.y > one.y &&
          item.y - one.y < one.size &&
          touches(one.items, item)),
    );
    if (row === undefined) rows.push({ y: item.y, size: item.size, items: [item] });
    else row.items.push(item);
  }
  rows.sort((a, b) => b.y - a.y);
  return rows.map((row) => ({ y: row.y, size: row.size, cells: cellsOf(row, calls) }));
}

function touches(items: readonly PdfItem[], { x, width, size }: PdfItem): boolean {
  return items.some((one) => x >= one.x - size && x <= one.x + one.width + size && width >= 0);
}

function cellsOf(row: { y: number; size: number; items: PdfItem[] }, calls: NoteCalls): PdfCell[] {
  const cells: { text: string; from: number; to: number }[] = [];
  for (const item of row.items.sort((a, b) => a.x - b.x)) {
    const last = cells.at(-1);
    const gap = last === undefined ? Number.POSITIVE_INFINITY : item.x - last.to;
    const starts = last === undefined || gap > SAME_CELL * row.size;
    const before = starts ? '' : last.text;
    const text = pieceOf(item, row, before, calls);
    if (starts) cells.push({ text, from: item.x, to: item.x + item.width });
    else {
      const glued = gap <= SAME_WORD * row.size || /^[\ufdd0⁰¹²³⁴-⁹]/.test(text);
      last.text += glued ? text : ` ${text}`;
      last.to = Math.max(last.to, item.x + item.width);
    }
  }
  return cells
    .map((cell) => ({ ...cell, text: calls.markRaised(cell.text).replace(/\s+/g, ' ').trim() }))
    .filter(({ text }) => text !== '');
}

/** Text of an item; a raised one calls a note or is an exponent, a lowered one an index. */
function pieceOf(item: PdfItem, row: { y: number; size: number }, before: string, calls: NoteCalls): string {
  const text = bullets(item.text.replace(/[\ufdd0\ufdd1]/g, ''));
  const isSmall = item.size < RAISED_SIZE * row.size;
  const by = (item.y - row.y) / row.size;
  if (!isSmall || (by <= RAISED_BY && by >= LOWERED_BY)) return text;
  if (by < 0) return text;
  const read = readRaised(before.trimEnd(), text.trim(), false);
  if (read.kind === 'calls') return read.labels.map((label) => calls.mark(label)).join('');
  if (!/\d/.test(read.text)) calls.takeOut(text);
  return read.text;
}

/** Signs of symbol fonts that open an item of a list have no meaning of their own. */
function bullets(text: string): string {
  return /^\s*\p{Co}{1,2}\s*$/u.test(text) ? '• ' : text;
}
