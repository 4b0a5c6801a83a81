import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/journal',
  title: 'Journal des actions',
  permission: 'audit.read',
  place: 64,
  load: async () => (await import('./audit-page.tsx')).AuditPage,
};
