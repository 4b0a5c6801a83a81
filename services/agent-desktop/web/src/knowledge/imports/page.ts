import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/importer',
  title: 'Importer',
  permission: 'articles.write',
  place: 44,
  load: async () => (await import('./import-page.tsx')).ImportPage,
};
