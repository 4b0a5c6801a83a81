import type { CallCountsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/operations/calls';

function counts(more: Partial<CallCountsView>): { readonly json: CallCountsView } {
  return { json: { total: 0, live: true, stages: [], modes: [], queues: [], ...more } };
}

const SOME = counts({
  total: 3,
  stages: [
    { name: 'attend un agent', count: 2 },
    { name: 'parle avec un agent', count: 1 },
  ],
  modes: [{ name: 'écouté', count: 3 }],
  queues: [{ name: 'retraite', count: 2 }],
});
const QUEUES = Array.from({ length: 100 }, (_, at) => ({ name: `file-${at + 1}`, count: 20 }));

export const states: readonly PageState[] = [
  { name: 'going', shows: '3 appels en cours.', answers: { [ROUTE]: SOME } },
  { name: 'empty', shows: 'Aucun appel en cours.', answers: { [ROUTE]: counts({}) } },
  { name: 'cut-off', shows: 'Le bus n’est pas joint', answers: { [ROUTE]: counts({ live: false }) } },
  { name: 'too-much', shows: 'file-100', answers: { [ROUTE]: counts({ total: 2_000, queues: QUEUES }) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
