import { type EffectSide, INDICATORS, type Indicator, type IndicatorEffect } from '#contract';
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

/** The days that are compared, ISO dates, both ends included. */
export interface ComparedDays {
  readonly from: string;
  /** First day of what is called after. */
  readonly pivot: string;
  readonly to: string;
}

/** The same number of weeks before a day and from it on. */
export function comparedDays(pivot: string, weeks: number): ComparedDays {
  return { from: daysAfter(pivot, -7 * weeks), pivot, to: daysAfter(pivot, 7 * weeks - 1) };
}

/** Each indicator of which something is known, before and after. */
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
