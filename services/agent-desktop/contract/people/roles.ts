import { type Sent, z } from '../schema.ts';

/** What somebody is here; he may be several. Only an agent sees calls, those of his extension. */
export const ROLES = ['agent', 'supervisor', 'manager', 'expert', 'dpo', 'administrator'] as const;

export const roleSchema = z.enum(ROLES);
export type Role = Sent<typeof roleSchema>;

/** What each is called, on pages and in files. */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  agent: 'agent',
  supervisor: 'superviseur',
  manager: 'responsable',
  expert: 'expert législation',
  dpo: 'délégué à la protection des données',
  administrator: 'administrateur',
};
