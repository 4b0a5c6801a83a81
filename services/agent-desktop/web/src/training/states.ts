import type { TrainingSetView } from '#contract';
import type { PageState } from '../app/page-state.ts';

const ROUTE = 'GET /api/training';

function set(needs: TrainingSetView['needs']) {
  return { [ROUTE]: { json: { needs } satisfies TrainingSetView } };
}

function needs(count: number): TrainingSetView['needs'] {
  return Array.from({ length: count }, (_, at) => ({
    id: `sujet-${at}`,
    title: `Sujet ${at}`,
    text: null,
    spoken: true,
  }));
}

export const states: readonly PageState[] = [
  { name: 'choice', shows: 'Recevoir un appel au hasard', answers: set(needs(6)) },
  { name: 'empty', shows: 'Il n’y a pas encore d’appel d’entraînement.', answers: set([]) },
  { name: 'too-much', shows: '30 autres sujets', answers: set(needs(60)) },
  { name: 'loading', shows: 'Chargement…', answers: { [ROUTE]: 'never' } },
  { name: 'failed', shows: 'Le service ne répond pas.', answers: { [ROUTE]: 'unavailable' } },
];
