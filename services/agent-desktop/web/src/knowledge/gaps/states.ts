import type { GapListView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/expert/gaps';

function missing(count: number, total = count): { readonly json: GapListView } {
  const gaps = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    words: ['pension', 'marin'],
    themeLabel: 'Pension de réversion',
    count: 4,
    state: 'open' as const,
    writer: '',
    own: false,
    answeredBy: '',
    lastSeenMs: Date.UTC(2026, 10, 29),
    toldAtMs: 0,
  }));
  const themes = total === 0 ? [] : [{ label: 'Pension de réversion', gaps: total, count: total * 4 }];
  return { json: { gaps, total, themes } };
}

export const states: readonly PageState[] = [
  { name: 'some', shows: '2 questions.', answers: { [ROUTE]: missing(2) } },
  { name: 'empty', shows: 'Aucune question ici.', answers: { [ROUTE]: missing(0) } },
  { name: 'too-much', shows: 'les 200 plus posées sont montrées', answers: { [ROUTE]: missing(200, 1_400) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
