import type { PageDefinition } from '../../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/articles',
  title: 'Articles',
  permission: 'articles.read',
  place: 40,
  load: async () => (await import('./articles-page.tsx')).ArticlesPage,
};
