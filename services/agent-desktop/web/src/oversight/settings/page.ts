import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/administration/reglages',
  title: 'Réglages',
  permission: 'operations.read',
  place: 72,
  load: async () => (await import('./settings-page.tsx')).SettingsPage,
};
