import type { Identity, IdentityProvider } from './identity.ts';

const AGENTS: readonly Identity[] = [
  { id: 'camille', name: 'Camille Exemple' },
  { id: 'nadia', name: 'Nadia Exemple' },
  { id: 'thomas', name: 'Thomas Exemple' },
  { id: 'yves', name: 'Yves Exemple' },
];

/** A fake: fictitious agents, no password. For demonstrations and tests only. */
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
