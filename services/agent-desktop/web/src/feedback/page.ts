import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/avis',
  title: 'Avis',
  permission: 'feedback.read',
  place: 30,
  load: async () => (await import('./opinions-page.tsx')).OpinionsPage,
};
