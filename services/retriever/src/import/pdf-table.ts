import type { PdfCell, PdfLine } from './pdf-rows.ts';
import { headedTable } from './table-header.ts';

/** Rows of a table are at most that many sizes of their letters apart; lines of one cell at most the second. */
const ROW_GAP = 3.2;
const CELL_GAP = 1.45;
const FEWEST_ROWS = 2;

/** A table of values among the lines of a page. */
export interface PdfTable {
  readonly rows: readonly (readonly string[])[];
  /** How many lines it takes. */
  readonly lines: number;
}

interface Column {
  from: number;
  to: number;
}

interface Row {
  readonly cells: Map<Column, string>;
  y: number;
}

/**
 * The table that begins with a line: lines whose cells stand below one another. A line whose only cells go on below
 * those of the row above belongs to that row. Undefined when there is none.
 */
export function tableAt(lines: readonly PdfLine[], at: number): PdfTable | undefined {
  const first = lines[at] as PdfLine;
  if (first.cells.length < 2) return undefined;
  const columns: Column[] = [];
  const rows: Row[] = [];
  let taken = 0;
  let full = 0;
  for (let index = at; index < lines.length; index++) {
    const line = lines[index] as PdfLine;
    const above = lines[index - 1];
    const gap = index === at || above === undefined ? 0 : above.y - line.y;
    if (gap > ROW_GAP * line.size) break;
    const placed = placedIn(columns, line.cells, line.cells.length > 1 || rows.length === 0);
    if (placed === undefined) break;
    const last = rows.at(-1);
    const goesOn =
      last !== undefined &&
      line.cells.length < columns.length &&
      gap <= CELL_GAP * line.size &&
      !placed.has(firstOf(columns));
    if (line.cells.length < 2 && !goesOn) break;
    if (goesOn)
      for (const [column, text] of placed) last.cells.set(column, joined(last.cells.get(column), text));
    else rows.push({ cells: placed, y: line.y });
    if (line.cells.length > 1) full += 1;
    taken += 1;
  }
  if (full < FEWEST_ROWS || rows.length < FEWEST_ROWS || columns.length < 2) return undefined;
  const sorted = columns.sort((a, b) => a.from - b.from);
  const grid = rows.map(({ cells }) => ({
    cells: sorted.map((column) => cells.get(column) ?? ''),
    isHead: false,
    alone: undefined,
  }));
  return { rows: headedTable(grid).rows, lines: taken };
}

function firstOf(columns: readonly Column[]): Column {
  return columns.reduce((first, one) => (one.from < first.from ? one : first));
}

/**
 * Puts each cell into the column that it stands below; a cell below none opens one.
 *
 * @param opens false when no column may be opened
 * @returns undefined when a cell stands below two columns, or two cells below one
 */
function placedIn(
  columns: Column[],
  cells: readonly PdfCell[],
  opens: boolean,
): Map<Column, string> | undefined {
  const placed = new Map<Column, string>();
  const found = cells.map((cell) => columns.filter((one) => cell.from < one.to && cell.to > one.from));
  const used = found.flat();
  if (found.some((one) => one.length > 1) || new Set(used).size < used.length) return undefined;
  if (!opens && found.some((one) => one.length === 0)) return undefined;
  cells.forEach((cell, index) => {
    let column = found[index]?.[0];
    if (column === undefined) {
      column = { from: cell.from, to: cell.to };
      columns.push(column);
    }
    column.from = Math.min(column.from, cell.from);
    column.to = Math.max(column.to, cell.to);
    placed.set(column, cell.text);
  });
  return placed;
}

function joined(above: string | undefined, text: string): string {
  return above === undefined || above === '' ? text : `${above} ${text}`;
}
