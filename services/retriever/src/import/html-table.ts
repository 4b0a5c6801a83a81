import { attribute, elementsIn, type HtmlElement, isHeading, isWithin, textIn } from './html-tree.ts';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, oneLine } from './imported-document.ts';
import { type GridRow, type HeadedTable, headedTable } from './table-header.ts';

/** A cell may not claim to cover more than that. */
const MOST_SPAN = 100;
/** A cell of values is short; a longer one is a column of a page. */
const LONGEST_VALUE = 80;

/** Rows and cells of a table, without those of tables inside. */
export interface TableCells {
  readonly rows: readonly { readonly cells: readonly HtmlElement[]; readonly inHead: boolean }[];
}

/** Cells of a table that are read, row by row. */
export function cellsOf(table: HtmlElement, reads: (element: HtmlElement) => boolean): TableCells {
  const isOwn = (element: HtmlElement): boolean => nearestTable(element) === table;
  const rows = elementsIn(table)
    .filter((element) => element.tagName === 'tr' && isOwn(element) && reads(element))
    .map((row) => ({
      inHead: isWithin(row, ({ tagName, parentNode }) => tagName === 'thead' && parentNode === table),
      cells: row.childNodes.filter(
        (node): node is HtmlElement =>
          'tagName' in node && (node.tagName === 'td' || node.tagName === 'th') && reads(node),
      ),
    }));
  return { rows };
}

/** True for a table that lays out a page rather than values. */
export function isLayout(table: HtmlElement, { rows }: TableCells): boolean {
  if (/^(?:presentation|none)$/.test(attribute(table, 'role') ?? '')) return true;
  const cells = rows.flatMap((row) => row.cells);
  if (Math.max(0, ...rows.map((row) => row.cells.length)) < 2) return true;
  const inside = elementsIn(table);
  if (inside.some(isHeading)) return true;
  if (cells.some(({ tagName }) => tagName === 'th')) return false;
  if (rows.length === 1) return cells.some((cell) => oneLine(textIn(cell)).length > LONGEST_VALUE);
  return cells.some(
    (cell) =>
      elementsIn(cell).some(({ tagName }) => tagName === 'table') &&
      oneLine(textIn(cell, ({ tagName }) => tagName !== 'table')).length > LONGEST_VALUE,
  );
}

/**
 * A table of values: its rows under one header row, which is empty when it has none. Merged cells are repeated so that
 * each row can be read alone; a row that is one cell is not.
 *
 * @param read text of a cell
 * @throws DocumentRefusedError when it unfolds into more cells than anybody reads
 */
export function tableRows({ rows }: TableCells, read: (cell: HtmlElement) => string): HeadedTable {
  if (rows.length > IMPORT_LIMITS.rows) {
    throw new DocumentRefusedError('TOO_LARGE', `a table of more than ${IMPORT_LIMITS.rows} rows; split it`);
  }
  const covered = new Map<string, string>();
  let unfolded = 0;
  const grid = rows.map(({ cells, inHead }, at): GridRow => {
    const line: string[] = [];
    const takeCovered = (): void => {
      for (;;) {
        const held = covered.get(`${at}:${line.length}`);
        if (held === undefined) return;
        line.push(held);
      }
    };
    for (const cell of cells) {
      takeCovered();
      const text = read(cell);
      const [down, across] = [downOf(cell, rows.length - at), spanOf(cell, 'colspan')];
      unfolded += down * across;
      if (unfolded > IMPORT_LIMITS.cells) {
        throw new DocumentRefusedError(
          'TOO_LARGE',
          `a table of more than ${IMPORT_LIMITS.cells} cells; split it`,
        );
      }
      for (let column = 0; column < across; column++) {
        for (let below = 1; below < down; below++) covered.set(`${at + below}:${line.length}`, text);
        line.push(text);
      }
    }
    const alone = cells.length === 1 && line.length > 1;
    takeCovered();
    const [only] = cells;
    return {
      cells: line,
      isHead: inHead || (cells.length > 0 && cells.every(isHeadCell)),
      alone:
        alone && only !== undefined && line.every((text) => text === line[0]) ? (line[0] ?? '') : undefined,
    };
  });
  return headedTable(grid);
}

function isHeadCell(cell: HtmlElement): boolean {
  if (cell.tagName === 'th') return attribute(cell, 'scope') !== 'row';
  const text = oneLine(textIn(cell));
  const bold = elementsIn(cell).filter(({ tagName }) => tagName === 'strong' || tagName === 'b');
  return text !== '' && oneLine(bold.map((one) => textIn(one)).join(' ')) === text;
}

function nearestTable(element: HtmlElement): HtmlElement | undefined {
  for (
    let parent = element.parentNode;
    parent !== null;
    parent = (parent as HtmlElement).parentNode ?? null
  ) {
    if ('tagName' in parent && parent.tagName === 'table') return parent;
  }
  return undefined;
}

/** Rows that a cell covers; 0 means down to the end of the table (HTML standard 4.9.11). */
function downOf(cell: HtmlElement, left: number): number {
  return attribute(cell, 'rowspan')?.trim() === '0' ? left : Math.min(spanOf(cell, 'rowspan'), left);
}

function spanOf(cell: HtmlElement, name: 'rowspan' | 'colspan'): number {
  const span = Number(attribute(cell, name) ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, MOST_SPAN) : 1;
}
