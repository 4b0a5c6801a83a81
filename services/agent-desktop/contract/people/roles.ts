import { type Sent, z } from '../schema.ts';

/** What somebody is here; he may be several. Only an agent sees calls, those of his extension. */
export const ROLES = [
  'agent',
  'supervisor',
  'manager',
  'expert',
  'trainer',
  'dpo',
  'security',
  'administrator',
] as const;

export const roleSchema = z.enum(ROLES);
export type Role = Sent<typeof roleSchema>;

/** What somebody of a provider may be: who changes the knowledge, watches over data and security, or administers, is the fund's. */
export const PROVIDER_ROLES: readonly Role[] = ['agent', 'supervisor', 'manager', 'trainer'];

/** What each is called, on pages and in files. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  agent: 'agent',
  supervisor: 'superviseur',
  manager: 'responsable',
  expert: 'expert législation',
  trainer: 'formateur',
  dpo: 'délégué à la protection des données',
  security: 'responsable de la sécurité',
  administrator: 'administrateur',
};
