import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/dpo/conservation',
  title: 'Ce qui est gardé',
  permission: 'retention.read',
  place: 61,
  load: async () => (await import('./retention-page.tsx')).RetentionPage,
};
