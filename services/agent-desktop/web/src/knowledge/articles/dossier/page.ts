import type { PageDefinition } from '../../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/articles/:slug',
  title: 'Article',
  permission: 'articles.read',
  load: async () => (await import('./article-page.tsx')).ArticlePage,
};
