import { expect, test } from 'vitest';
import { type Account, accountLines, oneForEachRole } from './accounts.ts';

const ACCOUNTS: readonly Account[] = [
  { id: 'camille', name: 'Camille Exemple', roles: ['agent'] },
  { id: 'sacha', name: 'Sacha Exemple, agent et superviseur', roles: ['agent', 'supervisor'] },
  { id: 'rachid', name: 'Rachid Exemple, agent du prestataire', roles: ['agent'] },
];

test('the demonstration names everybody who can sign in, under his roles', () => {
  expect(accountLines(ACCOUNTS)).toEqual([
    'agent: Camille Exemple · Rachid Exemple, agent du prestataire',
    'agent + supervisor: Sacha Exemple, agent et superviseur',
  ]);
});

test('each set of roles has one account that stands for it', () => {
  expect(oneForEachRole(ACCOUNTS).map(({ id }) => id)).toEqual(['camille', 'sacha']);
});
