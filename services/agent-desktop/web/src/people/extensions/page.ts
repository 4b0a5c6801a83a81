import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/superviseur/postes',
  title: 'Postes',
  permission: 'extensions.oversee',
  place: 20,
  load: async () => (await import('./extensions-page.tsx')).ExtensionsPage,
};
