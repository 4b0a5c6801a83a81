import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/dpo/registre',
  title: 'Registre',
  permission: 'retention.read',
  place: 62,
  load: async () => (await import('./record-page.tsx')).RecordPage,
};
