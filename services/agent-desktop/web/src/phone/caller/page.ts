import type { PageDefinition } from '../../app/page-definition.ts';

/** Served in a demonstration only. */
export const page: PageDefinition = {
  address: '/appeler',
  title: 'Appeler',
  permission: 'public',
  load: async () => (await import('./caller-page.tsx')).CallerPage,
};
