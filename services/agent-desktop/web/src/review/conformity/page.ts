import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/relecture/conformite',
  title: 'Conformité',
  permission: 'conformity.read',
  place: 36,
  load: async () => (await import('./conformity-page.tsx')).ConformityPage,
};
