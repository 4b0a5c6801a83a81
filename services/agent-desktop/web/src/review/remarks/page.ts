import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/relecture/remarques',
  title: 'Remarques',
  permission: 'remarks.read',
  place: 34,
  load: async () => (await import('./remarks-page.tsx')).RemarksPage,
};
