/** A row of a table whose merged cells are repeated. */
export interface GridRow {
  readonly cells: readonly string[];
  /** True for a row that the document marks as a head. */
  readonly isHead: boolean;
  /** Text of a row that is one cell over all columns; undefined for any other. */
  readonly alone: string | undefined;
}

const MOST_HEAD_ROWS = 4;
const YEAR = /^(?:19|20)\d\d$/;

/** A table of values with its names. */
export interface HeadedTable {
  /** Rows above it that are one cell: its title. */
  readonly titles: readonly string[];
  /** Rows as wide as the widest one; the first names the columns, and is empty when nothing does. */
  readonly rows: readonly (readonly string[])[];
}

/** Tells titles, names of columns and values apart. */
export function headedTable(grid: readonly GridRow[]): HeadedTable {
  const filled = grid.filter(({ cells }) => cells.some((text) => text !== ''));
  const first = filled.findIndex(({ alone }) => alone === undefined);
  const titles = filled.slice(0, Math.max(0, first)).map(({ alone }) => alone ?? '');
  const below = filled.slice(Math.max(0, first));
  const columns = Math.max(0, ...below.map(({ cells }) => cells.length));
  const wide = ({ cells, alone }: GridRow): string[] => {
    const own = alone === undefined ? cells : [alone];
    return [...own, ...new Array<string>(columns - own.length).fill('')];
  };
  const marked = below.findIndex(({ isHead }) => !isHead);
  const heads = marked < 0 ? Math.min(1, below.length - 1) : Math.min(marked, MOST_HEAD_ROWS);
  if (heads > 0) {
    return { titles, rows: [mergedHead(below.slice(0, heads), columns), ...below.slice(heads).map(wide)] };
  }
  const rows = below.map(wide);
  if (rows.length === 0 || looksHeaded(rows)) return { titles, rows };
  return { titles, rows: [new Array<string>(columns).fill(''), ...rows] };
}

/** One name a column from several rows of names: `2026 – Couple`. */
function mergedHead(rows: readonly GridRow[], columns: number): string[] {
  return Array.from({ length: columns }, (_, column) => {
    const names = rows.map(({ cells }) => cells[column] ?? '').filter((name) => name !== '');
    return [...new Set(names)].join(' – ');
  });
}

/**
 * True when the first row names the columns: it has words where the others have figures, and never figures of the kind
 * that stands below them.
 */
function looksHeaded(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  if (others.length === 0) return false;
  const next = others[0] as readonly string[];
  return !first.some((text, column) => {
    const shape = shapeOf(text);
    return shape !== 'words' && shape !== 'empty' && shape === shapeOf(next[column] ?? '');
  });
}

function shapeOf(text: string): 'empty' | 'year' | 'figures' | 'words' {
  if (text === '') return 'empty';
  if (YEAR.test(text)) return 'year';
  return /\d/.test(text) ? 'figures' : 'words';
}

/** Texts of the lines of a cell on one line; a figure that ends one is not glued to that which begins the next. */
export function joinedLines(lines: readonly string[]): string {
  return lines
    .filter((line) => line !== '')
    .reduce((text, line) => {
      if (text === '') return line;
      const runsOn = /[\p{Ll},;:(–-]$/u.test(text) && /^[\p{Ll}(]/u.test(line);
      return `${text}${runsOn || /[.;:,!?/]$/.test(text) ? ' ' : ' / '}${line}`;
    }, '');
}
