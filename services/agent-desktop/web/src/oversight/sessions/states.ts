import type { OpenSessionsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/operations/sessions';
const FUND = { id: 'carsat-exemple', name: 'Carsat Exemple', kind: 'fund' } as const;

function sessions(count: number, more = false): { readonly json: OpenSessionsView } {
  const now = Date.now();
  const open = Array.from({ length: count }, (_, at) => ({
    ...{ key: `key-${at}`, name: 'Camille Exemple', roles: ['agent'] as const, organisation: FUND },
    ...{ sinceMs: now - 3_600_000, untilMs: now + 3_600_000, own: at === 0, ofPerson: count },
  }));
  return { json: { sessions: open, more } };
}

export const states: readonly PageState[] = [
  { name: 'open', shows: '3 sessions ouvertes', answers: { [ROUTE]: sessions(3) } },
  { name: 'alone', shows: '1 session ouverte', answers: { [ROUTE]: sessions(1) } },
  { name: 'too-much', shows: 'Il y en a davantage', answers: { [ROUTE]: sessions(1_000, true) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
