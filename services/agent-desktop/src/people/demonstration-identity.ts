import type { Organisation } from '#contract';
import type { Identity, IdentityProvider } from './identity.ts';

const PROVIDER: Organisation = { id: 'telecontact', name: 'Télécontact Exemple', kind: 'provider' };
const FUND: Organisation = { id: 'carsat-exemple', name: 'Carsat Exemple', kind: 'fund' };

const PEOPLE: readonly Identity[] = [
  { id: 'camille', name: 'Camille Exemple', roles: ['agent'], organisation: FUND },
  { id: 'nadia', name: 'Nadia Exemple', roles: ['agent'], organisation: FUND },
  { id: 'thomas', name: 'Thomas Exemple', roles: ['agent'], organisation: FUND },
  { id: 'yves', name: 'Yves Exemple', roles: ['agent'], organisation: FUND },
  {
    id: 'sacha',
    name: 'Sacha Exemple, agent et superviseur',
    roles: ['agent', 'supervisor'],
    organisation: FUND,
  },
  { id: 'simone', name: 'Simone Exemple, superviseure', roles: ['supervisor'], organisation: FUND },
  { id: 'marc', name: 'Marc Exemple, responsable', roles: ['manager'], organisation: FUND },
  { id: 'elise', name: 'Élise Exemple, experte législation', roles: ['expert'], organisation: FUND },
  { id: 'rene', name: 'René Exemple, expert législation', roles: ['expert'], organisation: FUND },
  { id: 'flora', name: 'Flora Exemple, formatrice', roles: ['trainer'], organisation: FUND },
  { id: 'odile', name: 'Odile Exemple, protection des données', roles: ['dpo'], organisation: FUND },
  { id: 'sami', name: 'Sami Exemple, sécurité', roles: ['security'], organisation: FUND },
  { id: 'alain', name: 'Alain Exemple, administrateur', roles: ['administrator'], organisation: FUND },
  { id: 'rachid', name: 'Rachid Exemple, agent du prestataire', roles: ['agent'], organisation: PROVIDER },
  {
    id: 'louise',
    name: 'Louise Exemple, encadrement du prestataire',
    roles: ['supervisor', 'manager'],
    organisation: PROVIDER,
  },
];

/** A fake: fictitious people, no password. For demonstrations and tests only. */
export class DemonstrationIdentityProvider implements IdentityProvider {
  readonly demonstration = true;
  readonly offered = PEOPLE;
  readonly organisations = [FUND, PROVIDER];

  async authenticate(credential: string): Promise<Identity | undefined> {
    return PEOPLE.find(({ id }) => id === credential);
  }
}

/** Nobody can sign in: the demonstration sign-in is off and no other provider is configured. */
export class ClosedIdentityProvider implements IdentityProvider {
  readonly demonstration = false;
  readonly offered: readonly Identity[] = [];
  readonly organisations: readonly Organisation[] = [];

  async authenticate(): Promise<undefined> {
    return undefined;
  }
}
