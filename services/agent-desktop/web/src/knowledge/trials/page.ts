import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/essayer',
  title: 'Essayer',
  permission: 'answers.try',
  place: 43,
  load: async () => (await import('./trial-page.tsx')).TrialPage,
};
