import { fold } from '@decroche/french';
import { CsvError, parse } from 'csv-parse/sync';
import { IMPORT_LIMITS } from './import-limits.ts';
import {
  type Block,
  type DocumentFacts,
  type DocumentPart,
  DocumentRefusedError,
  type ImportedDocument,
  oneLine,
} from './imported-document.ts';

const DELIMITERS = [';', ',', '\t', '|'];
const SAMPLE = 20_000;

/** Names of columns, folded, by what they hold. */
const COLUMNS = {
  title: /^(?:titre|intitule|title|nom de (?:la )?fiche|fiche|objet|sujet)$/,
  section: /^(?:section|rubrique|sous-?titre|chapitre|partie)$/,
  text: /^(?:texte|contenu|corps|description|reponse|text|content|body)$/,
  kind: /^(?:type|nature|onglet|categorie|kind)$/,
  theme: /^(?:theme|thematique|domaine)$/,
  question: /^(?:questions?|questions? types?)$/,
  url: /^(?:source|url|lien|adresse web)$/,
  validFrom: /^(?:valable du|valide du|date d.?effet|debut|date de debut|valid_?from)$/,
  validTo: /^(?:valable au|valide au|fin|date de fin|valid_?to)$/,
} as const;

type Column = keyof typeof COLUMNS;

/**
 * Reads a table of values. With a column for the title and one for the text, each title is an article; any other table
 * is one article that holds it whole.
 *
 * @throws DocumentRefusedError with the line where it breaks
 */
export function readCsv(text: string): ImportedDocument {
  const rows = rowsOf(text);
  const columns = columnsOf(rows[0] ?? []);
  if (columns.title === undefined || columns.text === undefined) {
    const table: Block = { kind: 'table', rows, place: `lines 1 to ${rows.length}` };
    return { title: '', blocks: rows.length < 2 ? [] : [table], parts: [], notes: [] };
  }
  return { title: '', blocks: [], parts: partsOf(rows.slice(1), columns), notes: [] };
}

function rowsOf(text: string): string[][] {
  try {
    const rows: string[][] = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: IMPORT_LIMITS.rows + 1,
    });
    if (rows.length > IMPORT_LIMITS.rows) {
      throw new DocumentRefusedError('TOO_LARGE', `more than ${IMPORT_LIMITS.rows} rows; split it`);
    }
    return rows.filter((row) => row.some((cell) => cell !== ''));
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

/** The delimiter that splits the first lines most evenly. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, SAMPLE).split(/\r?\n/).slice(0, 1);
  const count = (delimiter: string): number =>
    Math.max(0, ...lines.map((line) => line.split(delimiter).length - 1));
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

function columnsOf(header: readonly string[]): Partial<Record<Column, number>> {
  const found: Partial<Record<Column, number>> = {};
  for (const [at, cell] of header.entries()) {
    const name = fold(oneLine(cell));
    for (const column of Object.keys(COLUMNS) as Column[]) {
      if (found[column] === undefined && COLUMNS[column].test(name)) found[column] = at;
    }
  }
  return found;
}

function partsOf(
  rows: readonly (readonly string[])[],
  columns: Partial<Record<Column, number>>,
): DocumentPart[] {
  const parts = new Map<string, { blocks: Block[]; facts: DocumentFacts }>();
  rows.forEach((row, index) => {
    const place = `row ${index + 2}`;
    const cell = (column: Column): string => oneLine(row[columns[column] ?? -1] ?? '');
    const title = cell('title');
    const lines = (row[columns.text ?? -1] ?? '')
      .split(/\r?\n/)
      .map(oneLine)
      .filter((line) => line !== '');
    if (title === '' || lines.length === 0) return;
    const part = parts.get(title) ?? { blocks: [], facts: factsOf(cell) };
    parts.set(title, part);
    const section = cell('section');
    if (section !== '') part.blocks.push({ kind: 'heading', level: 2, text: section, place });
    for (const line of lines) part.blocks.push(lineBlock(line, place));
  });
  return [...parts].map(([title, { blocks, facts }]) => ({ title, facts, blocks }));
}

const BULLET = /^[-•*–]\s+/;

function lineBlock(line: string, place: string): Block {
  return BULLET.test(line)
    ? { kind: 'item', depth: 1, text: line.replace(BULLET, ''), place }
    : { kind: 'paragraph', text: line, place };
}

function factsOf(cell: (column: Column) => string): DocumentFacts {
  const [validFrom, validTo] = [isoDayOf(cell('validFrom')), isoDayOf(cell('validTo'))];
  const [kind, theme, url, question] = [cell('kind'), cell('theme'), cell('url'), cell('question')];
  return {
    ...(kind === '' ? {} : { kind }),
    ...(theme === '' ? {} : { theme }),
    ...(url === '' ? {} : { url }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(question === '' ? {} : { questions: [question] }),
  };
}

/** `01/09/2026` and `2026-09-01`; undefined for anything else. */
function isoDayOf(written: string): string | undefined {
  const french = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(written);
  const iso =
    french === null ? written : `${french[3]}-${french[2]?.padStart(2, '0')}-${french[1]?.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(iso) || Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}
