import type { PageState } from '../../app/page-state.ts';
import { listOf } from '../articles/sample-states.ts';

const ROUTE = 'GET /api/expert/articles';

// What comes of an import needs a file: the tests of the page bring it there.
export const states: readonly PageState[] = [
  { name: 'ready', shows: 'Documents (50 au plus', answers: { [ROUTE]: listOf(3) } },
  { name: 'empty', shows: 'Documents (50 au plus', answers: { [ROUTE]: listOf(0) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
