import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/dpo/annonce',
  title: 'Annonce',
  permission: 'retention.read',
  place: 63,
  load: async () => (await import('./notices-page.tsx')).NoticesPage,
};
