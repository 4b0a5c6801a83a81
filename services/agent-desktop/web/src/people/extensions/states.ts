import type { ExtensionsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/extensions';

function held(count: number): { readonly json: ExtensionsView } {
  const extensions = Array.from({ length: count }, (_, at) => ({
    extension: String(1001 + at),
    holder: at % 3 === 2 ? null : 'Camille Exemple',
    sinceMs: at % 3 === 2 ? null : Date.now() - at * 600_000,
    elsewhere: at % 6 === 5,
  }));
  return { json: { extensions } };
}

export const states: readonly PageState[] = [
  { name: 'free', shows: 'libre' },
  { name: 'held', shows: 'Libérer', answers: { [ROUTE]: held(4) } },
  { name: 'too-much', shows: 'Libérer', answers: { [ROUTE]: held(120) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
