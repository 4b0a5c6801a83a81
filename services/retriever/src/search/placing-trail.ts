import type { SearchRule } from '@decroche/contracts';

/** Which rules moved which passage, in the order in which they did. */
export class PlacingTrail {
  readonly #rules = new Map<string, SearchRule[]>();

  /** Notes the passages that a step moved against the others, or brought. */
  note(rule: SearchRule, before: readonly string[], after: readonly string[]): void {
    for (const id of movedIn(before, after)) this.add(rule, id);
  }

  add(rule: SearchRule, id: string): void {
    const rules = this.#rules.get(id);
    if (rules === undefined) this.#rules.set(id, [rule]);
    else if (!rules.includes(rule)) rules.push(rule);
  }

  rulesOf(id: string): readonly SearchRule[] {
    return this.#rules.get(id) ?? [];
  }
}

/**
 * The fewest ids whose moving explains a new order, and those that it brought. What was left out moved nothing.
 *
 * @param after holds each id once
 */
export function movedIn(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const places = new Map(before.map((id, place) => [id, place]));
  const stayed = longestRise(after.map((id) => places.get(id)));
  return new Set(after.filter((_, at) => !stayed.has(at)));
}

/** Indexes of a longest run of growing numbers, gaps allowed; patience sorting. */
function longestRise(values: readonly (number | undefined)[]): ReadonlySet<number> {
  /** At each length, the index that ends the run of that length with the least value. */
  const ends: number[] = [];
  const beforeIt: (number | undefined)[] = [];
  values.forEach((value, at) => {
    if (value === undefined) return;
    const found = ends.findIndex((end) => (values[end] as number) >= value);
    const length = found < 0 ? ends.length : found;
    beforeIt[at] = ends[length - 1];
    ends[length] = at;
  });
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = beforeIt[at]) run.add(at);
  return run;
}
