import { CsvError, type Info, parse } from 'csv-parse/sync';
import { IMPORT_COLUMNS, type ImportColumn, type ImportFault } from '#contract';

/** Lines of one file at most: four indicators of ten organisations over a year and a half. */
const MAX_LINES = 20_000;
/** Longest line, characters. */
const MAX_LINE = 1_000;
/** What else the columns are called, without accents, in small letters. */
const ALIASES: Readonly<Record<string, ImportColumn>> = {
  jour: 'date',
  organisme: 'organisation',
  appels: 'cas',
  'nombre de cas': 'cas',
  conseillers: 'agents',
  "nombre d'agents": 'agents',
};
/** Columns that a file may leave out. */
const OPTIONAL: ReadonlySet<ImportColumn> = new Set(['organisation']);

/** One line of a file, by its columns; those that are not in the file are empty. */
export interface FileLine {
  /** From 1 on. */
  readonly line: number;
  readonly fields: Readonly<Record<ImportColumn, string>>;
}

/** What a file says. */
export type ReadFile = { readonly lines: readonly FileLine[] } | { readonly fault: ImportFault };

/**
 * The text of a file as a table program writes it: UTF-8 with or without its mark, UTF-16 with it, or else Windows-1252.
 */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads the lines of a CSV file; columns between `;`, tabs or commas, whichever its first line has. */
export function readFile(bytes: Uint8Array): ReadFile {
  const text = decoded(bytes);
  const [first = ''] = text.split(/\r\n?|\n/, 1);
  const delimiter = [';', '\t', ','].find((each) => first.includes(each)) ?? ';';
  let records: { record: string[]; info: Info }[];
  try {
    records = parse(text, {
      ...{ delimiter, bom: true, info: true, trim: true, skip_empty_lines: true },
      ...{ relax_column_count: true, max_record_size: MAX_LINE, to: MAX_LINES + 2 },
    }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return fault('unreadable', typeof error.lines === 'number' ? error.lines : 1);
  }
  const filled = records.filter(({ record }) => record.some((field) => field !== ''));
  const [head, ...body] = filled;
  if (head === undefined || body.length === 0) return fault('empty', 1);
  if (body.length > MAX_LINES) return fault('too-many-lines', 1);
  const columns = head.record.map(columnOf);
  const wrong = wrongColumn(columns, head.info.lines);
  if (wrong !== undefined) return wrong;
  return {
    lines: body.map(({ record, info }) => ({ line: info.lines, fields: fieldsOf(columns, record) })),
  };
}

function wrongColumn(columns: readonly (ImportColumn | undefined)[], line: number): ReadFile | undefined {
  const unknown = columns.indexOf(undefined);
  if (unknown >= 0) return fault('unknown-column', line, unknown + 1);
  const twice = columns.findIndex((column, at) => columns.indexOf(column) < at);
  if (twice >= 0) return fault('twice-a-column', line, columns[twice] ?? null);
  const missing = IMPORT_COLUMNS.find((column) => !OPTIONAL.has(column) && !columns.includes(column));
  return missing === undefined ? undefined : fault('missing-column', line, missing);
}

function columnOf(name: string): ImportColumn | undefined {
  const plain = plainWord(name);
  return IMPORT_COLUMNS.find((column) => column === plain) ?? ALIASES[plain];
}

function fieldsOf(
  columns: readonly (ImportColumn | undefined)[],
  record: readonly string[],
): Record<ImportColumn, string> {
  const of = (column: ImportColumn): string => record[columns.indexOf(column)]?.trim() ?? '';
  return Object.fromEntries(IMPORT_COLUMNS.map((column) => [column, of(column)])) as Record<
    ImportColumn,
    string
  >;
}

/** A word without accents, in small letters. */
export function plainWord(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function fault(code: ImportFault['code'], line: number, column: ImportFault['column'] = null): ReadFile {
  return { fault: { line, code, column } };
}
