import type { Identity, IdentityProvider } from './identity.ts';

const AGENTS: readonly Identity[] = [
  { id: 'camille', name: 'Camille Exemple', roles: ['agent'] },
  { id: 'nadia', name: 'Nadia Exemple', roles: ['agent'] },
  { id: 'thomas', name: 'Thomas Exemple', roles: ['agent'] },
  { id: 'yves', name: 'Yves Exemple', roles: ['agent'] },
  { id: 'simone', name: 'Simone Exemple, superviseure', roles: ['supervisor'] },
  { id: 'odile', name: 'Odile Exemple, protection des données', roles: ['dpo'] },
];

/** A fake: fictitious people, no password. For demonstrations and tests only. */
export class DemonstrationIdentityProvider implements IdentityProvider {
  readonly demonstration = true;
  readonly offered = AGENTS;

  async authenticate(credential: string): Promise<Identity | undefined> {
    return AGENTS.find(({ id }) => id === credential);
  }
}

/** Nobody can sign in: the demonstration sign-in is off and no other provider is configured. */
export class ClosedIdentityProvider implements IdentityProvider {
  readonly demonstration = false;
  readonly offered: readonly Identity[] = [];

  async authenticate(): Promise<undefined> {
    return undefined;
  }
}
