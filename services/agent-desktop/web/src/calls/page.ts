import type { PageDefinition } from '../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/poste',
  title: 'Mes appels',
  permission: 'calls.see',
  place: 10,
  load: async () => (await import('./agent-page.tsx')).AgentPage,
};
