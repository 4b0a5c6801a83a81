import type { PageDefinition } from '../../app/page-definition.ts';

/** Where the server leads a browser whose sign-in did not succeed. Whoever is signed in has nothing to do here. */
export const page: PageDefinition = {
  address: '/connexion',
  title: 'Connexion',
  permission: 'session.end',
  load: async () => (await import('./signed-in-already.tsx')).SignedInAlready,
};
