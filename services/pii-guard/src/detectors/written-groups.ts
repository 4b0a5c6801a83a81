/** What may stand between two groups of figures of one number, as a part of a pattern. */
const SEPARATOR = '[ ./_,;:|-]{0,3}';

/** A pattern for groups of figures with any separator between them, that is no part of a longer word or number. */
export const groups = (pattern: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\d]|\\d[,.])(?:${pattern.replaceAll('~', SEPARATOR)})(?![\\p{L}\\d]|[,.]\\d)`,
    'giu',
  );

/** Whether one and the same mark, or none but spaces, stands between all groups: not `0,25 0,50 0,75`. */
export function hasOneMark(written: string): boolean {
  const marks = written.match(/[^\p{L}\d]+/gu)?.map((gap) => gap.trim()) ?? [];
  return new Set(marks).size <= 1;
}

/** Its figures and letters, in capitals. */
export const figuresOf = (written: string): string => written.replace(/[^\p{L}\d]/gu, '').toUpperCase();
