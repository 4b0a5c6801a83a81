import type { ForgetCheckResult, ForgetCheckView, ForgetFinding } from '#contract';
import type { PageState } from '../app/page-state.ts';

const ROUTE = 'GET /api/dpo/forget-check';

function finding(store: string, more: Partial<ForgetFinding> = {}): ForgetFinding {
  return { store, searchedBytes: 52_400, found: 0, oldestMs: 240_000, absent: false, ...more };
}

function checked(stores: readonly ForgetFinding[], checkedAt = new Date().toISOString()) {
  const result: ForgetCheckResult = { checkedAt, scope: 'installation', stores };
  return { [ROUTE]: { json: { last: [result] } satisfies ForgetCheckView } };
}

const CLEAN = [finding('nats-stream'), finding('redis', { oldestMs: null }), finding('logs')];

export const states: readonly PageState[] = [
  {
    name: 'clean',
    shows: 'Rien n’a été retrouvé',
    answers: checked([...CLEAN, finding('llm-requests', { absent: true })]),
  },
  {
    name: 'empty',
    shows: 'Aucun contrôle n’a encore été fait',
    answers: { [ROUTE]: { json: { last: [] } satisfies ForgetCheckView } },
  },
  {
    name: 'leaking',
    shows: 'Des données ont été retrouvées',
    answers: checked([...CLEAN, finding('disk', { found: 2 })]),
  },
  { name: 'stale', shows: 'Il a plus de huit jours', answers: checked(CLEAN, '2026-01-05T03:00:00.000Z') },
  {
    name: 'too-much',
    shows: 'Rien n’a été retrouvé',
    answers: checked(Array.from({ length: 50 }, (_, at) => finding(`store-${at}`))),
  },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
