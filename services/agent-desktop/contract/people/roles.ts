import { type Sent, z } from '../schema.ts';

/**
 * What someone may see: an agent the calls of his extension, a supervisor who is on which extension, the DPO the
 * proof of forgetting. The last two see no call.
 */
export const ROLES = ['agent', 'supervisor', 'dpo'] as const;

export const roleSchema = z.enum(ROLES);
export type Role = Sent<typeof roleSchema>;
