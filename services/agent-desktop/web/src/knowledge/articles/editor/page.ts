import type { PageDefinition } from '../../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/ecrire/:slug',
  title: 'Écrire un article',
  permission: 'articles.write',
  load: async () => (await import('./editor-page.tsx')).EditorPage,
};
