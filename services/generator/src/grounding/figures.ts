import { readDates, readNumbers, tokenize } from '@decroche/french';

/** Numbers and dates that a text states, however they are written or said, in one form each. */
export interface Figures {
  /** Values such as `54`, `25001.6`; the parts of a date are not among them. */
  readonly numbers: ReadonlySet<string>;
  /** Days, months and years: `2026-09-01`, `--09-01` (no year), `2026-09`, `2026`. */
  readonly dates: ReadonlySet<string>;
}

/** `25 001`: groups of three digits after a space belong to one number. */
const THOUSANDS = /(?<![\d,.])\d{1,3}(?:\s\d{3})+(?!\d)/gu;

/** Reads the numbers and dates of a text. */
export function figuresOf(text: string): Figures {
  const tokens = tokenize(text.replace(THOUSANDS, (amount) => amount.replace(/\s/g, '')));
  const spans = readNumbers(tokens);
  const dates = new Set<string>();
  const covered: (readonly [number, number])[] = [];
  for (const date of readDates(tokens, spans)) {
    if (date.day === undefined && date.month === undefined && date.year === undefined) continue;
    covered.push([date.from, date.to]);
    dates.add(isoForm(date.year, date.month, date.day));
  }
  const numbers = new Set<string>();
  for (const span of spans) {
    if (span.ambiguous || covered.some(([from, to]) => span.from >= from && span.to <= to)) continue;
    numbers.add(Number.isFinite(span.value) && span.kind !== 'digits' ? String(span.value) : span.digits);
  }
  return { numbers, dates };
}

/** Every number or date of `sentence` that none of `sources` states. */
export function unsupportedFigures(sentence: string, sources: readonly string[]): string[] {
  const said = figuresOf(sentence);
  const known = sources.map(figuresOf);
  return [
    ...[...said.numbers].filter((number) => !known.some(({ numbers }) => numbers.has(number))),
    ...[...said.dates].filter((date) => !known.some(({ dates }) => dates.has(date))),
  ];
}

function isoForm(year: number | undefined, month: number | undefined, day: number | undefined): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  if (month === undefined) return String(year);
  if (day === undefined) return year === undefined ? `--${two(month)}` : `${year}-${two(month)}`;
  return year === undefined ? `--${two(month)}-${two(day)}` : `${year}-${two(month)}-${two(day)}`;
}
