import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/expert/consignes',
  title: 'Consignes du modèle',
  permission: 'articles.read',
  place: 46,
  load: async () => (await import('./instructions-page.tsx')).InstructionsPage,
};
