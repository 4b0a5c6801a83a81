import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/dpo/oubli',
  title: 'Preuve d’oubli',
  permission: 'forgetting.read',
  place: 60,
  load: async () => (await import('./forgetting-page.tsx')).ForgettingPage,
};
