/** Lines of two texts beside each other. */
export interface DifferenceRow {
  readonly kind: 'same' | 'changed' | 'removed' | 'added';
  /** Null where the text has no such line. */
  readonly before: { readonly line: number; readonly text: string } | null;
  readonly after: { readonly line: number; readonly text: string } | null;
}

/** Longest text of which each line is compared with each, lines; a longer one is compared as a whole behind its common ends. */
const MAX_LINES = 3_000;

/** The lines of two texts side by side; a removed line next to an added one is a changed one. */
export function differenceOf(before: string, after: string): readonly DifferenceRow[] {
  const [old, next] = [before.split('\n'), after.split('\n')];
  const rows: DifferenceRow[] = [];
  let [a, b] = [0, 0];
  for (const [x, y] of [...commonLines(old, next), [old.length, next.length] as const]) {
    while (a < x || b < y) {
      const left = a < x ? { line: a + 1, text: old[a++] ?? '' } : null;
      const right = b < y ? { line: b + 1, text: next[b++] ?? '' } : null;
      rows.push({
        kind: left === null ? 'added' : right === null ? 'removed' : 'changed',
        before: left,
        after: right,
      });
    }
    if (x < old.length && y < next.length) {
      rows.push({
        kind: 'same',
        before: { line: x + 1, text: old[x] ?? '' },
        after: { line: y + 1, text: next[y] ?? '' },
      });
      [a, b] = [x + 1, y + 1];
    }
  }
  return rows;
}

/** The rows that differ, with so many of the others around them; null stands for what was left out. */
export function aroundChanges(
  rows: readonly DifferenceRow[],
  around: number,
): readonly (DifferenceRow | null)[] {
  const near = rows.map((_, at) =>
    rows.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return rows.flatMap((row, at) => (near[at] ? [row] : at === 0 || near[at - 1] ? [null] : []));
}

/** Places of the longest sequence of lines that both texts have, in order. */
function commonLines(old: readonly string[], next: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end += 1;
  const ends = Array.from({ length: start }, (_, at) => [at, at] as const);
  const tail = Array.from(
    { length: end },
    (_, at) => [old.length - end + at, next.length - end + at] as const,
  );
  const [x, y] = [old.length - end - start, next.length - end - start];
  if (x * y > MAX_LINES * MAX_LINES) return [...ends, ...tail];
  const length = Array.from({ length: x + 1 }, () => new Uint16Array(y + 1));
  for (let i = x - 1; i >= 0; i -= 1) {
    for (let j = y - 1; j >= 0; j -= 1) {
      const row = length[i] as Uint16Array;
      const below = length[i + 1] as Uint16Array;
      row[j] =
        old[start + i] === next[start + j]
          ? (below[j + 1] ?? 0) + 1
          : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const middle: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < x && j < y; ) {
    if (old[start + i] === next[start + j]) {
      middle.push([start + i, start + j]);
      i += 1;
      j += 1;
    } else if ((length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return [...ends, ...middle, ...tail];
}
