import type { PublicationsView } from '#contract';
import type { PageState } from '../../app/page-state.ts';
import { LINE, VERSION } from '../articles/sample-states.ts';

const ROUTE = 'GET /api/expert/publications';

function published(publications: number, waiting: number): { readonly json: PublicationsView } {
  const line = { ...LINE, state: 'approved' as const };
  return {
    json: {
      publications: Array.from({ length: publications }, (_, at) => ({
        number: publications - at,
        publishedBy: 'Élise Exemple',
        publishedAtMs: Date.UTC(2026, 10, 2),
      })),
      live: publications,
      waiting: Array.from({ length: waiting }, (_, at) => ({
        ...line,
        latest: { ...VERSION, slug: `article-${at}` },
      })),
    },
  };
}

export const states: readonly PageState[] = [
  { name: 'running', shows: 'Équipe de démonstration' },
  { name: 'waiting', shows: 'Revenir à la publication 1', answers: { [ROUTE]: published(2, 2) } },
  { name: 'empty', shows: 'Aucune version approuvée n’attend.', answers: { [ROUTE]: published(0, 0) } },
  { name: 'too-much', shows: 'plus anciennes', answers: { [ROUTE]: published(90, 200) } },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
