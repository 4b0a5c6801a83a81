import { type Baseline, type EffectView, INDICATORS, type Indicator, type IndicatorEffect } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/manager/effect';
const DAY_MS = 86_400_000;
const YEAR_DAYS = 364;
const PIVOT = Date.UTC(2026, 8, 7);

const dayAt = (days: number): string => new Date(PIVOT + days * DAY_MS).toISOString().slice(0, 10);

const LEVELS: Readonly<Record<Indicator, readonly [number, number]>> = {
  dmt: [391, 352],
  decroche: [0.842, 0.874],
  reiteration: [0.178, 0.171],
  satisfaction: [0.801, 0.809],
};

function effectOf(indicator: Indicator, weeks: number): IndicatorEffect {
  const [before, after] = LEVELS[indicator];
  const room = indicator === 'dmt' ? 8 : 0.012;
  const side = (value: number) => ({
    ...{ days: 5 * weeks, cases: 1_600 * weeks, value },
    range: { low: value - room, high: value + room },
  });
  const value = after - before;
  return {
    indicator,
    before: side(before),
    after: side(after),
    difference: { value, low: value - 1.4 * room, high: value + 1.4 * room },
    weeks: Array.from({ length: 2 * weeks }, (_, at) => ({
      monday: dayAt(7 * (at - weeks)),
      value: (at < weeks ? before : after) + room * (at % 3) * 0.4,
      cases: 1_600,
    })),
  };
}

function shown(
  weeks: number,
  indicators: readonly IndicatorEffect[],
  baseline: Baseline = 'weeks',
): EffectView {
  const begun = baseline === 'year' ? -YEAR_DAYS : -7 * weeks;
  return {
    organisation: 'Carsat Exemple',
    known: { from: dayAt(-YEAR_DAYS), to: dayAt(7 * weeks - 1) },
    fictitious: true,
    ...{ weeks, baseline, indicators },
    before: { from: dayAt(begun), to: dayAt(begun + 7 * weeks - 1) },
    after: { from: dayAt(0), to: dayAt(7 * weeks - 1) },
  };
}

const FILLED = shown(
  4,
  INDICATORS.map((indicator) => effectOf(indicator, 4)),
);
const A_YEAR = shown(
  4,
  FILLED.indicators.map((effect) => ({
    ...effect,
    weeks: effect.weeks.map((week, at) => (at < 4 ? { ...week, monday: dayAt(7 * at - YEAR_DAYS) } : week)),
  })),
  'year',
);
const FEW = shown(
  4,
  INDICATORS.slice(0, 1).map((indicator) => {
    const effect = effectOf(indicator, 4);
    return { ...effect, after: { days: 2, cases: 310, value: 355, range: null }, difference: null };
  }),
);

export const states: readonly PageState[] = [
  { name: 'filled', shows: 'Après, la DMT est plus courte de', answers: { [ROUTE]: { json: FILLED } } },
  {
    name: 'empty',
    shows: 'Aucun chiffre déposé',
    answers: { [ROUTE]: { json: { ...shown(4, []), known: null, fictitious: false } } },
  },
  {
    name: 'other-weeks',
    shows: 'Aucun chiffre pour ces semaines',
    answers: { [ROUTE]: { json: shown(4, []) } },
  },
  { name: 'a-year', shows: 'Un an plus tôt', answers: { [ROUTE]: { json: A_YEAR } } },
  { name: 'few-days', shows: 'Il faut au moins cinq jours', answers: { [ROUTE]: { json: FEW } } },
  {
    name: 'too-much',
    shows: 'Après, la DMT est plus courte de',
    answers: {
      [ROUTE]: {
        json: shown(
          26,
          INDICATORS.map((indicator) => effectOf(indicator, 26)),
        ),
      },
    },
  },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
