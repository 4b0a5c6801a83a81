import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/dpo/controle',
  title: 'Dossier de contrôle',
  permission: 'retention.read',
  place: 65,
  load: async () => (await import('./inspection-page.tsx')).InspectionPage,
};
