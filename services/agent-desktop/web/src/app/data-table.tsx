import type { ReactNode } from 'react';

/** A row of a {@link DataTable}. */
export interface DataRow {
  readonly key: string;
  /** One for each column; the first one names the row. */
  readonly cells: readonly ReactNode[];
  readonly bad?: boolean;
}

/** Props of {@link DataTable}. */
export interface DataTableProps {
  /** What is in it, for whoever hears it. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

/** A table that may be wider than the page: then it is moved by keyboard, and the page is not. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard (WCAG 2.1.1).
    <section className="table-scroll" aria-label={caption} tabIndex={0}>
      <table className="sheet-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...cells], bad }) => (
            <tr key={key} className={bad ? 'bad' : undefined}>
              <th scope="row">{name}</th>
              {cells.map((cell, at) => (
                <td key={columns[at + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
