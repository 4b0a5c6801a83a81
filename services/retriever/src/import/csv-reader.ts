import { CsvError, parse } from 'csv-parse/sync';
import { csvColumns } from './csv-columns.ts';
import { CsvParts } from './csv-parts.ts';
import { IMPORT_LIMITS } from './import-limits.ts';
import { type Block, DocumentRefusedError, type ImportedDocument, oneLine } from './imported-document.ts';
import { joinedLines } from './table-header.ts';

const DELIMITERS = [';', ',', '\t', '|'];
const SAMPLE = 20_000;
/** Lines of the sample that are tried; more would not tell more. */
const SAMPLE_ROWS = 20;
/** Share of rows that are questions from which a table is a list of them. */
const FAQ_SHARE = 0.6;

/** A row of a table of values. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Line of the file on which it ends. */
  readonly line: number;
}

/**
 * Reads a table of values. With a column for the title, or for the question, and one for the text, each title is an
 * article; any other table is one article that holds it whole.
 *
 * @throws DocumentRefusedError with the line where it breaks
 */
export function readCsv(text: string): ImportedDocument {
  const rows = rowsOf(text);
  const header = rows[0]?.cells ?? [];
  const faq = csvColumns(header).named.title === undefined && isFaq(rows);
  const columns = faq
    ? { named: { title: 0, question: 0, text: 1 }, sections: [], others: [] }
    : csvColumns(header);
  const shown = rows.map(({ cells, line }) => ({ text: cells.join('\n'), place: `line ${line}` }));
  const { title, text: answer, validFrom, validTo, validity } = columns.named;
  if (title !== undefined && (answer !== undefined || columns.sections.length > 0)) {
    const parts = new CsvParts(columns, faq ? [] : header);
    for (const row of faq ? rows : rows.slice(1)) parts.take(row);
    return { title: '', blocks: [], shown, ...parts.done() };
  }
  const dated = [validFrom, validTo, validity].some((column) => column !== undefined);
  const note =
    'dates of validity are not applied, the table has no column for a title and a text: give each article its dates (line 1)';
  return {
    title: '',
    blocks: wholeTable(rows),
    parts: [],
    notes: dated ? [note] : [],
    shown: rows.length < 2 ? [] : shown,
    taken: [],
  };
}

/** True for a table without a header whose rows are questions with their answers. */
function isFaq(rows: readonly CsvRow[]): boolean {
  const asked = rows.filter(({ cells }) => /\?\s*$/.test(cells[0] ?? '') && (cells[1] ?? '') !== '');
  return asked.length > FAQ_SHARE * rows.length;
}

function wholeTable(rows: readonly CsvRow[]): Block[] {
  if (rows.length < 2) return [];
  const wide = Math.max(...rows.map(({ cells }) => cells.length));
  const lines = rows.map(({ cells }) =>
    Array.from({ length: wide }, (_, at) => joinedLines((cells[at] ?? '').split(/\r?\n/).map(oneLine))),
  );
  return [{ kind: 'table', rows: lines, place: `lines 1 to ${rows.at(-1)?.line ?? rows.length}` }];
}

function rowsOf(text: string): CsvRow[] {
  try {
    const table = text.replace(/^sep=.\r?\n/i, '');
    const records = parse(table, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      to: IMPORT_LIMITS.rows + 1,
    }) as unknown as readonly { readonly record: string[]; readonly info: { readonly lines: number } }[];
    if (records.length > IMPORT_LIMITS.rows) {
      throw new DocumentRefusedError('TOO_LARGE', `more than ${IMPORT_LIMITS.rows} rows; split it`);
    }
    return records
      .map(({ record, info }) => ({ cells: record, line: info.lines }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = Number((cause as unknown as { lines?: number }).lines ?? 0);
    throw new DocumentRefusedError(
      'UNREADABLE',
      `no table that can be read from line ${line} on; check its quotes`,
      { cause },
    );
  }
}

/** The delimiter that cuts the first rows into the most columns, as many in each; quoted text does not count. */
function delimiterOf(text: string): string {
  const declared = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const sample = text
    .slice(0, SAMPLE)
    .replace(/"(?:[^"]|"")*"/g, 'x')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const lines = sample.slice(0, SAMPLE_ROWS);
  const score = (delimiter: string): number => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    return first === 0 ? 0 : first + (100 * counts.filter((count) => count === first).length) / counts.length;
  };
  return DELIMITERS.reduce((best, one) => (score(one) > score(best) ? one : best));
}
