import type { ArticleLineView } from '#contract';

/** Periods as bars, and days as marks, from 0 (left) to 100. */
export interface PeriodBars {
  readonly bars: readonly { readonly slug: string; readonly from: number; readonly to: number }[];
  readonly marks: readonly { readonly at: number; readonly label: string }[];
}

type Period = Pick<ArticleLineView, 'validFrom' | 'validTo' | 'latest'>;

const YEAR_MS = 365.25 * 86_400_000;
/** Years that are shown beyond the first and last bound. */
const MARGIN_YEARS = 1;
const MAX_MARKS = 12;

/**
 * Bars of periods. What has no bound goes to the edge; today is in the picture.
 *
 * @param nowMs today, Unix milliseconds
 */
export function barsOf(periods: readonly Period[], nowMs: number): PeriodBars {
  const bounds = periods
    .flatMap(({ validFrom, validTo }) => [validFrom, validTo])
    .filter((day) => day !== '')
    .map((day) => Date.parse(day));
  const start = Math.min(nowMs, ...bounds) - MARGIN_YEARS * YEAR_MS;
  const end = Math.max(nowMs, ...bounds) + MARGIN_YEARS * YEAR_MS;
  const at = (ms: number): number => ((ms - start) / (end - start)) * 100;
  const bars = periods.map(({ validFrom, validTo, latest }) => ({
    slug: latest.slug,
    from: validFrom === '' ? 0 : at(Date.parse(validFrom)),
    to: validTo === '' ? 100 : at(Date.parse(validTo)),
  }));
  const [first, last] = [new Date(start).getUTCFullYear() + 1, new Date(end).getUTCFullYear()];
  const every = Math.max(1, Math.ceil((last - first + 1) / MAX_MARKS));
  const marks: { at: number; label: string }[] = [];
  for (let year = first; year <= last; year += every) {
    marks.push({ at: at(Date.UTC(year, 0, 1)), label: String(year) });
  }
  return { bars, marks };
}
