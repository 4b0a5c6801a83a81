import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/questions-sans-source',
  title: 'Questions sans source',
  permission: 'articles.read',
  place: 41,
  load: async () => (await import('./gaps-page.tsx')).GapsPage,
};
