import { type Sent, z } from '../schema.ts';

/** What somebody is here; he may be several. Only an agent sees calls, those of his extension. */
export const ROLES = ['agent', 'supervisor', 'manager', 'expert', 'dpo', 'administrator'] as const;

export const roleSchema = z.enum(ROLES);
export type Role = Sent<typeof roleSchema>;
