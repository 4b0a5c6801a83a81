import { readDates, tokenize } from '@decroche/french';
import { type Quantities, type Quantity, quantitiesOf, states } from './quantities.ts';

/** Numbers and dates that a text states, however they are written or said, in one form each. */
export interface Figures {
  /** Values with what they count; the parts of a date are not among them. */
  readonly quantities: Quantities;
  readonly dates: readonly StatedDate[];
}

/** A day, a month or a year, as far as a text states them. */
export interface StatedDate {
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
}

/** `25 001`: groups of three digits after a space belong to one number. */
const THOUSANDS = /(?<![\d,.])\d{1,3}(?:\s\d{3})+(?!\d)/gu;

/** Reads the numbers and dates of a text. */
export function figuresOf(text: string): Figures {
  const tokens = tokenize(text.replace(THOUSANDS, (amount) => amount.replace(/\s/g, '')));
  const dates: StatedDate[] = [];
  const covered: (readonly [number, number])[] = [];
  for (const { from, to, year, month, day } of readDates(tokens)) {
    if (day === undefined && month === undefined && year === undefined) continue;
    covered.push([from, to]);
    dates.push({ year, month, day });
  }
  const isDate = (from: number, to: number): boolean => covered.some((one) => from >= one[0] && to <= one[1]);
  return { quantities: quantitiesOf(tokens, isDate), dates };
}

/** Every number or date of `sentence` that none of `sources` states. */
export function unsupportedFigures(sentence: string, sources: readonly string[]): string[] {
  const said = figuresOf(sentence);
  const known = sources.map(figuresOf);
  return [
    ...said.quantities.stated
      .filter((quantity) => !known.some((source) => statesQuantity(source, quantity)))
      .map(
        ({ value, unit, negative }) =>
          `${negative ? '-' : ''}${value}${unit === undefined ? '' : ` ${unit}`}`,
      ),
    ...said.dates.filter((date) => !known.some((source) => statesDate(source, date))).map(isoForm),
  ];
}

/** A bare number may be a year that the source states in a date. */
function statesQuantity({ quantities, dates }: Figures, said: Quantity): boolean {
  const isYear = said.unit === undefined && !said.negative;
  return states(quantities, said) || (isYear && dates.some(({ year }) => String(year) === said.value));
}

/** A source states a date when it states as much of it or more: `décembre` is stated by `31 décembre 2026`. */
function statesDate({ quantities, dates }: Figures, said: StatedDate): boolean {
  const fits = (own: number | undefined, known: number | undefined): boolean =>
    own === undefined || own === known;
  if (
    dates.some(
      (known) => fits(said.year, known.year) && fits(said.month, known.month) && fits(said.day, known.day),
    )
  ) {
    return true;
  }
  const yearAlone = said.month === undefined && said.day === undefined;
  return (
    yearAlone &&
    quantities.stated.some(({ value, unit }) => unit === undefined && value === String(said.year))
  );
}

function isoForm({ year, month, day }: StatedDate): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  if (month === undefined) return String(year);
  const start = year === undefined ? '-' : String(year);
  return day === undefined ? `${start}-${two(month)}` : `${start}-${two(month)}-${two(day)}`;
}
