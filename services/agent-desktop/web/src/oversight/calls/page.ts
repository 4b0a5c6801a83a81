import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/administration/appels',
  title: 'Appels en cours',
  permission: 'operations.read',
  place: 73,
  load: async () => (await import('./calls-page.tsx')).CallsPage,
};
