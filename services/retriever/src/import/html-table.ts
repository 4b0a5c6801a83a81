import type { DefaultTreeAdapterTypes } from 'parse5';
import { IMPORT_LIMITS } from './import-limits.ts';
import { DocumentRefusedError, oneLine } from './imported-document.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** A cell may not claim to cover more than that. */
const MOST_SPAN = 100;

/**
 * Rows of a table, merged cells repeated so that each row can be read alone; undefined for a table that only lays out
 * a page: one column, or another table inside.
 *
 * @throws DocumentRefusedError when it unfolds into more cells than anybody reads
 */
export function tableRows(table: Element, isDropped: (element: Element) => boolean): string[][] | undefined {
  const cells = descendants(table, isDropped, (name) => name === 'table');
  if (cells === undefined) return undefined;
  const rows: string[][] = [];
  const covered = new Map<string, string>();
  let unfolded = 0;
  for (const row of cells.slice(0, IMPORT_LIMITS.rows)) {
    const line: string[] = [];
    const at = rows.length;
    const takeCovered = (): void => {
      for (let held = covered.get(`${at}:${line.length}`); held !== undefined; ) {
        line.push(held);
        held = covered.get(`${at}:${line.length}`);
      }
    };
    for (const cell of row) {
      takeCovered();
      const text = textOf(cell, isDropped);
      const [down, across] = [spanOf(cell, 'rowspan'), spanOf(cell, 'colspan')];
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
    takeCovered();
    if (line.some((text) => text !== '')) rows.push(line);
  }
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return columns < 2 ? undefined : rows.map((row) => [...row, ...new Array(columns - row.length).fill('')]);
}

/** Cells by row; undefined when there is a table inside. */
function descendants(
  table: Element,
  isDropped: (element: Element) => boolean,
  forbidden: (name: string) => boolean,
): Element[][] | undefined {
  const rows: Element[][] = [];
  const pending: Node[] = [...table.childNodes].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!('tagName' in next) || isDropped(next)) continue;
    if (forbidden(next.tagName)) return undefined;
    if (next.tagName === 'tr') rows.push([]);
    else if (next.tagName === 'td' || next.tagName === 'th') rows.at(-1)?.push(next);
    for (let at = next.childNodes.length - 1; at >= 0; at--) pending.push(next.childNodes[at] as Node);
  }
  return rows;
}

function textOf(cell: Element, isDropped: (element: Element) => boolean): string {
  const parts: string[] = [];
  const pending: Node[] = [...cell.childNodes].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.nodeName === '#text') parts.push((next as DefaultTreeAdapterTypes.TextNode).value);
    else if ('tagName' in next && !isDropped(next)) {
      if (/^(?:br|p|div|li)$/.test(next.tagName)) parts.push(' ');
      for (let at = next.childNodes.length - 1; at >= 0; at--) pending.push(next.childNodes[at] as Node);
    }
  }
  return oneLine(parts.join(''));
}

function spanOf(cell: Element, name: 'rowspan' | 'colspan'): number {
  const span = Number(cell.attrs.find((one) => one.name === name)?.value ?? 1);
  return Number.isInteger(span) && span > 0 ? Math.min(span, MOST_SPAN) : 1;
}
