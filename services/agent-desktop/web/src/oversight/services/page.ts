import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/administration/services',
  title: 'Services',
  permission: 'operations.read',
  place: 70,
  load: async () => (await import('./services-page.tsx')).ServicesPage,
};
