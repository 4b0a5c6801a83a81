import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/administration/sessions',
  title: 'Sessions',
  permission: 'sessions.oversee',
  place: 71,
  load: async () => (await import('./sessions-page.tsx')).SessionsPage,
};
