import type { Opinion, OpinionsView } from '#contract';
import type { PageState } from '../app/page-state.ts';
import { SAMPLE_DRAFT } from './sample-draft.ts';

const ROUTE = 'GET /api/feedback';
const OPINION: Opinion = {
  id: '1',
  week: '2026-11-23',
  verdict: 'did-not-help',
  reason: 'outdated',
  sentence: { part: 'sentences', at: 1 },
  draft: SAMPLE_DRAFT,
};

function opinions(count: number, total = count) {
  const view: OpinionsView = {
    opinions: Array.from({ length: count }, (_, at) => ({ ...OPINION, id: String(at) })),
    total,
    pageSize: 20,
    keptDays: 180,
    themes: count === 0 ? [] : [{ theme: 'reversion', helped: 41, didNotHelp: null }],
  };
  return { [ROUTE]: { json: view } };
}

export const states: readonly PageState[] = [
  { name: 'opinions', shows: 'Dépassé', answers: opinions(2) },
  { name: 'empty', shows: 'Aucun avis de cette sorte', answers: opinions(0) },
  { name: 'too-much', shows: 'Page 1 sur 60', answers: opinions(20, 1_187) },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
