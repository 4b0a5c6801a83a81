/** Names of the values of an enumeration of the contracts, as metrics show them: `NOTHING_FOUND` is `nothing-found`. */
export function enumNames(of: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(of)
    .filter(([, value]) => value >= 0)
    .map(([name]) => shown(name));
}

/** Name of one value; empty for one that the enumeration does not have. */
export function enumName(of: Readonly<Record<string, number>>, value: number): string {
  const name = Object.keys(of).find((each) => of[each] === value);
  return name === undefined ? '' : shown(name);
}

function shown(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}
