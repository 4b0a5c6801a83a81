import {
  type Baseline,
  type EffectDays,
  type EffectSide,
  INDICATORS,
  type Indicator,
  type IndicatorEffect,
} from '#contract';
import {
  type Day,
  LEAST_DAYS,
  meanDifference,
  meanEstimate,
  shareDifference,
  shareEstimate,
} from '../intervals.ts';
import { daysAfter, mondayOf } from '../use/use-spans.ts';
import type { EffectFigure } from './effect-lines.ts';

/** 52 whole weeks: the same weekdays stand on both sides. */
const YEAR_DAYS = 364;

/** The days that are compared, ISO dates, both ends included. */
export interface ComparedDays {
  readonly before: EffectDays;
  readonly after: EffectDays;
}

/** Weeks up to that of the last day that is known, fewer where fewer are compared. */
const USUAL_WEEKS = 4;

/** First day of what is called after when nobody says which: a Monday, so that whoever brings a day in sees it. */
export function usualPivot(lastKnown: string, weeks: number): string {
  return daysAfter(mondayOf(lastKnown), -7 * (Math.min(weeks, USUAL_WEEKS) - 1));
}

/** Whole weeks from a day on, and as many just before it or a year earlier. */
export function comparedDays(pivot: string, weeks: number, baseline: Baseline): ComparedDays {
  const from = (start: string): EffectDays => ({ from: start, to: daysAfter(start, 7 * weeks - 1) });
  const back = baseline === 'year' ? YEAR_DAYS : 7 * weeks;
  return { before: from(daysAfter(pivot, -back)), after: from(pivot) };
}

/** Each indicator of which something is known on the days that are compared, before and after. */
export function compare(figures: readonly EffectFigure[], pivot: string): readonly IndicatorEffect[] {
  return INDICATORS.flatMap((indicator) => {
    const own = figures.filter((figure) => figure.indicator === indicator);
    if (own.length === 0) return [];
    const before = own.filter(({ day }) => day < pivot);
    const after = own.filter(({ day }) => day >= pivot);
    const isKnown = before.length >= LEAST_DAYS && after.length >= LEAST_DAYS;
    const differ = indicator === 'dmt' ? meanDifference : shareDifference;
    return [
      {
        indicator,
        before: side(indicator, before),
        after: side(indicator, after),
        difference: isKnown ? differ(before, after) : null,
        weeks: byWeek(own),
      },
    ];
  });
}

function side(indicator: Indicator, days: readonly Day[]): EffectSide | null {
  if (days.length === 0) return null;
  const { cases, value } = weighted(days);
  const estimate = indicator === 'dmt' ? meanEstimate : shareEstimate;
  const { low, high } = days.length < LEAST_DAYS ? { low: 0, high: 0 } : estimate(days);
  return { days: days.length, cases, value, range: days.length < LEAST_DAYS ? null : { low, high } };
}

function byWeek(figures: readonly EffectFigure[]): IndicatorEffect['weeks'] {
  const weeks = Map.groupBy(figures, ({ day }) => mondayOf(day));
  return [...weeks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([monday, days]) => ({ monday, ...weighted(days) }));
}

function weighted(days: readonly Day[]): { readonly cases: number; readonly value: number } {
  const cases = days.reduce((sum, day) => sum + day.cases, 0);
  return { cases, value: days.reduce((sum, day) => sum + day.cases * day.value, 0) / cases };
}
