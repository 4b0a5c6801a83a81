import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/lexique',
  title: 'Sigles et lexique',
  permission: 'articles.read',
  place: 45,
  load: async () => (await import('./lexicon-page.tsx')).LexiconPage,
};
