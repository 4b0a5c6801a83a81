import type { SettingsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/operations/settings';

function settings(count: number, unknown: SettingsView['unknown'] = []): { readonly json: SettingsView } {
  const instances = Array.from({ length: count }, (_, at) => ({
    service: 'retriever',
    address: `10.0.0.${at + 1}:8081`,
    settings: [
      { name: 'GAP_KEPT_DAYS', origin: 'default' as const, value: '180' },
      { name: 'NATS_PASSWORD', origin: 'environment' as const, value: null },
    ],
  }));
  return { json: { instances, unknown } };
}

export const states: readonly PageState[] = [
  { name: 'running', shows: 'pii-guard' },
  { name: 'in-force', shows: 'retriever', answers: { [ROUTE]: settings(3) } },
  {
    name: 'unknown',
    shows: 'On ne sait pas quels réglages',
    answers: { [ROUTE]: settings(1, [{ service: 'generator', address: '', fault: 'unlisted' }]) },
  },
  { name: 'too-much', shows: '10.0.0.60:8081', answers: { [ROUTE]: settings(60) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
