import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/relecture',
  title: 'Relecture',
  permission: 'drafts.review',
  place: 32,
  load: async () => (await import('./review-page.tsx')).ReviewPage,
};
