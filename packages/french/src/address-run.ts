/** Half-open range of UTF-16 offsets. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

const TOP_LEVEL = new Set(['fr', 'com', 'org', 'net', 'eu', 'info', 'io', 'be', 'ch', 're', 'bzh', 'gouv']);

const isAddressUnit = (unit: number): boolean =>
  (unit >= 48 && unit <= 57) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 97 && unit <= 122) ||
  unit === 46 ||
  unit === 43 ||
  unit === 45 ||
  unit === 95 ||
  unit >= 0xc0;

const isTrailing = (unit: number): boolean => '.,;:!?)]}>»"\''.includes(String.fromCharCode(unit));

function trimmed(text: string, start: number, end: number): OffsetRange {
  while (end > start && isTrailing(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

/** Where a bare domain (`www.info-retraite.fr`, `lassuranceretraite.fr`) lies inside a run, if it does. */
function domainIn(text: string, start: number, end: number): OffsetRange | undefined {
  let from = start;
  while (from < end && !isAddressUnit(text.charCodeAt(from))) from++;
  let to = from;
  while (to < end && isAddressUnit(text.charCodeAt(to))) to++;
  const range = trimmed(text, from, to);
  const dot = text.lastIndexOf('.', range.end - 1);
  if (dot <= range.start) return undefined;
  const last = text.slice(dot + 1, range.end).toLowerCase();
  if (!TOP_LEVEL.has(last)) return undefined;
  const before = text.slice(range.start, dot);
  if (!/[a-z]/i.test(before)) return undefined;
  return to < end && text[to] === '/' ? trimmed(text, range.start, end) : range;
}

/**
 * E-mail-like and URL-like ranges inside one run of characters without white space, in order.
 * Linear in the length of the run.
 */
export function addressRanges(text: string, start: number, end: number): OffsetRange[] {
  const run = text.slice(start, end);
  const scheme = run.indexOf('://');
  if (scheme > 0) {
    let from = start + scheme;
    while (from > start && /[a-z]/i.test(text[from - 1] as string)) from--;
    return [trimmed(text, from, end)];
  }
  const ranges: OffsetRange[] = [];
  let floor = start;
  for (let at = run.indexOf('@'); at !== -1; at = run.indexOf('@', at + 1)) {
    const sign = start + at;
    if (sign < floor) continue;
    let from = sign;
    while (from > floor && isAddressUnit(text.charCodeAt(from - 1))) from--;
    let to = sign + 1;
    while (to < end && isAddressUnit(text.charCodeAt(to))) to++;
    const range = trimmed(text, from, to);
    if (from < sign && range.end > sign + 1) {
      ranges.push(range);
      floor = range.end;
    }
  }
  if (ranges.length === 0) {
    const domain = domainIn(text, start, end);
    if (domain !== undefined) ranges.push(domain);
  }
  return ranges;
}
