import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/publication',
  title: 'Publication',
  permission: 'base.publish',
  place: 42,
  load: async () => (await import('./publication-page.tsx')).PublicationPage,
};
