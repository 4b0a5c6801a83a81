import type { AuditEntry, AuditPage } from '#contract';
import type { PageState } from '../app/page-state.ts';

const ROUTE = 'GET /api/audit';

const ENTRY: AuditEntry = {
  id: '1',
  atMs: Date.UTC(2026, 10, 30, 8, 15),
  person: 'handle',
  name: 'Simone Exemple',
  organisation: 'Carsat Exemple',
  act: 'extension-freed',
  subject: '1001',
  outcome: 'done',
};

function entries(count: number, next: string | null = null): { readonly json: AuditPage } {
  const all = Array.from({ length: count }, (_, at) => ({ ...ENTRY, id: String(count - at) }));
  return { json: { entries: all, next } };
}

export const states: readonly PageState[] = [
  { name: 'entries', shows: 'Simone Exemple', answers: { [ROUTE]: entries(4) } },
  { name: 'empty', shows: 'Aucune action ne correspond', answers: { [ROUTE]: entries(0) } },
  { name: 'too-much', shows: 'Simone Exemple', answers: { [ROUTE]: entries(50, '1') } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
