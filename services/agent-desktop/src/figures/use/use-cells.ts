/**
 * What is counted: a path of at most three words, from the general to the particular, such as `needs/reversion/answered`.
 * {@link GROUPED} stands for all that could not be told apart at its place.
 */
export type Cell = string;

/** Last word of a cell in which several are counted together, since each alone would be about too few people. */
export const GROUPED = '*';

/** Fewest people that a written figure is about. */
export const LEAST_PEOPLE = 5;

/** Events of one cell, and whose they are, by handles that say nothing else. */
export interface Tally {
  readonly count: number;
  readonly people: ReadonlySet<string>;
}

/** What becomes of the tallies of a span of time that is over. */
export interface Settled {
  /** Each is about {@link LEAST_PEOPLE} people or more, and no event is in two of them. */
  readonly written: ReadonlyMap<Cell, Tally>;
  /** What has to wait for the longer span; it is forgotten where there is none. */
  readonly carried: ReadonlyMap<Cell, Tally>;
}

/**
 * Parts the tallies of a span of time into those that may be written and those that are about too few people. The sums of
 * written cells, and the differences of such sums, are made of whole cells: none is about fewer people than one cell is.
 *
 * @param last there is no longer span: small cells are counted together with others until they are about enough people
 */
export function settle(tallies: ReadonlyMap<Cell, Tally>, last: boolean): Settled {
  if (last) return settleLast(tallies);
  const written = new Map<Cell, Tally>();
  const carried = new Map<Cell, Tally>();
  for (const [cell, tally] of tallies) (isEnough(tally) ? written : carried).set(cell, tally);
  return { written, carried };
}

function settleLast(tallies: ReadonlyMap<Cell, Tally>): Settled {
  const written = new Map<Cell, Tally>();
  const carried = new Map<Cell, Tally>();
  for (const [family, cells] of byFirstWord(tallies)) {
    const inside = group(family, cells);
    const pool = inside.rest === undefined ? undefined : withSmallest(inside.written, inside.rest);
    for (const [cell, tally] of inside.written) written.set(cell, tally);
    if (pool === undefined) continue;
    (isEnough(pool) ? written : carried).set(`${family}/${GROUPED}`, pool);
  }
  return { written, carried };
}

interface Grouped {
  readonly written: Map<Cell, Tally>;
  /** What is left over, about too few people at this place. */
  readonly rest: Tally | undefined;
}

/** Groups what is too small with its likes, from the particular to the general. */
function group(prefix: Cell, cells: ReadonlyMap<Cell, Tally>): Grouped {
  const written = new Map<Cell, Tally>();
  let rest: Tally | undefined;
  const own = cells.get('');
  if (own !== undefined) {
    if (isEnough(own)) written.set(prefix, own);
    else rest = own;
  }
  for (const [word, inner] of byFirstWord(new Map([...cells].filter(([cell]) => cell !== '')))) {
    const inside = group(`${prefix}/${word}`, inner);
    for (const [cell, tally] of inside.written) written.set(cell, tally);
    if (inside.rest !== undefined) rest = together(rest, inside.rest);
  }
  if (rest === undefined || !isEnough(rest)) return { written, rest };
  written.set(`${prefix}/${GROUPED}`, rest);
  return { written, rest: undefined };
}

/** Takes the smallest of the written cells into the pool until it is about enough people, or none is left. */
function withSmallest(written: Map<Cell, Tally>, pool: Tally): Tally {
  let taken = pool;
  while (!isEnough(taken)) {
    const [smallest] = [...written].sort(
      ([a, { people: p }], [b, { people: q }]) => p.size - q.size || compareText(a, b),
    );
    if (smallest === undefined) return taken;
    const [cell, tally] = smallest;
    written.delete(cell);
    taken = together(taken, tally);
  }
  return taken;
}

/** By the first word of each cell, the tallies under what follows it. */
function byFirstWord(tallies: ReadonlyMap<Cell, Tally>): Map<string, Map<Cell, Tally>> {
  const groups = new Map<string, Map<Cell, Tally>>();
  for (const [cell, tally] of tallies) {
    const at = cell.indexOf('/');
    const word = at < 0 ? cell : cell.slice(0, at);
    const group = groups.get(word) ?? new Map<Cell, Tally>();
    group.set(at < 0 ? '' : cell.slice(at + 1), tally);
    groups.set(word, group);
  }
  return groups;
}

function together(a: Tally | undefined, b: Tally): Tally {
  if (a === undefined) return b;
  return { count: a.count + b.count, people: new Set([...a.people, ...b.people]) };
}

function isEnough({ people }: Tally): boolean {
  return people.size >= LEAST_PEOPLE;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
