import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/droits',
  title: 'Droits',
  permission: 'audit.read',
  place: 66,
  load: async () => (await import('./rights-page.tsx')).RightsPage,
};
