import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/entrainement',
  title: 'Entraînement',
  permission: 'training.take',
  place: 90,
  load: async () => (await import('./training-page.tsx')).TrainingPage,
};
