import type { RecordView } from '#contract';
import type { PageState } from '../../app/page-state.ts';

const ROUTE = 'GET /api/dpo/record';

function record(lines: number): { readonly json: RecordView } {
  const kept = Array.from(
    { length: lines },
    (_, at) => `questions sans source, ${at + 1} : 180 jours au plus`,
  );
  return {
    json: {
      madeAtMs: Date.now(),
      entries: [
        { heading: 'Responsable', lines: ['Carsat Exemple'], origin: 'running' },
        { heading: 'Base légale', lines: ['à valider par la caisse'], origin: 'fund' },
        { heading: 'Décision automatisée', lines: ['aucune'], origin: 'product' },
        { heading: 'Données des appelants', lines: kept, origin: 'running' },
      ],
    },
  };
}

export const states: readonly PageState[] = [
  { name: 'running', shows: 'Base légale' },
  { name: 'record', shows: 'Base légale', answers: { [ROUTE]: record(3) } },
  { name: 'too-much', shows: 'Base légale', answers: { [ROUTE]: record(200) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
