import { type ConformityFigure, type ConformityView, CRITERIA, SAMPLE_BASES } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/review/conformity';
const figure = (cases: number): ConformityFigure => ({
  cases,
  interval: { share: 0.8, low: 0.55, high: 0.93 },
});

function conformity(months: readonly string[]) {
  const view: ConformityView = {
    leastCases: 5,
    months: months.flatMap((month, at) =>
      SAMPLE_BASES.map((basis) => ({ month, basis, conform: at === 1 ? null : figure(20) })),
    ),
    criteria: CRITERIA.map((criterion) => ({ criterion, good: figure(40), unsure: 3 })),
    agreement: CRITERIA.map((criterion, at) =>
      at === 0
        ? { criterion, cases: null, same: null, kappa: null }
        : { criterion, cases: 12, same: 0.83, kappa: at === 1 ? null : 0.42 },
    ),
  };
  return { [ROUTE]: { json: view } };
}

const YEARS = Array.from(
  { length: 37 },
  (_, at) => `${2024 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
);

export const states: readonly PageState[] = [
  { name: 'conformity', shows: 'moins de 5 cas', answers: conformity(['2026-09', '2026-10', '2026-11']) },
  { name: 'empty', shows: 'Aucune relecture encore', answers: conformity([]) },
  { name: 'too-much', shows: 'janvier 2024', answers: conformity(YEARS) },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
