/** One field of a file: words, a number, or nothing. */
export type CsvField = string | number | null;

const MARK = '\ufeff';
const DECIMALS = 4;

/**
 * A CSV file that a French table program opens as it is: UTF-8 with its mark, `;` between columns, a comma before decimals. Words
 * that such a program would take for a formula get an apostrophe before them (CWE-1236).
 */
export function csvFile(rows: readonly (readonly CsvField[])[]): string {
  return MARK + rows.map((row) => `${row.map(written).join(';')}\r\n`).join('');
}

function written(field: CsvField): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(Number(field.toFixed(DECIMALS))).replace('.', ',');
  const safe = /^[=+\-@\t\r]/.test(field) ? `'${field}` : field;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
