import type { PageState } from '../../../app/page-state.ts';
import { listOf } from '../sample-states.ts';

const ROUTE = 'GET /api/expert/articles';

export const states: readonly PageState[] = [
  // The demonstration base itself.
  { name: 'running', shows: '1 à 50 sur' },
  { name: 'some', shows: '3 articles.', answers: { [ROUTE]: listOf(3) } },
  { name: 'empty', shows: 'La base n’a pas encore d’article.', answers: { [ROUTE]: listOf(0) } },
  { name: 'too-much', shows: '1 à 50 sur 900', answers: { [ROUTE]: listOf(50, 900) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
