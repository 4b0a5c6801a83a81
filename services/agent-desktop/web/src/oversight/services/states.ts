import type { ServicesView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/operations/services';

function services(count: number, more: Partial<ServicesView> = {}): { readonly json: ServicesView } {
  const instances = Array.from({ length: count }, (_, at) => ({
    ...{ service: 'transcriber', address: `10.0.0.${at + 1}:8081`, version: '1.4.0', runtime: 'Node v24' },
    ...{ startedAtMs: Date.now() - 3_600_000, ready: true, draining: false, places: { taken: 2, most: 20 } },
    checks: [{ name: 'recogniser', ready: true, detail: '' }],
    models: [{ role: 'recogniser', name: 'whisper-base', ready: true, detail: '' }],
  }));
  return { json: { askedAtMs: Date.now(), instances, unknown: [], ...more } };
}

export const states: readonly PageState[] = [
  // The programs of the demonstration themselves, with all that they really say.
  { name: 'running', shows: 'services sont prêts.' },
  { name: 'ready', shows: 'Les 3 services sont prêts.', answers: { [ROUTE]: services(3) } },
  {
    name: 'unknown',
    shows: '1 sur 3 n’est pas prêt.',
    answers: {
      [ROUTE]: services(2, { unknown: [{ service: 'generator', address: 'x:1', fault: 'unreachable' }] }),
    },
  },
  { name: 'empty', shows: 'Aucun service n’est connu de ce bureau.', answers: { [ROUTE]: services(0) } },
  { name: 'too-much', shows: 'Les 60 services sont prêts.', answers: { [ROUTE]: services(60) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
