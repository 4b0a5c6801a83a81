import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/responsable/usage',
  title: 'Usage',
  permission: 'figures.oversee',
  place: 30,
  load: async () => (await import('./use-page.tsx')).UsePage,
};
