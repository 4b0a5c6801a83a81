import type { PageDefinition } from '../../app/page-definition.ts';

export const page: PageDefinition = {
  address: '/responsable/effet',
  title: 'Effet',
  permission: 'figures.oversee',
  place: 31,
  load: async () => (await import('./effect-page.tsx')).EffectPage,
};
